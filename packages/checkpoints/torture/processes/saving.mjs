// A training that does nothing but save, for tests that kill it: node saving.mjs <directory> <first iteration>
// <kill at port call, or -1>. Says `saved <iteration>` after each save that was acknowledged.
import { setTimeout } from 'node:timers/promises';
import { CheckpointManager, nodeFileSystem } from '../../dist/index.js';

const [directory, first, killAtCall] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const ELEMENTS = 50_000;
let calls = 0;

/** Kills this process, as hard as can be, before the chosen call; a write is half done by then. */
async function count(beforeDeath) {
  if (calls++ !== killAtCall) return;
  await beforeDeath?.();
  process.kill(process.pid, 'SIGKILL');
  await setTimeout(60_000);
}

/** The port with a count before each call that changes or syncs something. */
const fileSystem = {
  ...nodeFileSystem,
  async createFile(path) {
    await count();
    const file = await nodeFileSystem.createFile(path);
    return {
      async write(bytes) {
        await count(() => file.write(bytes.subarray(0, bytes.length >> 1)));
        return file.write(bytes);
      },
      async sync() {
        await count();
        return file.sync();
      },
      close: () => file.close(),
    };
  },
};
for (const operation of ['createDirectory', 'rename', 'removeFile', 'removeDirectory', 'syncDirectory']) {
  fileSystem[operation] = async (...paths) => {
    await count();
    return nodeFileSystem[operation](...paths);
  };
}

const manager = new CheckpointManager(directory, { keepLastN: 3, fileSystem });
await manager.acquireLock();
for (let iteration = first; ; iteration++) {
  const data = new Float32Array(ELEMENTS).map((_, i) => iteration + i / ELEMENTS);
  const policy = { json: { iteration }, arrays: { kernel: { data, shape: [ELEMENTS] } } };
  await manager.save({
    iteration,
    metadata: {
      reward_mean: null,
      seeker_reward: null,
      hider_reward: null,
      episode_len_mean: null,
      episodes_completed: iteration,
    },
    state: { json: { iteration }, arrays: { moments: data } },
    policies: { seeker_policy: policy, hider_policy: policy },
  });
  process.stdout.write(`saved ${iteration}\n`);
}
