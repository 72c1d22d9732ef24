import { describe, expect, it } from '@jest/globals';
import { resolveHideAndSeekConfig } from '../../src/config-validation.js';
import { Counter } from '../../src/episode-metrics.js';
import { Simulation } from '../../src/simulation.js';
import { setVoxel, Voxel } from '../../src/voxels.js';
import { ground, stand } from '../arena.js';
import { figures, first, preparation, second, seeker, stage } from './stage.js';
import type { Script } from './stage.js';

describe('a doorway', () => {
  const isBlockedWith = (blocks: number): number => {
    const { simulation, grid } = stage();
    for (let y = 0; y < blocks; y++) setVoxel(grid, 8, ground + y, 5, Voxel.placedByHiders);
    return figures({ simulation, grid }).doorways_blocked_at_release;
  };

  it('is blocked by two blocks, not by one that can be jumped', () => {
    expect([0, 1, 2].map(isBlockedWith)).toEqual([0, 0, 1]);
  });

  it('is not told of where there is none', () => {
    expect(figures(stage({}, -1)).doorways_blocked_at_release).toBeNaN();
  });

  it('counts as it is at the release, not later', () => {
    const { simulation, grid } = stage();
    setVoxel(grid, 8, ground, 5, Voxel.placedByHiders);
    stand(simulation.state, first, 9.5, 5.5, Math.PI);
    simulation.state.carried[first] = 1;
    const result = figures(
      { simulation, grid },
      { [first]: (step) => ({ place: Number(step === preparation) }) },
    );
    expect(result).toMatchObject({ doorways_blocked_at_release: 0, sealed_at_release: 0, sealed_at_end: 1 });
  });
});

describe('a sealed hider', () => {
  it('has no way on foot from any seeker', () => {
    const { simulation, grid } = stage({}, -1);
    stand(simulation.state, second, 5.5, 12.5);
    // The second hider is on the seeker's side, behind its back.
    stand(simulation.state, seeker, 3.5, 2.5, -Math.PI / 2);
    expect(figures({ simulation, grid })).toMatchObject({
      sealed_at_release: 0.5,
      sealed_at_end: 0.5,
      breaches: 0,
    });
  });

  it('is breached when the wall is opened: it has a way at the end', () => {
    const { simulation, grid } = stage({ blockOwnership: 'none', catching: { enabled: false } });
    for (const y of [0, 1]) setVoxel(grid, 8, ground + y, 5, Voxel.placedByHiders);
    stand(simulation.state, seeker, 6.5, 5.5);
    const result = figures({ simulation, grid }, { [seeker]: () => ({ remove: 1 }) });
    // Both blocks are taken, in steps 8 and 13: both hiders are open.
    expect(result).toMatchObject({
      seeker_blocks_removed: 2,
      sealed_at_release: 1,
      sealed_at_end: 0,
      breaches: 2,
    });
  });

  it('is breached when it is caught while it is still sealed', () => {
    const { simulation, grid } = stage({ catching: { holdSteps: 1, distanceBlocks: 4 } });
    // A slit at the height of the eyes: nobody comes through.
    for (const y of [0, 2]) setVoxel(grid, 8, ground + y, 5, Voxel.stone);
    stand(simulation.state, seeker, 6.5, 5.5);
    stand(simulation.state, first, 9.5, 5.5);
    expect(figures({ simulation, grid })).toMatchObject({
      sealed_at_release: 1,
      caught_fraction: 0.5,
      sealed_at_end: 0.5,
      breaches: 1,
    });
  });

  it('is none where a block stands before the wall: that is a way on foot', () => {
    const { simulation, grid } = stage(
      { catching: { holdSteps: 1 }, rewards: { endWhenAllCaught: false } },
      -1,
    );
    stand(simulation.state, seeker, 6.5, 2.5);
    setVoxel(grid, 7, ground, 2, Voxel.placedBySeekers);
    stand(simulation.state, first, 10.5, 2.5);
    // Nobody is sealed, and climbing is no breach.
    const climb: Script = () => ({ forward: 0.8, jump: 1 });
    expect(figures({ simulation, grid }, { [seeker]: climb })).toMatchObject({
      sealed_at_release: 0,
      breaches: 0,
    });
  });

  it('is breached when a seeker places such a block after the release', () => {
    const { simulation, grid } = stage(
      { catching: { holdSteps: 1 }, rewards: { endWhenAllCaught: false } },
      -1,
    );
    stand(simulation.state, seeker, 4.5, 2.5);
    stand(simulation.state, first, 9.5, 2.5);
    simulation.state.carried[seeker] = 1;
    const bring: Script = (step) => ({ forward: 0.8, jump: Number(step > 14), place: Number(step === 14) });
    expect(figures({ simulation, grid }, { [seeker]: bring })).toMatchObject({
      sealed_at_release: 1,
      sealed_at_end: 0,
      breaches: 2,
      seeker_blocks_placed: 1,
    });
  });
});

describe('the release', () => {
  it('looks for ways from every seeker', () => {
    const sealedWithSecondAt = (x: number): number => {
      const { simulation, grid } = stage({ seekers: 2, hiders: 1 }, -1);
      stand(simulation.state, 0, 3.5, 2.5, -Math.PI / 2);
      stand(simulation.state, 1, x, 12.5, Math.PI / 2);
      stand(simulation.state, 2, 12.5, 2.5);
      return figures({ simulation, grid }).sealed_at_release;
    };
    expect([3.5, 12.5].map(sealedWithSecondAt)).toEqual([1, 0]);
  });
});

describe('without a preparation', () => {
  it('the release is measured when the world is drawn', () => {
    const config = {
      preparationFraction: 0,
      map: 'fort',
      doorways: 2,
      rayCount: 1,
      episodeSteps: 2,
    } as const;
    const simulation = new Simulation(resolveHideAndSeekConfig(config), 1);
    simulation.seed(0, 1, 0);
    simulation.startEpisode(0);
    expect(simulation.state.counters[Counter.openingsAtRelease]).toBe(2);
    const result = figures({ simulation, grid: simulation.state.grids[0]! });
    expect(result).toMatchObject({
      doorways_blocked_at_release: 0,
      hider_blocks_carried_in_preparation: NaN,
    });
  });
});
