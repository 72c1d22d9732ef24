import type { EpisodeRecord } from '@hideout/ppo';
import { printable } from '../ui/printable.js';
import type { DemoMatch } from './demo-match.js';
import { episodeStatistics } from './episode-statistics.js';
import type { Estimate } from './episode-statistics.js';

/** Who plays: `checkpoint_000050 (seekers) against random (hiders), seed 7`. */
export function pairingLine(match: Pick<DemoMatch, 'seekers' | 'hiders' | 'seed'>): string {
  const { seekers, hiders, seed } = match;
  return `${printable(seekers)} (seekers) against ${printable(hiders)} (hiders), seed ${seed}`;
}

/** What one episode showed. `seekers`: how many agents of an episode are seekers. */
export function episodeLine(number: number, record: EpisodeRecord, seekers: number): string {
  return `Episode ${number}: ${figures([record], seekers)}`;
}

/** The same in a few words, for a screen. */
export function episodeNote(record: EpisodeRecord, seekers: number): string {
  const { catchRate, hiddenFraction } = episodeStatistics([record], seekers);
  return `Over: caught ${share(catchRate)}, hidden ${share(hiddenFraction)}`;
}

/** What is said at the end: the means, where there is more than one episode. */
export function demoSummary(records: readonly EpisodeRecord[], seekers: number): string[] {
  if (records.length === 0) return ['No episode was played to its end.'];
  return records.length === 1 ? [] : [`Mean of ${records.length}: ${figures(records, seekers)}`];
}

function figures(records: readonly EpisodeRecord[], seekers: number): string {
  const { catchRate, hiddenFraction, seekerReward, hiderReward, episodeLength } = episodeStatistics(
    records,
    seekers,
  );
  return [
    `${number(episodeLength, 0)} steps`,
    `caught ${share(catchRate)}`,
    `hidden ${share(hiddenFraction)}`,
    `seeker reward ${number(seekerReward, 1)}`,
    `hider reward ${number(hiderReward, 1)}`,
  ].join(', ');
}

function number(estimate: Estimate | null, digits: number): string {
  return estimate === null ? 'n/a' : estimate.mean.toFixed(digits);
}

function share(estimate: Estimate | null): string {
  return estimate === null ? 'n/a' : `${(100 * estimate.mean).toFixed(0)} %`;
}
