import { useEffect, useRef, useState } from 'react';
import type { FigureEntry } from '../../src/api/other-schemas.js';
import { jsonRoutes } from '../../src/api/routes.js';
import { answered } from '../api-client.js';
import { useLive } from '../live/live-context.js';
import { startLoading } from '../loading.js';
import { Problem } from '../problem.js';
import { visibleText } from '../text.js';
import { useAnswer } from '../use-answer.js';
import { Scrollable } from './scrollable.js';

/** The six-panel figures: pictures, and the same to point at. */
export function FiguresPage() {
  const live = useLive();
  const { value, error } = useAnswer(jsonRoutes.figures, {}, `${live.runs} ${live.checkpoints}`);
  const figures = value?.figures ?? null;
  return (
    <>
      <h2>Figures</h2>
      <Problem text={error} />
      {figures?.length === 0 ? (
        <p className="empty">No figure yet: a run has one from its first iteration on.</p>
      ) : null}
      <div className="figures">
        {figures?.map((figure) => (
          <Figure key={`${figure.kind} ${figure.title}`} figure={figure} />
        ))}
      </div>
    </>
  );
}

function Figure({ figure }: { readonly figure: FigureEntry }) {
  const [isInteractive, setInteractive] = useState(false);
  const { kind, iteration, png, specification } = figure;
  const title = visibleText(figure.title);
  const source = png === null ? null : kind === 'run' ? `${png}?iteration=${iteration}` : png;
  return (
    <article className={isInteractive ? 'panel wide' : 'panel'}>
      <h3 className="name">{title}</h3>
      <p className="note">
        {kind === 'run' ? `As it is now, iteration ${iteration}` : `As it was saved, iteration ${iteration}`}
      </p>
      {isInteractive ? (
        <InteractiveFigure
          address={specification}
          iteration={iteration}
          label={`Training metrics of ${title}`}
        />
      ) : source === null ? (
        <p className="note">No picture was saved.</p>
      ) : (
        <a href={source}>
          <img
            src={source}
            width={1800}
            height={1080}
            loading="lazy"
            alt={`Training metrics of ${title}: curves of reward, episode length, KL divergence and entropy`}
          />
        </a>
      )}
      <p className="actions">
        <button type="button" aria-pressed={isInteractive} onClick={() => setInteractive(!isInteractive)}>
          Interactive
        </button>{' '}
        <a href={specification}>Specification (Vega-Lite)</a>
      </p>
    </article>
  );
}

interface InteractiveFigureProps {
  readonly address: string;
  /** Of its newest row: a later one is another figure. */
  readonly iteration: number | null;
  readonly label: string;
}

function InteractiveFigure({ address, iteration, label }: InteractiveFigureProps) {
  const place = useRef<HTMLDivElement>(null);
  const [note, setNote] = useState<string | null>('Loading …');
  useEffect(() => {
    const { current: element } = place;
    if (element === null) return undefined;
    const show = async (signal: AbortSignal): Promise<void> => {
      const [response, { showFigure }] = await Promise.all([
        answered(address, signal),
        import('./vega-figure.js'),
      ]);
      const specification: unknown = await response.json();
      signal.throwIfAborted();
      const end = await showFigure(element, specification);
      // It may have been broken off while it was drawn.
      if (signal.aborted) end();
      else signal.addEventListener('abort', end);
    };
    return startLoading(show, { onValue: () => setNote(null), onProblem: setNote });
  }, [address, iteration]);
  return (
    <>
      {note === null ? null : <p className="note">{note}</p>}
      <Scrollable label={label}>
        <div ref={place} className="vega" />
      </Scrollable>
    </>
  );
}
