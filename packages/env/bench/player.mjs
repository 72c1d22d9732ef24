/**
 * A function that plays random actions for so many seconds and returns the agent-steps per second.
 *
 * @param {import('../dist/index.js').HideAndSeek} env
 * @returns {(seconds: number) => number}
 */
export function createPlayer(env) {
  const size = env.worldCount * env.agentsPerWorld * env.actionNames.length;
  // Drawn beforehand, so that drawing is not measured; every step takes another part of it.
  const drawn = Float32Array.from({ length: size + 4096 }, () => Math.random() * 2 - 1);
  const actions = new Float32Array(size);
  let step = 0;
  env.reset(1);
  return (seconds) => {
    let steps = 0;
    let elapsed = 0;
    const start = process.hrtime.bigint();
    while (elapsed < seconds) {
      step++;
      const from = (step * 997) % 4096;
      for (let i = 0; i < size; i++) actions[i] = drawn[from + i];
      env.step(actions);
      steps += env.worldCount * env.agentsPerWorld;
      elapsed = Number(process.hrtime.bigint() - start) / 1e9;
    }
    return steps / elapsed;
  };
}
