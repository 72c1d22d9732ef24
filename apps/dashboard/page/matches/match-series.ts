import type { HideAndSeekConfig } from '@hideout/env';
import { createHideAndSeek } from '@hideout/env';
import { breaksUntil } from '../pause.js';
import type { PoliciesById } from '../play/seated-policies.js';
import { seatedPolicies } from '../play/seated-policies.js';
import type { MatchFigures } from './match.js';
import { playMatch } from './match.js';
import type { Contender, Pairing } from './pairings.js';
import { MATCHES, pairings } from './pairings.js';

/** A match that was played to its end. */
export interface PlayedMatch extends Pairing {
  readonly figures: MatchFigures;
}

export interface MatchSeries {
  readonly config: HideAndSeekConfig;
  /** Those of both, by their ids. */
  readonly policies: Readonly<Record<Contender, PoliciesById>>;
  readonly signal: AbortSignal;
  readonly onMatch: (match: PlayedMatch) => void;
}

/**
 * Plays every pairing on the same maps, map by map: map i is that of world i of `hideout compare`. The page can answer
 * in between.
 *
 * @throws the signal's reason once it is aborted, and Error with a sentence where the policies cannot play
 */
export async function playSeries({ config, policies, signal, onMatch }: MatchSeries): Promise<void> {
  const beforeStep = breaksUntil(signal);
  for (let map = 0; map < MATCHES; map++) {
    const env = createHideAndSeek({ config, firstWorld: map });
    for (const pairing of pairings) {
      const seated = seatedPolicies(policies[pairing.seekers], policies[pairing.hiders]);
      const figures = await playMatch(env, seated, beforeStep);
      signal.throwIfAborted();
      onMatch({ ...pairing, figures });
    }
  }
}
