import type { Game as GameFacts } from '../../src/api/checkpoint-schemas.js';
import { loadPolicies, releasePolicies } from '../play/load-game.js';
import type { MatchSeries } from './match-series.js';
import { playSeries } from './match-series.js';
import type { Contender } from './pairings.js';

/**
 * Loads the policies of two checkpoints, lets them play, and gives their memory back, however that ends.
 *
 * @throws AnswerError, and what {@link playSeries} throws
 */
export async function playCheckpoints(
  facts: Readonly<Record<Contender, GameFacts>>,
  series: Omit<MatchSeries, 'policies'>,
): Promise<void> {
  const a = await loadPolicies(facts.a, series.signal);
  try {
    const b = await loadPolicies(facts.b, series.signal);
    try {
      await playSeries({ ...series, policies: { a, b } });
    } finally {
      releasePolicies(b);
    }
  } finally {
    releasePolicies(a);
  }
}
