/*
 * Small physical tasks as an environment of @hideout/ppo: many worlds of one agent, each with its own random stream. A task
 * (cart-pole.mjs, pendulum.mjs) says where an episode starts, what a step does and what is seen.
 */

/**
 * A VectorEnv of `worlds` worlds of `task`, those from `firstWorld` on. State and physics are in float64, as in Gymnasium;
 * only what is handed out is float32.
 */
export function createClassicControl(task, { worlds, firstWorld = 0 }) {
  const { stateSize, observationSize, actionSpace, episodeSteps } = task;
  const width = actionSpace.kind === 'continuous' ? actionSpace.size : actionSpace.sizes.length;
  const states = new Float64Array(worlds * stateSize);
  const clocks = new Int32Array(worlds);
  const random = new Uint32Array(worlds);
  const env = {
    worldCount: worlds,
    agentsPerWorld: 1,
    policyIds: ['policy'],
    observationSize,
    actionSpace,
    observations: new Float32Array(worlds * observationSize),
    finalObservations: new Float32Array(worlds * observationSize),
    rewards: new Float32Array(worlds),
    terminated: new Uint8Array(worlds),
    truncated: new Uint8Array(worlds),
    active: new Uint8Array(worlds).fill(1),
    episodeMetricNames: [],
    episodeMetrics: new Float32Array(0),
    reset(seed) {
      for (let world = 0; world < worlds; world++) {
        random[world] = firstRandom(seed, firstWorld + world);
        start(world);
      }
    },
    step(actions) {
      for (let world = 0; world < worlds; world++) {
        const action = actions.subarray(world * width, (world + 1) * width);
        const { reward, hasFailed } = task.step(stateOf(world), action);
        clocks[world] += 1;
        env.rewards[world] = reward;
        env.terminated[world] = hasFailed ? 1 : 0;
        env.truncated[world] = !hasFailed && clocks[world] >= episodeSteps ? 1 : 0;
        if (env.terminated[world] === 0 && env.truncated[world] === 0) {
          observe(world, env.observations);
        } else {
          observe(world, env.finalObservations);
          start(world);
        }
      }
    },
    saveState() {
      const [copiedStates, copiedClocks, copiedRandom] = [states, clocks, random].map((array) =>
        array.slice(),
      );
      return { states: copiedStates, clocks: copiedClocks, random: copiedRandom };
    },
    loadState(saved) {
      states.set(saved.states);
      clocks.set(saved.clocks);
      random.set(saved.random);
      for (let world = 0; world < worlds; world++) observe(world, env.observations);
    },
  };
  return env;

  function stateOf(world) {
    return states.subarray(world * stateSize, (world + 1) * stateSize);
  }

  function start(world) {
    clocks[world] = 0;
    task.start(stateOf(world), () => nextRandom(random, world));
    observe(world, env.observations);
  }

  function observe(world, into) {
    task.observe(stateOf(world), into.subarray(world * observationSize, (world + 1) * observationSize));
  }
}

/** Spreads seed and world over 32 bits, so that neighbours get unrelated streams. */
function firstRandom(seed, world) {
  const mixed = Math.imul((seed ^ Math.imul(world + 1, 0x9e3779b1)) >>> 0, 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/** Uniform in [0, 1): mulberry32 (Tommy Ettinger, public domain), whose state is one number a world. */
function nextRandom(states, world) {
  states[world] += 0x6d2b79f5;
  let mixed = states[world];
  mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}
