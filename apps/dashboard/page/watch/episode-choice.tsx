import { jsonRoutes } from '../../src/api/routes.js';
import { useLive } from '../live/live-context.js';
import type { PageLocation } from '../location.js';
import { playableCheckpoints } from '../play/chosen-checkpoint.js';
import { useChosenCheckpoint } from '../play/use-chosen-checkpoint.js';
import { Problem } from '../problem.js';
import { useAnswer } from '../use-answer.js';
import { EpisodeForm } from './episode-form.js';
import type { EpisodePlay } from './use-episode-play.js';

interface EpisodeChoiceProps {
  readonly location: PageLocation;
  readonly episodePlay: EpisodePlay;
}

/** Whose policies shall play an episode: those of the newest checkpoint, unless the address names others. */
export function EpisodeChoice({ location, episodePlay }: EpisodeChoiceProps) {
  const live = useLive();
  const { value, error } = useAnswer(jsonRoutes.checkpoints, {}, live.checkpoints);
  const checkpoints = value === null ? null : playableCheckpoints(value.checkpoints);
  const [named, namedHiders] = [location.query.get('seekers'), location.query.get('hiders')];
  const seekers = useChosenCheckpoint(checkpoints ?? [], named);
  const otherHiders = useChosenCheckpoint(checkpoints ?? [], namedHiders);
  const hiders = namedHiders === null ? seekers : otherHiders;
  const isMissing = (named !== null && seekers === null) || (namedHiders !== null && hiders === null);
  return (
    <section aria-labelledby="play-title">
      <h3 id="play-title">Play an episode</h3>
      <Problem text={error} />
      {checkpoints === null ? null : (
        <>
          {isMissing ? (
            <Problem text="A checkpoint that the address names is not here, or is damaged. Choose one of the list." />
          ) : null}
          {checkpoints.length === 0 && seekers === null && hiders === null ? (
            <NoCheckpoint />
          ) : (
            <EpisodeForm
              checkpoints={checkpoints}
              seekers={seekers}
              hiders={hiders}
              location={location}
              episodePlay={episodePlay}
            />
          )}
        </>
      )}
    </section>
  );
}

function NoCheckpoint() {
  return (
    <p className="empty">
      No checkpoint yet: once a training has saved one, its policies can be watched here as they play.
    </p>
  );
}
