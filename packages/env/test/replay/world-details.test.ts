import { expect, it } from '@jest/globals';
import { createHideAndSeek, episodeMetricNames, ReplayPlayer, Voxel } from '../../src/index.js';
import type { Replay } from '../../src/index.js';

/** An episode in which hiders seal their room and seekers climb, with the metrics that it left. */
function sealingEpisode(seed: number): { replay: Replay; metrics: Record<string, number> } {
  const env = createHideAndSeek({ config: { map: 'fort' } });
  env.reset(seed);
  const actors = [env.scriptedActor('hider', 'seal', seed), env.scriptedActor('seeker', 'climb', seed)];
  const actions = new Float32Array(env.agentsPerWorld * env.actionNames.length);
  let replay: Replay | null = null;
  env.recordEpisodes(0, (recorded) => (replay = recorded));
  do {
    for (const actor of actors) actor.writeActions(actions);
    env.step(actions);
  } while (env.terminated[0] === 0);
  const metrics = Object.fromEntries(episodeMetricNames.map((name, i) => [name, env.episodeMetrics[i]!]));
  return { replay: replay!, metrics };
}

it('gives voxels of which the heights of the view are the highest', () => {
  const player = new ReplayPlayer(sealingEpisode(1).replay);
  for (const step of [0, 60, 150]) {
    player.seek(step);
    const { heights } = player.view();
    const { voxels, size, height } = player.details();
    expect(voxels).toHaveLength(size * size * height);
    const highest = heights.map((_, column) => {
      let y = height;
      while (y > 0 && voxels[column + size * size * (y - 1)] === Voxel.air) y--;
      return y;
    });
    expect(highest).toEqual(heights);
  }
});

it('tells who is shut in and who comes over a wall, as the metrics of the episode do', () => {
  const { replay, metrics } = [1, 2, 3, 4, 5, 6]
    .map(sealingEpisode)
    .find((episode) => episode.metrics['sealed_at_release'] === 1)!;
  const player = new ReplayPlayer(replay);
  const release = Math.round(replay.config.preparationFraction * replay.config.episodeSteps);
  expect(player.details().sealed).toEqual([false, false]);
  player.seek(release);
  expect(player.details().sealed).toEqual([true, true]);
  player.seek(0);
  const climbs = { seeker: 0, hider: 0 };
  for (let before = player.details().overStone; !player.isOver; before = player.details().overStone) {
    player.step();
    const { overStone } = player.details();
    player.view().agents.forEach(({ team }, agent) => {
      if (overStone[agent] === true && before[agent] === false) climbs[team]++;
    });
  }
  expect(climbs.seeker).toBeGreaterThan(0);
  expect([climbs.seeker, climbs.hider]).toEqual([metrics['seeker_climbs'], metrics['hider_climbs']]);
});

it('is a look that changes nothing', () => {
  const { replay } = sealingEpisode(2);
  const player = new ReplayPlayer(replay);
  for (; !player.isOver; player.step()) player.details().voxels.fill(Voxel.stone);
  expect(player.hash()).toBe(replay.finalHash);
});
