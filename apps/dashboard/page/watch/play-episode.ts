import type { HideAndSeekConfig, Replay } from '@hideout/env';
import { createHideAndSeek } from '@hideout/env';
import type { Game as GameFacts } from '../../src/api/checkpoint-schemas.js';
import { breaksUntil } from '../pause.js';
import { withPolicies } from '../play/lent-policies.js';
import type { loadPolicies } from '../play/load-game.js';
import type { PoliciesById } from '../play/seated-policies.js';
import { seatedPolicies } from '../play/seated-policies.js';
import { playWholeEpisode } from '../play/whole-episode.js';

/** An episode that somebody wants to see. */
export interface EpisodeRequest {
  readonly config: HideAndSeekConfig;
  readonly seed: number;
  /** Whose policies play each side; they may be the same one. */
  readonly checkpoints: Readonly<Record<'seekers' | 'hiders', GameFacts>>;
}

export interface EpisodeListener {
  readonly signal: AbortSignal;
  /** Gets how many steps were taken. */
  readonly onStep: (steps: number) => void;
}

/**
 * Loads the policies of two checkpoints, lets them play an episode, and gives their memory back, however that ends.
 *
 * @throws AnswerError, and what {@link recordEpisode} throws
 */
export function playEpisode(
  { checkpoints, ...world }: EpisodeRequest,
  listener: EpisodeListener,
  load?: typeof loadPolicies,
): Promise<Replay> {
  return withPolicies(
    checkpoints,
    listener.signal,
    ({ seekers, hiders }) => recordEpisode(world, seatedPolicies(seekers, hiders), listener),
    load,
  );
}

/**
 * Plays an episode of policies, and records it. The page can answer in between.
 *
 * @throws the signal's reason once it is aborted, and Error with a sentence where the policies cannot play
 */
export async function recordEpisode(
  { config, seed }: Omit<EpisodeRequest, 'checkpoints'>,
  policies: PoliciesById,
  { signal, onStep }: EpisodeListener,
): Promise<Replay> {
  const env = createHideAndSeek({ config });
  const replays: Replay[] = [];
  env.recordEpisodes(0, (replay) => replays.push(replay));
  let steps = 0;
  const afterStep = (): void => {
    signal.throwIfAborted();
    onStep((steps += 1));
  };
  await playWholeEpisode(env, { seed, policies, beforeStep: breaksUntil(signal), afterStep });
  return replays[0] as Replay;
}
