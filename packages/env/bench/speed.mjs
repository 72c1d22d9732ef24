/*
 * How fast the block world is: agent-steps per second of one thread, where the time goes, how the cost grows, and that
 * steps allocate nothing. One seeker and two hiders, random actions; physics, rays, observations, rewards and resets
 * included. Medians of five rounds, the variants interleaved, so that a busy moment of the machine meets all of them.
 *
 * Needs the built package: npx nx run env:bench. Ends with exit code 1 when steps allocate more than they should.
 */
import os from 'node:os';
import { createHideAndSeek } from '../dist/index.js';
import { bytesPerAgentStep } from './allocation.mjs';
import { profileOf } from './profile.mjs';
import { createPlayer } from './player.mjs';

const rounds = 5;
const secondsPerRound = 0.4;
/** Steps alone allocate nothing; sampling is allowed to find this little of what the compiler was not done with. */
const mostBytes = 2;

/** Agent-steps per second of each player, the median of the rounds. */
function speedsOf(players) {
  const speeds = players.map(() => []);
  for (const play of players) play(secondsPerRound);
  for (let round = 0; round < rounds; round++) {
    players.forEach((play, i) => speeds[i].push(play(secondsPerRound)));
  }
  return speeds.map((of) => of.sort((a, b) => a - b)[Math.floor(rounds / 2)]);
}

const player = (worlds, config) => createPlayer(createHideAndSeek({ worlds, config }));
const thousands = (value) => `${Math.round(value / 1000)}k`.padStart(6);
const ratio = (value) => value.toFixed(2).padStart(5);

console.log(`${os.cpus()[0].model}, Node.js ${process.version}, one thread, medians of ${rounds} rounds`);

console.log('\nfort, 3 agents, agent-steps per second');
const worldCounts = [1, 16, 256, 2048];
console.log(`            ${worldCounts.map((worlds) => `${worlds} worlds`.padStart(12)).join('')}`);
const byWorlds = {};
for (const rayCount of [16, 30, 64]) {
  byWorlds[rayCount] = speedsOf(worldCounts.map((worlds) => player(worlds, { rayCount })));
  console.log(
    `  ${rayCount} rays   ${byWorlds[rayCount].map((speed) => thousands(speed).padStart(12)).join('')}`,
  );
}
console.log(`  16 rays are ${ratio(byWorlds[16][1] / byWorlds[64][1])} times as fast as 64, in 16 worlds`);

console.log('\ncost of an agent-step in so many worlds, in parts of that in 16 (64 rays)');
worldCounts.forEach((worlds, i) => {
  console.log(`  ${String(worlds).padStart(4)} worlds   ${ratio(byWorlds[64][1] / byWorlds[64][i])}`);
});

console.log(
  '\ncost of an agent-step by the size of the world, in parts of that of 32 (64 rays, view range as wide as the world)',
);
const sizes = [16, 32, 48, 64];
const bySize = speedsOf(sizes.map((worldSize) => player(16, { worldSize, viewRangeBlocks: worldSize })));
sizes.forEach((size, i) => console.log(`  ${size} x ${size}   ${ratio(bySize[1] / bySize[i])}`));

console.log('\ncost of an agent-step by map, in parts of that of fort (64 rays)');
const maps = ['fort', 'open', 'ruins'];
const byMap = speedsOf(maps.map((map) => player(16, { map })));
maps.forEach((map, i) => console.log(`  ${map.padEnd(6)}  ${ratio(byMap[0] / byMap[i])}`));

console.log(
  '\ncost of an agent-step with what a central critic sees, in parts of that without (64 rays, 16 worlds)',
);
const byMapWithState = speedsOf(
  maps.flatMap((map) => [player(16, { map }), player(16, { map, centralState: true })]),
);
maps.forEach((map, i) =>
  console.log(`  ${map.padEnd(6)}  ${ratio(byMapWithState[2 * i] / byMapWithState[2 * i + 1])}`),
);

for (const rayCount of [16, 30, 64]) {
  const { parts, top } = await profileOf(player(64, { rayCount }), 4);
  console.log(`\nwhere the time goes (fort, 64 worlds, ${rayCount} rays, sampled by V8's profiler)`);
  for (const { name, share } of parts)
    console.log(`  ${name.padEnd(34)} ${(share * 100).toFixed(1).padStart(5)} %`);
  console.log('  the five functions with the most time of their own:');
  for (const { name, share } of top)
    console.log(`    ${name.padEnd(32)} ${(share * 100).toFixed(1).padStart(5)} %`);
}

const endless = {
  episodeSteps: 100_000,
  preparationFraction: 0,
  // Hardly anybody is caught, so that everybody goes on acting.
  catching: { holdSteps: 240 },
};
const bytes = await bytesPerAgentStep(createHideAndSeek({ worlds: 64, config: endless }), mostBytes);
const withState = await bytesPerAgentStep(
  createHideAndSeek({ worlds: 64, config: { ...endless, centralState: true } }),
  mostBytes,
);
const withEnds = await bytesPerAgentStep(createHideAndSeek({ worlds: 64 }), Infinity);
console.log(`\nallocated by steps alone: ${bytes.toFixed(2)} bytes an agent-step (at most ${mostBytes})`);
console.log(`allocated with what a central critic sees: ${withState.toFixed(2)} bytes an agent-step`);
console.log(`allocated with the ends of episodes: ${withEnds.toFixed(2)} bytes an agent-step`);
if (Math.max(bytes, withState) > mostBytes) {
  console.error('That is too much: steps are meant to allocate nothing.');
  process.exitCode = 1;
}
