import type { CheckpointEntry } from '@hideout/checkpoints';
import type { EpisodeRecord } from '@hideout/ppo';
import { printable } from '../ui/printable.js';
import { episodeStatistics } from './episode-statistics.js';

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
  const value = (estimate: { mean: number } | null, digits: number, scale = 1): string =>
    estimate === null ? 'n/a' : (estimate.mean * scale).toFixed(digits);
  return [
    `${name}: ${value(episodeLength, 0)} steps`,
    `caught ${value(catchRate, 0, 100)} %`,
    `hidden ${value(hiddenFraction, 0, 100)} %`,
    `seeker reward ${value(seekerReward, 1)}`,
    `hider reward ${value(hiderReward, 1)}`,
  ].join(', ');
}
