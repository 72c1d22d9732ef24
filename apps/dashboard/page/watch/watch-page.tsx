import type { DragEvent } from 'react';
import { memo, useCallback, useEffect, useState } from 'react';
import type { Replay } from '../../src/api/other-schemas.js';
import { jsonRoutes, otherRoutes, pathOf } from '../../src/api/routes.js';
import { messageOf } from '../../src/error-message.js';
import { answered } from '../api-client.js';
import { download } from '../download.js';
import { useLive } from '../live/live-context.js';
import { startLoading } from '../loading.js';
import type { PageLocation } from '../location.js';
import { navigate, withQuery } from '../location.js';
import { Problem } from '../problem.js';
import { sizeText, timeText, visibleText } from '../text.js';
import { useAnswer } from '../use-answer.js';
import type { Episode } from './episode.js';
import { simulateEpisode } from './episode.js';
import { EpisodeChoice } from './episode-choice.js';
import { EpisodeViewer } from './episode-viewer.js';
import type { PlayedEpisode } from './played-episode.js';
import type { Players, ReplayFile } from './replay-file.js';
import { episodeOf, readReplayFile } from './replay-file.js';
import { useEpisodePlay } from './use-episode-play.js';

interface Watched {
  readonly file: ReplayFile;
  /** Null where the file is somewhere already. */
  readonly played: PlayedEpisode | null;
}

/** Replays, and episodes that are played here, simulated again in this page and shown in three dimensions. */
export function WatchPage({ location }: { readonly location: PageLocation }) {
  const live = useLive();
  const { value, error } = useAnswer(jsonRoutes.replays, {}, live.runs);
  const replays = value?.replays ?? null;
  const id = location.query.get('replay');
  const [watched, setWatched] = useState<Watched | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const show = useCallback((file: ReplayFile, played: PlayedEpisode | null) => {
    setWatched({ file, played });
    setProblem(null);
  }, []);
  const episodePlay = useEpisodePlay(
    useCallback((played) => show(readReplayFile(played.fileName, played.bytes), played), [show]),
  );
  const { stop } = episodePlay;

  useEffect(() => {
    const listed = replays?.find((replay) => replay.id === id);
    if (listed === undefined) return undefined;
    // What was asked for last is what is shown.
    stop();
    return startLoading((signal) => readListed(listed, signal), {
      onValue: (read) => show(read, null),
      onProblem: setProblem,
    });
    // The list is looked at again and again; what matters is whether it has this one.
  }, [id, replays !== null]);

  const openLocal = (local: File | undefined): void => {
    if (local === undefined) return;
    readLocal(local).then(
      (read) => {
        stop();
        show(read, null);
        navigate(withQuery(location, { replay: null }), { replace: true });
      },
      (failure: unknown) => setProblem(messageOf(failure)),
    );
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    openLocal(event.dataTransfer.files[0]);
  };

  return (
    <div className="watch" onDrop={onDrop} onDragOver={(event) => event.preventDefault()}>
      <h2>Watch</h2>
      <Problem text={error} />
      <Problem text={problem} />
      <EpisodeChoice location={location} episodePlay={episodePlay} />
      {watched === null ? null : (
        <WatchedFile key={watched.file.name + String(watched.file.episodes.length)} watched={watched} />
      )}
      <section aria-label="Replays">
        <h3>Replays</h3>
        <ReplayList replays={replays} chosen={id} location={location} />
        <p>
          <label className="file">
            Open a file of replays, or drop one here:{' '}
            <input type="file" accept=".replay" onChange={({ target }) => openLocal(target.files?.[0])} />
          </label>
        </p>
      </section>
    </div>
  );
}

interface ReplayListProps {
  /** Null while it is not known. */
  readonly replays: readonly Replay[] | null;
  readonly chosen: string | null;
  readonly location: PageLocation;
}

function ReplayList({ replays, chosen, location }: ReplayListProps) {
  if (replays === null) return null;
  if (replays.length === 0) {
    return (
      <p className="empty">
        No replay yet: files <code>*.replay</code> under the runs directory are listed here, as{' '}
        <code>npx hideout demo latest --record runs/demo.replay</code> writes one.
      </p>
    );
  }
  return (
    <ul className="replays">
      {replays.map(({ id, name, run, modified_at, size_bytes }) => (
        <li key={id}>
          <button
            type="button"
            aria-pressed={id === chosen}
            onClick={() => navigate(withQuery(location, { replay: id }))}
          >
            <strong>{visibleText(name)}</strong>
            <span className="note">
              {run === null ? '' : `${visibleText(run)} · `}
              {timeText(modified_at)} · {sizeText(size_bytes)}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

interface WatchedFileProps {
  readonly watched: Watched;
}

/** A file of replays, and one of its episodes; drawn anew only for another one, as steps are played beside it. */
const WatchedFile = memo(function WatchedFile({ watched: { file, played } }: WatchedFileProps) {
  const [index, setIndex] = useState(0);
  const [state, setState] = useState<{ readonly episode: Episode | null; readonly problem: string | null }>({
    episode: null,
    problem: null,
  });
  useEffect(() => {
    setState({ episode: null, problem: null });
    return startLoading(async (signal) => simulateEpisode(episodeOf(file, index), signal), {
      onValue: (episode) => setState({ episode, problem: null }),
      onProblem: (problem) => setState({ episode: null, problem }),
    });
  }, [file, index]);

  return (
    <section aria-label="Episode">
      {played === null ? <FromFile file={file} /> : <PlayedHere played={played} />}
      {file.episodes.length === 1 ? null : (
        <div className="toolbar">
          <label>
            Episode{' '}
            <select value={index} onChange={({ target }) => setIndex(Number(target.value))}>
              {file.episodes.map((_, episode) => (
                <option key={episode} value={episode}>
                  {episode + 1} of {file.episodes.length}
                </option>
              ))}
            </select>
          </label>
        </div>
      )}
      <Problem text={state.problem} />
      {state.episode === null ? (
        state.problem === null && <p className="note">Simulating …</p>
      ) : (
        <EpisodeViewer key={`${index} ${state.episode.recordedHash}`} episode={state.episode} />
      )}
    </section>
  );
});

function FromFile({ file: { name, players } }: { readonly file: ReplayFile }) {
  return (
    <p className="name">
      <strong>{visibleText(name)}</strong>
      {players === null ? '' : `: ${playersText(players)}`}
    </p>
  );
}

function PlayedHere({ played: { players, fileName, bytes } }: { readonly played: PlayedEpisode }) {
  return (
    <>
      <p className="name">
        <strong>Played just now in this page, and not kept</strong>: {playersText(players)}
      </p>
      <div className="toolbar">
        <button type="button" onClick={() => download(bytes, fileName)}>
          Save as a replay
        </button>
        <span className="note">
          a file that <code>npx hideout replay</code> and this page read
        </span>
      </div>
    </>
  );
}

function playersText({ seekers, hiders, seed }: Players): string {
  return `${visibleText(seekers)} seeks, ${visibleText(hiders)} hides, seed ${seed}`;
}

async function readListed({ id, name }: Replay, signal: AbortSignal): Promise<ReplayFile> {
  const response = await answered(pathOf(otherRoutes.replay.path, { replay: id }), signal);
  return readReplayFile(name, new Uint8Array(await response.arrayBuffer()));
}

async function readLocal(file: File): Promise<ReplayFile> {
  return readReplayFile(file.name, new Uint8Array(await file.arrayBuffer()));
}
