import { Session } from 'node:inspector/promises';

/** Parts of a step, by the function below which their time is spent; the innermost one that is named here counts. */
const partOf = {
  moveAgents: 'physics: moving bodies',
  countClimbs: 'physics: moving bodies',
  moveBlocks: 'physics: taking and placing blocks',
  lookAround: 'sight: who sees whom',
  judge: 'catching and figures',
  payRewards: 'rewards',
  writeRays: 'rays',
  observe: 'observations but rays',
  startEpisode: 'resets: drawing worlds',
  writeEpisodeMetrics: 'resets: figures of the episode',
};

/**
 * Where the time of a player goes: shares of the parts of a step, and of the five functions with the most time of their
 * own.
 *
 * @param {(seconds: number) => number} play
 * @param {number} seconds
 */
export async function profileOf(play, seconds) {
  play(1);
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 500 });
  await session.post('Profiler.start');
  play(seconds);
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();

  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parts = {};
  const functions = {};
  let all = 0;
  const visit = (node, part) => {
    const { functionName, url } = node.callFrame;
    const here = partOf[functionName] ?? part;
    if (here !== null) {
      all += node.hitCount;
      parts[here] = (parts[here] ?? 0) + node.hitCount;
      const name = `${functionName} (${url.split('/').at(-1)})`;
      functions[name] = (functions[name] ?? 0) + node.hitCount;
    }
    for (const child of node.children ?? []) visit(nodes.get(child), here);
  };
  visit(profile.nodes[0], null);
  return { parts: sharesOf(parts, all), top: sharesOf(functions, all).slice(0, 5) };
}

function sharesOf(hits, all) {
  return Object.entries(hits)
    .map(([name, count]) => ({ name, share: count / all }))
    .sort((a, b) => b.share - a.share);
}
