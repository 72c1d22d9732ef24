// nx run tools:world-pictures: draws the pictures of packages/env/README.md into packages/env/images, one world of each map and
// six moments of an episode: hiders seal their room, a seeker climbs over its wall. The same sources draw the same pictures.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { built } from './built.mjs';
import { root } from './root.mjs';
import { captionOf, stripSvg, worldSvg } from './world-svg.mjs';

/** Chosen by eye: worlds that show what their map is about. */
const maps = [
  { map: 'open', seed: 2 },
  { map: 'fort', seed: 8 },
  { map: 'ruins', seed: 1 },
];
/** So many seeds are played, from 1 on, and the one in which all moments come soonest is drawn. */
const episode = { map: 'fort', seeds: 60 };
/** What is shown of the episode: the first step at which one holds after the one before it was shown. */
const moments = [
  ({ step }) => step === 0,
  ({ surfaces }) => surfaces.includes('placedByHiders'),
  // The release itself: nothing can have been hidden yet.
  ({ phase, hiddenFraction, agents }) => phase === 'pursuit' && hiddenFraction === null && areApart(agents),
  ({ surfaces }) => surfaces.includes('placedBySeekers'),
  ({ agents }) => agents.some(seesFromWall) && areApart(agents),
  ({ agents }) => agents.some(({ caught }) => caught) && areApart(agents),
];
/** Ground of two blocks and walls of two. */
const wallTop = 4;

const { createHideAndSeek } = await import(built('env'));

const images = join(root, 'packages/env/images');
await mkdir(images, { recursive: true });
for (const { map, seed } of maps) await save(`map-${map}.svg`, mapSvg(map, seed));
await save('episode.svg', episodeSvg(episode));
console.log(`drew ${maps.length + 1} pictures into packages/env/images`);

async function save(name, svg) {
  await writeFile(join(images, name), svg);
}

function mapSvg(map, seed) {
  const env = createHideAndSeek({ config: { map } });
  env.reset(seed);
  return worldSvg(env.worldView(0), { ...sightOf(env), title: map, sight: false });
}

/** How wide and how far agents see in this environment. */
function sightOf({ config: { rayConeRad, viewRangeBlocks } }) {
  return { coneRad: rayConeRad, viewRange: viewRangeBlocks };
}

function seesFromWall({ team, y, sees }) {
  return team === 'seeker' && y >= wallTop && sees.length > 0;
}

/** Whether nobody covers another in the picture. */
function areApart(agents) {
  return agents.every((a, i) => agents.slice(i + 1).every((b) => Math.hypot(a.x - b.x, a.z - b.z) > 2));
}

function episodeSvg({ map, seeds }) {
  const env = createHideAndSeek({ config: { map } });
  const [best] = Array.from({ length: seeds }, (_, i) => ({ seed: i + 1, views: episodeViews(env, i + 1) }))
    .filter(({ views }) => views.length === moments.length)
    .sort((a, b) => a.views.at(-1).step - b.views.at(-1).step || a.seed - b.seed);
  if (best === undefined) {
    throw new Error(`Not all moments of the episode come with a seed of 1 to ${seeds}.`);
  }
  const title = `Six moments of an episode (${map}, seed ${best.seed}), from above`;
  return stripSvg(best.views, best.views.map(captionOf), { ...sightOf(env), title });
}

/** The world at each of the moments that come in this episode. */
function episodeViews(env, seed) {
  env.reset(seed);
  const actors = [env.scriptedActor('hider', 'seal', seed), env.scriptedActor('seeker', 'climb', seed)];
  const actions = new Float32Array(env.agentsPerWorld * env.actionNames.length);
  const views = [];
  do {
    const view = env.worldView(0);
    if (moments[views.length](view)) views.push(view);
    for (const actor of actors) actor.writeActions(actions);
    env.step(actions);
    // After its end comes another episode.
  } while (views.length < moments.length && env.terminated[0] === 0);
  return views;
}
