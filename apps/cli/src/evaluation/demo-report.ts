import type { CheckpointEntry } from '@hideout/checkpoints';
import type { EpisodeRecord } from '@hideout/ppo';
import { printable } from '../ui/printable.js';
import { episodeStatistics } from './episode-statistics.js';
import type { Estimate } from './episode-statistics.js';

/** What a demo showed: a line for each episode, and their means. `seekers`: how many agents of an episode are seekers. */
export function demoLines(
  checkpoint: CheckpointEntry,
  records: readonly EpisodeRecord[],
  seekers: number,
): string[] {
  const title = `${printable(checkpoint.name)}, trained seekers against trained hiders`;
  if (records.length === 0) return [`${title}: no episode was played to its end.`];
  const lines = records.map((record, index) => describe(`Episode ${index + 1}`, [record], seekers));
  return [title, ...lines, ...(records.length > 1 ? [describe('Mean', records, seekers)] : [])];
}

function describe(name: string, records: readonly EpisodeRecord[], seekers: number): string {
  const { catchRate, hiddenFraction, seekerReward, hiderReward, episodeLength } = episodeStatistics(
    records,
    seekers,
  );
  const number = (estimate: Estimate | null, digits: number): string =>
    estimate === null ? 'n/a' : estimate.mean.toFixed(digits);
  const share = (estimate: Estimate | null): string =>
    estimate === null ? 'n/a' : `${(100 * estimate.mean).toFixed(0)} %`;
  return [
    `${name}: ${number(episodeLength, 0)} steps`,
    `caught ${share(catchRate)}`,
    `hidden ${share(hiddenFraction)}`,
    `seeker reward ${number(seekerReward, 1)}`,
    `hider reward ${number(hiderReward, 1)}`,
  ].join(', ');
}
