import type { StoreOptions } from '../command-options.js';
import { configuredStore } from '../store/checkpoint-store.js';
import { fixed } from '../ui/number-format.js';
import { printable } from '../ui/printable.js';
import type { Candidate } from './grammar-candidates.js';

/** What the checkpoints of the directory can be called, the newest first. */
export async function checkpointCandidates(options: StoreOptions): Promise<Candidate[]> {
  const { manager } = await configuredStore(options, { write: () => true });
  const entries = (await manager.listCheckpoints()).toReversed();
  const iterations = [...new Set(entries.map(({ iteration }) => iteration))];
  return [
    { text: 'latest', meaning: 'the newest' },
    { text: 'best', meaning: 'the best by ppo.keep_best, or reward_mean' },
    ...entries.map((entry) => ({
      text: printable(entry.name),
      meaning: entry.damaged === null ? `reward ${fixed(entry.reward_mean, 2)}` : 'damaged',
    })),
    ...iterations.map((iteration) => ({ text: String(iteration), meaning: 'the newest of this iteration' })),
  ];
}

/** Names of the checkpoints that are packed. */
export async function archiveCandidates(options: StoreOptions): Promise<Candidate[]> {
  const { manager } = await configuredStore(options, { write: () => true });
  return (await manager.listArchives()).map(({ name }) => ({ text: printable(name), meaning: 'archived' }));
}
