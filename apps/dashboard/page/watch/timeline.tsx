import type { Episode } from './episode.js';
import type { EventKind } from './episode-events.js';

interface TimelineProps {
  readonly episode: Episode;
  readonly step: number;
  readonly seek: (step: number) => void;
}

/** Those that are worth a mark; blocks are moved all the time. */
export const markedEvents: Readonly<Partial<Record<EventKind, string>>> = {
  seen: 'Seen',
  caught: 'Caught',
  sealed: 'Sealed in',
  opened: 'Opened',
  climbed: 'Climbed',
};

/** The episode as a line: its phases, what happened when, and the moment that is shown. */
export function Timeline({ episode, step, seek }: TimelineProps) {
  const last = episode.frames.length - 1;
  const release = episode.frames.findIndex(({ phase }) => phase === 'pursuit');
  const preparation = release === -1 ? last : release;
  const marked = episode.events.filter(({ kind }) => markedEvents[kind] !== undefined);
  const place = (at: number): string => `${(100 * at) / Math.max(1, last)}%`;
  return (
    <div className="timeline">
      <div className="phases" aria-hidden="true">
        <span style={{ width: place(preparation) }}>preparation</span>
        <span style={{ width: place(last - preparation) }}>pursuit</span>
      </div>
      <div className="marks" aria-hidden="true">
        {marked.map(({ step: at, kind, text }, index) => (
          <i key={index} className={`mark ${kind}`} style={{ left: place(at) }} title={`${at}: ${text}`} />
        ))}
      </div>
      <input
        type="range"
        min={0}
        max={last}
        step={1}
        value={step}
        aria-label="Step of the episode"
        aria-valuetext={`step ${step} of ${last}, ${episode.frames[step]?.phase ?? ''}`}
        onChange={({ target }) => seek(Number(target.value))}
      />
    </div>
  );
}
