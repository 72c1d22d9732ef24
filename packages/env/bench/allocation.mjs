import { Session } from 'node:inspector/promises';
import { createPlayer } from './player.mjs';

const mostTries = 4;

/**
 * Bytes that a step allocates for each agent, by V8's sampling of allocations: what was freed at once is counted too.
 *
 * @param {import('../dist/index.js').HideAndSeek} env
 * @param {number} enough what is little enough; a busy machine is given more time to come there
 */
export async function bytesPerAgentStep(env, enough) {
  const play = createPlayer(env);
  let least = Infinity;
  for (let attempt = 0; attempt < mostTries; attempt++) {
    // Until the compiler is done, which may take longer: code that is not optimised yet boxes numbers.
    play(6);
    least = Math.min(least, await sampledBytes(play));
    if (least <= enough) break;
  }
  return least;
}

async function sampledBytes(play) {
  const session = new Session();
  session.connect();
  await session.post('HeapProfiler.startSampling', {
    samplingInterval: 4096,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
  const seconds = 3;
  const steps = play(seconds) * seconds;
  const { profile } = await session.post('HeapProfiler.stopSampling');
  session.disconnect();
  return bytesBelow(profile.head) / steps;
}

/** Of the package's own functions and what they call; not of the profiler and of the clock. */
function bytesBelow(node, inPackage = false) {
  const isInside = inPackage || node.callFrame.url.includes('/dist/');
  const own = isInside ? node.selfSize : 0;
  return node.children.reduce((sum, child) => sum + bytesBelow(child, isInside), own);
}
