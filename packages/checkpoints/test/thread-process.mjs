// A program that saves in a thread and then has nothing more to do: node thread-process.mjs <directory> <held|free>.
// It releases no lock and waits for no save; says `saved` when the save is acknowledged.
import { CheckpointManager } from '../dist/index.js';

const [directory, lock] = process.argv.slice(2);
const manager = new CheckpointManager(directory, { thread: true });
if (lock === 'held') await manager.acquireLock();
const kernel = { data: new Float32Array(1_000_000), shape: [1_000_000] };
const figures = {
  reward_mean: 1,
  seeker_reward: 1,
  hider_reward: 1,
  episode_len_mean: 1,
  episodes_completed: 1,
};
void manager
  .save({
    iteration: 1,
    metadata: figures,
    state: { json: {}, arrays: {} },
    policies: { p: { json: {}, arrays: { kernel } } },
  })
  .then(() => process.stdout.write('saved'));
