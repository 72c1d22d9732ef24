import type { Game as GameFacts } from '../../src/api/checkpoint-schemas.js';
import { withPolicies } from '../play/lent-policies.js';
import type { loadPolicies } from '../play/load-game.js';
import type { MatchSeries } from './match-series.js';
import { playSeries } from './match-series.js';
import type { Contender } from './pairings.js';

/**
 * Loads the policies of two checkpoints, lets them play, and gives their memory back, however that ends.
 *
 * @throws AnswerError, and what {@link playSeries} throws
 */
export function playCheckpoints(
  facts: Readonly<Record<Contender, GameFacts>>,
  series: Omit<MatchSeries, 'policies'>,
  load?: typeof loadPolicies,
): Promise<void> {
  return withPolicies(facts, series.signal, (policies) => playSeries({ ...series, policies }), load);
}
