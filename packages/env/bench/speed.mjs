/*
 * Agent-steps per second of one thread: random actions, fort, one seeker and two hiders, observations, rewards and
 * resets included. Needs the built package: npx nx run env:bench.
 */
import { createHideAndSeek } from '../dist/index.js';

const rounds = 5;
const secondsPerRound = 1;

/** Agent-steps in one second. */
function measure(rayCount, worlds) {
  const env = createHideAndSeek({ worlds, config: { rayCount } });
  const actions = new Float32Array(worlds * env.agentsPerWorld * env.actionNames.length);
  env.reset(1);
  let steps = 0;
  const start = process.hrtime.bigint();
  let seconds = 0;
  while (seconds < secondsPerRound) {
    for (let i = 0; i < actions.length; i++) actions[i] = Math.random() * 2 - 1;
    env.step(actions);
    steps += worlds * env.agentsPerWorld;
    seconds = Number(process.hrtime.bigint() - start) / 1e9;
  }
  return steps / seconds;
}

/** The best round: the one that was disturbed least. */
function best(rayCount, worlds) {
  let most = 0;
  for (let round = 0; round < rounds; round++) most = Math.max(most, measure(rayCount, worlds));
  return most;
}

const worlds = 64;
measure(64, worlds);
const [few, many] = [best(16, worlds), best(64, worlds)];
console.log(
  `fort, 3 agents, ${worlds} worlds, best of ${rounds} rounds, agent-steps per second of one thread`,
);
console.log(`  16 rays  ${Math.round(few)}`);
console.log(`  64 rays  ${Math.round(many)}`);
console.log(`  16 rays are ${(few / many).toFixed(2)} times as fast as 64`);
