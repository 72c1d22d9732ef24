import { describe, expect, it } from '@jest/globals';
import { actionSize } from '../src/actions.js';
import { resolveHideAndSeekConfig } from '../src/config-validation.js';
import type { HideAndSeekOptions } from '../src/config.js';
import { Counter, episodeMetricNames } from '../src/episode-metrics.js';
import type { EpisodeMetricName } from '../src/episode-metrics.js';
import { mostOpenings, writeOpenings } from '../src/openings.js';
import { seekersAreFree } from '../src/seeker-reach.js';
import { Simulation } from '../src/simulation.js';
import { clearGrid, setVoxel, Voxel, voxelAt } from '../src/voxels.js';
import type { VoxelGrid } from '../src/voxels.js';
import { clearEpisode } from '../src/world-state.js';
import { ground, stand, wallWithDoorway } from './arena.js';

/*
 * Every figure of an episode against an answer known beforehand: scripted intents on a stage built by hand. One seeker
 * (agent 0), two hiders (1 and 2), 20 steps of which 8 are preparation. A wall of stone of two blocks parts the level
 * world at x = 8; its doorway is at z = 5.
 */

const seeker = 0;
const [first, second] = [1, 2];
const preparation = 8;
const episodeSteps = 20;

/** Wants of one agent in one step; what is not named is 0. */
interface Want {
  readonly forward?: number;
  readonly turn?: number;
  readonly jump?: boolean;
  readonly place?: boolean;
  readonly remove?: boolean;
}

/** What an agent wants in each step, counted from 0. */
type Script = (step: number) => Want;

interface Stage {
  readonly simulation: Simulation;
  readonly grid: VoxelGrid;
}

/** Seeker at (3.5, 2.5), looking along +x; hiders at (12.5, 2.5) and (12.5, 12.5), looking away. */
function stage(options: HideAndSeekOptions = {}, doorwayZ = 5): Stage {
  const config = resolveHideAndSeekConfig({
    map: 'fort',
    worldSize: 16,
    worldHeight: 12,
    doorways: 1,
    looseBlocks: 4,
    carryCapacity: 3,
    episodeSteps,
    preparationFraction: preparation / episodeSteps,
    rayCount: 1,
    ...options,
  });
  const simulation = new Simulation(config, 1);
  const { state } = simulation;
  const grid = state.grids[0]!;
  clearGrid(grid);
  for (let column = 0; column < 256; column++) {
    for (let y = 0; y < ground; y++) setVoxel(grid, column % 16, y, Math.floor(column / 16), Voxel.terrain);
  }
  wallWithDoorway(grid, 8, doorwayZ);
  const doorway = { x: 8, z: doorwayZ, alongX: false, width: 1, floor: ground, inward: 1, room: 0 } as const;
  writeOpenings(doorwayZ < 0 ? [] : [doorway], state.openings, 0, mostOpenings(config));
  clearEpisode(state, 0);
  stand(state, seeker, 3.5, 2.5);
  stand(state, first, 12.5, 2.5);
  if (state.agents > second) stand(state, second, 12.5, 12.5);
  return { simulation, grid };
}

/** Plays to the end and gives the figures. */
function figures(
  { simulation }: Stage,
  scripts: Readonly<Record<number, Script>> = {},
): Record<EpisodeMetricName, number> {
  const { agents } = simulation.state;
  const intents = new Float64Array(agents * actionSize);
  for (let step = 0; !simulation.isOver(0); step++) {
    for (let agent = 0; agent < agents; agent++) {
      const {
        forward = 0,
        turn = 0,
        jump,
        place,
        remove,
      } = simulation.canAct(0, agent) ? (scripts[agent]?.(step) ?? {}) : {};
      intents.set(
        [forward, 0, turn, 0, jump === true ? 1 : 0, place === true ? 1 : 0, remove === true ? 1 : 0],
        agent * actionSize,
      );
    }
    simulation.advance(0, intents);
  }
  const out = new Float32Array(episodeMetricNames.length);
  simulation.writeEpisodeMetrics(0, out);
  return Object.fromEntries(episodeMetricNames.map((name, i) => [name, out[i]!])) as Record<
    EpisodeMetricName,
    number
  >;
}

describe('what is seen and caught', () => {
  it('is nothing behind a wall', () => {
    expect(figures(stage())).toMatchObject({
      caught_fraction: 0,
      hidden_fraction: 1,
      seen_fraction: 0,
      steps_to_first_sight: NaN,
      steps_to_first_catch: NaN,
    });
  });

  it('is counted from the release on: seen from the first step, caught after those that the rule says', () => {
    const { simulation, grid } = stage({ catching: { holdSteps: 3, distanceBlocks: 2 } });
    stand(simulation.state, first, 5.5, 2.5);
    const result = figures({ simulation, grid });
    // Of 2 x 12 hider-steps the first hider is seen for 3 and caught for 9; the second is hidden for 12.
    expect(result).toMatchObject({
      caught_fraction: 0.5,
      hidden_fraction: 0.5,
      seen_fraction: 0.125,
      steps_to_first_sight: 1,
      steps_to_first_catch: 3,
    });
  });

  it('is only seen when catching is off', () => {
    const { simulation, grid } = stage({ catching: { enabled: false } });
    stand(simulation.state, first, 5.5, 2.5);
    expect(figures({ simulation, grid })).toMatchObject({
      caught_fraction: 0,
      seen_fraction: 0.5,
      steps_to_first_sight: 1,
      steps_to_first_catch: NaN,
    });
  });

  it('begins when a hider steps into the doorway', () => {
    const { simulation, grid } = stage({ catching: { enabled: false } });
    stand(simulation.state, seeker, 3.5, 5.5);
    // At z = 4.0 the line from (3.5, 5.5) to (12.5, 4) crosses x = 9 at z = 4.58, behind the wall; at z = 5.02 it is
    // free.
    stand(simulation.state, first, 12.5, 3.586, Math.PI / 2);
    const walk: Script = (step) => ({ forward: step >= preparation ? 0.5 : 0 });
    // 0.179 a step: from 3.586 it is at 4.84 after 7 steps, crossing x = 9 at z = 5.097 and x = 8 at 5.17.
    const crossing = (steps: number): number => 5.5 + ((3.586 + (steps * 0.5 * 4.3) / 12 - 5.5) * 5.5) / 9;
    let expected = 1;
    while (crossing(expected) < 5) expected++;
    expect(expected).toBeGreaterThan(1);
    expect(figures({ simulation, grid }, { [first]: walk })).toMatchObject({
      steps_to_first_sight: expected,
    });
  });
});

describe('blocks', () => {
  it('are counted by team and phase when they are taken, carried and placed', () => {
    const { simulation, grid } = stage();
    // Hider 1 has a block before it and takes it in step 0, places it in step 5, takes it again in step 10.
    setVoxel(grid, 13, ground, 2, Voxel.loose);
    // The seeker has one before it and takes it as soon as it is let go, in step 8.
    setVoxel(grid, 4, ground, 2, Voxel.loose);
    setVoxel(grid, 1, ground, 14, Voxel.loose);
    setVoxel(grid, 1, ground, 15, Voxel.loose);
    const result = figures(
      { simulation, grid },
      {
        [first]: (step) => ({ remove: step === 0 || step === 10, place: step === 5 }),
        [seeker]: () => ({ remove: true }),
      },
    );
    expect(result).toMatchObject({
      hider_blocks_removed: 2,
      hider_blocks_removed_in_preparation: 1,
      hider_blocks_placed: 1,
      hider_blocks_placed_in_preparation: 1,
      seeker_blocks_removed: 1,
      seeker_blocks_placed: 0,
    });
    // After steps 0 to 4 and 10 to 19, one of two hiders: 15 / (2 x 20); 5 / (2 x 8) in the preparation. The seeker
    // carries one after steps 8 to 19.
    expect(result.hider_blocks_carried).toBeCloseTo(15 / 40, 6);
    expect(result.hider_blocks_carried_in_preparation).toBeCloseTo(5 / 16, 6);
    expect(result.seeker_blocks_carried).toBeCloseTo(12 / 20, 6);
  });

  it('are moved once in five steps at most', () => {
    const { simulation, grid } = stage();
    for (const [x, y] of [
      [13, 0],
      [13, 1],
      [14, 0],
    ] as const)
      setVoxel(grid, x, ground + y, 2, Voxel.loose);
    const result = figures({ simulation, grid }, { [first]: () => ({ remove: true }) });
    // Taken in steps 0, 5 and 10.
    expect(result.hider_blocks_carried).toBeCloseTo((5 * 1 + 5 * 2 + 10 * 3) / 40, 6);
  });

  it('are withheld at the release when hiders carry or own them, or seekers cannot come to them', () => {
    const { simulation, grid } = stage({ looseBlocks: 5 }, -1);
    // One on the seeker's side; one behind the wall; one that a hider takes; one that a hider placed on the seeker's
    // side; and one on the wall, which stands in nobody's reach.
    setVoxel(grid, 2, ground, 12, Voxel.loose);
    setVoxel(grid, 10, ground, 12, Voxel.loose);
    setVoxel(grid, 13, ground, 2, Voxel.loose);
    setVoxel(grid, 2, ground, 14, Voxel.placedByHiders);
    setVoxel(grid, 8, ground + 2, 8, Voxel.loose);
    const result = figures({ simulation, grid }, { [first]: (step) => ({ remove: step === 0 }) });
    expect(result.blocks_withheld_at_release).toBeCloseTo(4 / 5, 6);
  });

  it('are not withheld by ownership where there is none', () => {
    const { simulation, grid } = stage({ looseBlocks: 4, blockOwnership: 'none' }, -1);
    for (const z of [10, 11, 12, 13]) setVoxel(grid, 2, ground, z, Voxel.placedByHiders);
    expect(figures({ simulation, grid }).blocks_withheld_at_release).toBe(0);
  });

  it('tell nothing where there are none', () => {
    expect(figures(stage({ looseBlocks: 0 })).blocks_withheld_at_release).toBeNaN();
  });
});

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
    const result = figures({ simulation, grid }, { [first]: (step) => ({ place: step === preparation }) });
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
    const result = figures({ simulation, grid }, { [seeker]: () => ({ remove: true }) });
    // Both blocks are taken, in steps 8 and 13: both hiders are open.
    expect(result).toMatchObject({
      seeker_blocks_removed: 2,
      sealed_at_release: 1,
      sealed_at_end: 0,
      breaches: 2,
    });
  });

  it('is breached when it is caught over a wall that stays closed', () => {
    const { simulation, grid } = stage(
      { catching: { holdSteps: 1 }, rewards: { endWhenAllCaught: false } },
      -1,
    );
    stand(simulation.state, seeker, 6.5, 2.5);
    setVoxel(grid, 7, ground, 2, Voxel.placedBySeekers);
    stand(simulation.state, first, 10.5, 2.5);
    // A block beside the wall is a way on foot: nobody is sealed, and climbing is no breach.
    const climb: Script = () => ({ forward: 0.8, jump: true });
    expect(figures({ simulation, grid }, { [seeker]: climb })).toMatchObject({
      sealed_at_release: 0,
      breaches: 0,
    });

    // The seeker stands on the wall already, held; no way leads up there, but one leads down.
    const other = stage({ catching: { holdSteps: 1 }, rewards: { endWhenAllCaught: false } }, -1);
    stand(other.simulation.state, seeker, 4.5, 2.5);
    stand(other.simulation.state, first, 9.5, 2.5);
    other.simulation.state.carried[seeker] = 1;
    // It places a block before the wall and climbs: the sealed hider is breached and caught.
    const bring: Script = (step) => ({ forward: 0.8, jump: step > 14, place: step === 14 });
    const result = figures(other, { [seeker]: bring });
    expect(result).toMatchObject({
      sealed_at_release: 1,
      sealed_at_end: 0,
      breaches: 2,
      seeker_blocks_placed: 1,
    });
  });
});

describe('a climb', () => {
  it('is counted when somebody comes over a wall, by team, and again when it comes back', () => {
    const { simulation, grid } = stage({ catching: { enabled: false }, episodeSteps: 60 }, -1);
    stand(simulation.state, second, 10.5, 12.5, Math.PI);
    setVoxel(grid, 9, ground, 12, Voxel.placedByHiders);
    setVoxel(grid, 7, ground, 12, Voxel.placedByHiders);
    // Over the wall to the west, a stop, a turn by half a circle, and back to the east.
    const there = 26;
    const script: Script = (step) =>
      step < there
        ? { forward: simulation.state.position[second * 3]! > 6.4 ? 0.9 : 0, jump: true }
        : step < there + 12
          ? { turn: 1 }
          : { forward: simulation.state.position[second * 3]! < 10.4 ? 0.9 : 0, jump: true };
    const result = figures({ simulation, grid }, { [second]: script });
    expect(result).toMatchObject({ hider_climbs: 2, seeker_climbs: 0 });
  });

  it('is not counted for a wall that has collapsed to one block, nor for a placed block', () => {
    const { simulation, grid } = stage({ catching: { enabled: false }, episodeSteps: 60 }, 12);
    setVoxel(grid, 8, ground, 12, Voxel.stone);
    setVoxel(grid, 10, ground, 12, Voxel.loose);
    stand(simulation.state, second, 12.5, 12.5, Math.PI);
    const over: Script = () => ({ forward: 0.9, jump: true });
    expect(figures({ simulation, grid }, { [second]: over })).toMatchObject({ hider_climbs: 0 });
    expect(simulation.state.position[second * 3]).toBeLessThan(7);
  });

  it('is counted for seekers that bring a block', () => {
    const { simulation, grid } = stage({ catching: { enabled: false }, episodeSteps: 60 }, -1);
    stand(simulation.state, seeker, 6.2, 2.5);
    setVoxel(grid, 7, ground, 2, Voxel.placedBySeekers);
    const over: Script = () => ({ forward: 0.9, jump: true });
    expect(figures({ simulation, grid }, { [seeker]: over })).toMatchObject({
      seeker_climbs: 1,
      hider_climbs: 0,
    });
  });
});

describe('seekers that are held', () => {
  it('cannot be sealed in: the last block of a pen is refused before the release, and not after it', () => {
    const pen = (when: number): number => {
      const { simulation, grid } = stage({ catching: { enabled: false } });
      // A seeker in the corner, walled off by stone at a distance of 4 but for one column, where a hider stands ready.
      for (let i = 0; i <= 5; i++) {
        for (const y of [0, 1]) {
          setVoxel(grid, 5, ground + y, i, Voxel.stone);
          if (i !== 1) setVoxel(grid, i, ground + y, 5, Voxel.stone);
        }
      }
      setVoxel(grid, 1, ground, 5, Voxel.placedByHiders);
      stand(simulation.state, seeker, 1.5, 1.5);
      stand(simulation.state, first, 1.5, 6.5, -Math.PI / 2);
      simulation.state.carried[first] = 1;
      return figures({ simulation, grid }, { [first]: (step) => ({ place: step === when }) })
        .hider_blocks_placed;
    };
    expect(pen(2)).toBe(0);
    expect(pen(preparation)).toBe(1);
  });

  it('keep their way out: a stair that leads out of a closed pen is not taken before the release', () => {
    const stairTaken = (when: number): Stage & { readonly taken: number; readonly early: number } => {
      const { simulation, grid } = stage({ catching: { enabled: false } });
      const { state } = simulation;
      for (let i = 0; i <= 5; i++) {
        for (const y of [0, 1]) {
          setVoxel(grid, 5, ground + y, i, Voxel.stone);
          if (i !== 1) setVoxel(grid, i, ground + y, 5, Voxel.stone);
        }
      }
      setVoxel(grid, 1, ground, 5, Voxel.placedByHiders);
      // A stair inside, before the wall, and another one outside, on which the second hider stands: it reaches over.
      setVoxel(grid, 4, ground, 1, Voxel.loose);
      setVoxel(grid, 6, ground, 1, Voxel.loose);
      stand(state, seeker, 1.5, 1.5);
      stand(state, first, 1.5, 6.5, -Math.PI / 2);
      stand(state, second, 6.5, 1.5, -Math.PI, ground + 1);
      state.carried[first] = 1;
      const result = figures(
        { simulation, grid },
        { [first]: (step) => ({ place: step === 1 }), [second]: (step) => ({ remove: step === when }) },
      );
      // The pen is closed in any case: the stair leads out.
      expect(result.hider_blocks_placed).toBe(1);
      const { hider_blocks_removed: taken, hider_blocks_removed_in_preparation: early } = result;
      return { simulation, grid, taken, early };
    };
    const before = stairTaken(3);
    expect([before.taken, before.early]).toEqual([0, 0]);
    expect(voxelAt(before.grid, 4, ground, 1)).toBe(Voxel.loose);
    expect([before.simulation.state.carried[second], before.simulation.state.cooldown[second]]).toEqual([
      0, 0,
    ]);
    const after = stairTaken(preparation);
    expect([after.taken, after.early]).toEqual([1, 0]);
    expect(voxelAt(after.grid, 4, ground, 1)).toBe(Voxel.air);
  });

  it('are looked after one by one: a pen around the second of two counts', () => {
    const pen = (when: number): number => {
      const { simulation, grid } = stage({ seekers: 2, hiders: 1, catching: { enabled: false } });
      for (let i = 0; i <= 5; i++) {
        for (const y of [0, 1]) {
          setVoxel(grid, 5, ground + y, i, Voxel.stone);
          if (i !== 1) setVoxel(grid, i, ground + y, 5, Voxel.stone);
        }
      }
      setVoxel(grid, 1, ground, 5, Voxel.placedByHiders);
      stand(simulation.state, 0, 12.5, 12.5);
      stand(simulation.state, 1, 1.5, 1.5);
      stand(simulation.state, 2, 1.5, 6.5, -Math.PI / 2);
      simulation.state.carried[2] = 1;
      return figures({ simulation, grid }, { [2]: (step) => ({ place: step === when }) }).hider_blocks_placed;
    };
    expect(pen(2)).toBe(0);
    expect(pen(preparation)).toBe(1);
  });

  it('are free with half of the world to walk to, and not with one column less', () => {
    // The wall leaves them 8 x 16 of 16 x 16 columns.
    const { simulation, grid } = stage({}, -1);
    expect(seekersAreFree(simulation.state, 0, simulation.search)).toBe(true);
    for (const y of [0, 1]) setVoxel(grid, 2, ground + y, 12, Voxel.stone);
    expect(seekersAreFree(simulation.state, 0, simulation.search)).toBe(false);
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

describe('an episode that ends early', () => {
  it('divides carried blocks by the steps that were taken, and seen steps by those of a full episode', () => {
    const { simulation, grid } = stage({ catching: { holdSteps: 3, distanceBlocks: 2 }, hiders: 1 });
    stand(simulation.state, first, 5.5, 2.5, Math.PI);
    simulation.state.carried.set([2, 1]);
    const result = figures({ simulation, grid });
    // Caught in the third of 12 seeking steps.
    expect(simulation.state.step[0]).toBe(preparation + 3);
    expect(result).toMatchObject({
      caught_fraction: 1,
      seen_fraction: 0.25,
      hidden_fraction: 0,
      seeker_blocks_carried: 2,
      hider_blocks_carried: 1,
    });
  });

  it('divides hidden steps by those of a full episode too', () => {
    const { simulation, grid } = stage({ catching: { holdSteps: 1, distanceBlocks: 3 }, hiders: 1 });
    // 177 degrees to the right of a seeker that turns by 15 a step and sees 60 to either side: seen after 8 steps.
    stand(simulation.state, first, 1.5, 2.6);
    const result = figures({ simulation, grid }, { [seeker]: () => ({ turn: 1 }) });
    expect(simulation.state.step[0]).toBe(preparation + 8);
    expect(result.seen_fraction).toBeCloseTo(1 / 12, 6);
    expect(result.hidden_fraction).toBeCloseTo(7 / 12, 6);
  });
});

describe('the release', () => {
  it('gives seekers their sight: not a step earlier', () => {
    const { simulation } = stage({ catching: { enabled: false } });
    stand(simulation.state, first, 5.5, 2.5);
    const seen = Array.from({ length: preparation }, () => {
      simulation.advance(0, new Float64Array(3 * actionSize));
      return simulation.state.sees[first];
    });
    expect(seen).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it('parts what hiders place before it from what they place later', () => {
    const { simulation, grid } = stage();
    simulation.state.carried[first] = 2;
    const times = [preparation - 1, preparation + 4];
    const result = figures({ simulation, grid }, { [first]: (step) => ({ place: times.includes(step) }) });
    expect(result).toMatchObject({ hider_blocks_placed: 2, hider_blocks_placed_in_preparation: 1 });
  });

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

describe('the reach of seekers at the release', () => {
  /** Whether the only loose block is withheld. */
  const isWithheld = (build: (grid: VoxelGrid) => void): boolean => {
    const { simulation, grid } = stage({ looseBlocks: 1, carryCapacity: 1 }, -1);
    build(grid);
    return figures({ simulation, grid }).blocks_withheld_at_release === 1;
  };
  const onPillar = (grid: VoxelGrid): void => {
    setVoxel(grid, 4, ground, 8, Voxel.stone);
    setVoxel(grid, 4, ground + 1, 8, Voxel.loose);
  };

  it('is a block from one below the feet to one above them', () => {
    expect(isWithheld((grid) => setVoxel(grid, 4, ground - 1, 8, Voxel.loose))).toBe(false);
    expect(isWithheld((grid) => setVoxel(grid, 4, ground, 8, Voxel.loose))).toBe(false);
    expect(isWithheld(onPillar)).toBe(false);
    expect(isWithheld((grid) => setVoxel(grid, 4, ground + 2, 8, Voxel.loose))).toBe(true);
  });

  it('is what one stands on, also at the bottom of a pit', () => {
    const pit = (grid: VoxelGrid): void => {
      setVoxel(grid, 4, ground - 1, 8, Voxel.air);
      setVoxel(grid, 4, ground - 2, 8, Voxel.loose);
    };
    expect(isWithheld(pit)).toBe(false);
  });

  it('is what lies beside one, on any of the four sides', () => {
    const around = [
      [5, 8],
      [3, 8],
      [4, 9],
      [4, 7],
    ] as const;
    const openTo = (open: readonly number[]) => (grid: VoxelGrid) => {
      onPillar(grid);
      around.forEach(([x, z], side) => {
        if (open.includes(side)) return;
        for (const y of [0, 1]) setVoxel(grid, x, ground + y, z, Voxel.stone);
      });
    };
    expect([[0], [1], [2], [3]].map((open) => isWithheld(openTo(open)))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(isWithheld(openTo([]))).toBe(true);
  });
});
