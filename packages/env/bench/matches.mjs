/*
 * Scripted seekers against scripted hiders: what comes of it. The same bits on every machine. Needs the built package:
 * npx nx run env:matches.
 */
import { createHideAndSeek } from '../dist/index.js';

const worlds = 100;
const seed = 11;

/** One episode in each of the worlds; the mean of each figure over those in which it was measured. */
function play(seekers, hiders, config) {
  // Scripts see through their own eyes: rays are for policies.
  const env = createHideAndSeek({ worlds, config: { rayCount: 1, ...config } });
  env.reset(seed);
  const names = env.episodeMetricNames;
  const actors = [env.scriptedActor('seeker', seekers, 1)];
  if (hiders !== null) actors.push(env.scriptedActor('hider', hiders, 2));
  const actions = new Float32Array(worlds * env.agentsPerWorld * env.actionNames.length);
  const ended = new Set();
  const sums = Object.fromEntries(names.map((name) => [name, []]));
  while (ended.size < worlds) {
    for (const actor of actors) actor.writeActions(actions);
    env.step(actions);
    for (let world = 0; world < worlds; world++) {
      if (env.terminated[world] === 0 || ended.has(world)) continue;
      ended.add(world);
      names.forEach((name, i) => {
        const value = env.episodeMetrics[world * names.length + i];
        if (!Number.isNaN(value)) sums[name].push(value);
      });
    }
  }
  return (name, count = (value) => value) =>
    sums[name].reduce((sum, value) => sum + count(value), 0) / Math.max(1, sums[name].length);
}

const few = { looseBlocks: 6 };
/** Time to take all of these, and hands for them besides those that seal. */
const patient = { ...few, hiders: 3, episodeSteps: 360, preparationFraction: 0.5 };
const matches = [
  ['random', 'standing still', 'random', null, {}],
  ['chase', 'standing still', 'chase', null, {}],
  ['chase', 'flee', 'chase', 'flee', {}],
  ['chase', 'seal', 'chase', 'seal', {}],
  ['climb', 'seal', 'climb', 'seal', {}],
  ['climb', 'seal, 6 blocks', 'climb', 'seal', few],
  ['climb', 'hoard, 6 blocks', 'climb', 'hoard', few],
  ['climb', 'three seal, 6 blocks', 'climb', 'seal', patient],
  ['climb', 'two hoard, one seals, 6 blocks', 'climb', ['hoard', 'seal'], patient],
];
const cells = (...values) => console.log(`| ${values.join(' | ')} |`);
cells(
  'seekers',
  'hiders',
  'caught',
  'hidden',
  'doorways blocked',
  'worlds sealed',
  'climbs',
  'breaches',
  'withheld',
);
cells(...Array(9).fill('---'));
for (const [seekerName, hiderName, seekers, hiders, config] of matches) {
  const mean = play(seekers, hiders, config);
  const show = (value) => value.toFixed(2);
  cells(
    seekerName,
    hiderName,
    show(mean('caught_fraction')),
    show(mean('hidden_fraction')),
    show(mean('doorways_blocked_at_release')),
    show(mean('sealed_at_release', (share) => (share === 1 ? 1 : 0))),
    show(mean('seeker_climbs')),
    show(mean('breaches')),
    show(mean('blocks_withheld_at_release')),
  );
}
