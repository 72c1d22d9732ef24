import { beforeAll, describe, expect, it } from '@jest/globals';
import { createHideAndSeek } from '../src/index.js';
import type { HideAndSeek, HideAndSeekOptions, SavedState } from '../src/index.js';
import { Voxel } from '../src/voxels.js';
import { numbers } from './arena.js';
import { isClear } from './line-of-sight.js';
import { randomActions } from './play.js';

/*
 * Random actions in 2400 random worlds (200 environments of 6 worlds, two episodes each), every step of which is held
 * against everything that may never happen. Played once; each property has its own test.
 */

const environments = 200;
const worlds = 6;
const steps = 50;
const episodeSteps = 25;

/** One step, with the state before and after it. */
interface Moment {
  readonly env: HideAndSeek;
  readonly before: SavedState;
  readonly after: SavedState;
  readonly preparation: number;
}

/** Says what is wrong in a moment; nothing when all is well. */
type Property = (moment: Moment) => string | null;

function randomOptions(next: () => number): HideAndSeekOptions {
  const one = <T>(choices: readonly T[]): T => choices[Math.floor(next() * choices.length)]!;
  return {
    map: one(['open', 'fort', 'ruins']),
    rooms: 1,
    doorways: one([1, 2, 3, 4]),
    doorwayWidth: one([1, 2]),
    worldSize: one([16, 17, 20]),
    worldHeight: 12,
    terrainRange: one([0, 1, 2, 3]),
    seekers: one([1, 2, 3, 4]),
    hiders: one([1, 2, 3, 4]),
    actionSpace: one(['continuous', 'discrete']),
    blockOwnership: one(['team', 'none']),
    looseBlocks: one([4, 10, 16]),
    carryCapacity: one([1, 3]),
    reachBlocks: one([1, 2, 4]),
    rayCount: one([1, 6, 16]),
    rayConeRad: one([1, 3, 2 * Math.PI]),
    viewRangeBlocks: one([5, 32]),
    episodeSteps,
    preparationFraction: one([0, 0.4, 0.9]),
    catching: { enabled: one([true, false]), holdSteps: one([1, 3]), distanceBlocks: one([2, 6]) },
    rewards: { preset: one(['seed', 'visibility']), endWhenAllCaught: one([true, false]) },
  };
}

/** Whether a body with its feet at p lies in a solid voxel or over the border. */
function isInside(env: HideAndSeek, voxels: ArrayLike<number>, world: number, p: readonly number[]): boolean {
  const { worldSize: size, worldHeight: height } = env.config;
  const [x, y, z] = [p[0]!, p[1]!, p[2]!];
  if (x < 0.3 || z < 0.3 || y < 0 || x > size - 0.3 || z > size - 0.3 || y + 1.6 > height) return true;
  for (let cy = Math.floor(y); cy < y + 1.6; cy++) {
    for (let cz = Math.floor(z - 0.3); cz < z + 0.3; cz++) {
      for (let cx = Math.floor(x - 0.3); cx < x + 0.3; cx++) {
        if (voxels[world * size * size * height + cx + size * (cz + size * cy)] !== Voxel.air) return true;
      }
    }
  }
  return false;
}

const placeOf = (state: SavedState, at: number): number[] => [
  ...state['position']!.slice(at * 3, at * 3 + 3),
];

function overlap(a: readonly number[], b: readonly number[]): boolean {
  return [0.6, 1.6, 0.6].every((size, axis) => Math.abs(a[axis]! - b[axis]!) < size - 1e-9);
}

/** What is wrong with the first agent for which `check` says so. */
function forAgents(
  { env }: Moment,
  check: (at: number, world: number, agent: number) => string | null,
): string | null {
  for (let at = 0; at < env.worldCount * env.agentsPerWorld; at++) {
    const world = Math.floor(at / env.agentsPerWorld);
    const problem = check(at, world, at % env.agentsPerWorld);
    if (problem !== null) return `agent ${at}: ${problem}`;
  }
  return null;
}

const isHeld = ({ env, preparation }: Moment, state: SavedState, world: number, agent: number): boolean =>
  agent < env.config.seekers && state['step']![world]! < preparation;

const properties: Readonly<Record<string, Property>> = {
  'no body is inside a block or outside the border': (moment) =>
    forAgents(moment, (at, world) => {
      const place = placeOf(moment.after, at);
      return isInside(moment.env, moment.after['voxels']!, world, place) ? `is inside at ${place}` : null;
    }),

  'no body is inside another one, but for caught ones': (moment) =>
    forAgents(moment, (at, world) => {
      if (moment.after['caught']![at] === 1) return null;
      for (let other = at + 1; other < (world + 1) * moment.env.agentsPerWorld; other++) {
        if (moment.after['caught']![other] === 1) continue;
        if (overlap(placeOf(moment.after, at), placeOf(moment.after, other))) return `is inside ${other}`;
      }
      return null;
    }),

  'nobody passes through anything: the way from one place to the next is free': (moment) =>
    forAgents(moment, (at, world) => {
      if (moment.env.terminated[world] === 1) return null;
      // Up or down first, then along x, then along z, as bodies move; blocks move after that.
      const place = placeOf(moment.before, at);
      const goal = placeOf(moment.after, at);
      for (const axis of [1, 0, 2]) {
        const from = place[axis]!;
        for (let part = 1; part <= 3 && goal[axis] !== from; part++) {
          place[axis] = from + ((goal[axis]! - from) * part) / 3;
          if (isInside(moment.env, moment.before['voxels']!, world, place)) return `went through ${place}`;
        }
      }
      return null;
    }),

  'blocks are neither lost nor made: those in the world and those carried are as many as ever': (moment) => {
    const { env, after } = moment;
    const cells = after['voxels']!.length / env.worldCount;
    for (let world = 0; world < env.worldCount; world++) {
      let blocks = 0;
      for (let cell = world * cells; cell < (world + 1) * cells; cell++) {
        if (after['voxels']![cell]! >= Voxel.loose) blocks++;
      }
      for (let agent = 0; agent < env.agentsPerWorld; agent++) {
        const carried = after['carried']![world * env.agentsPerWorld + agent]!;
        if (carried < 0 || carried > env.config.carryCapacity) return `agent ${agent} carries ${carried}`;
        blocks += carried;
      }
      if (blocks !== env.config.looseBlocks) return `world ${world} has ${blocks}`;
    }
    return null;
  },

  'the rewards of the visibility preset add up to zero, and nothing is paid before the release': (moment) => {
    const { env, after, preparation } = moment;
    const { seekers, hiders, rewards } = env.config;
    for (let world = 0; world < env.worldCount; world++) {
      const first = world * env.agentsPerWorld;
      const paid = [...env.rewards.slice(first, first + env.agentsPerWorld)];
      const step = env.terminated[world] === 1 ? Infinity : after['step']![world]!;
      if (step <= preparation) {
        if (paid.some((reward) => reward !== 0)) return `paid ${paid} in step ${step}`;
      } else if (rewards.preset === 'visibility') {
        const toSeekers = paid.slice(0, seekers);
        const toHiders = paid.slice(seekers);
        if (new Set(toHiders).size !== 1 || Math.abs(toHiders[0]!) !== 1) return `paid hiders ${toHiders}`;
        const expected = Math.fround((-toHiders[0]! * hiders) / seekers);
        if (toSeekers.some((reward) => reward !== expected)) return `paid seekers ${toSeekers}`;
      }
    }
    return null;
  },

  'a caught hider stays caught and goes nowhere, but for its fall': (moment) =>
    forAgents(moment, (at, world) => {
      if (moment.env.terminated[world] === 1 || moment.before['caught']![at] === 0) return null;
      if (moment.after['caught']![at] !== 1) return 'is free again';
      const [before, after] = [placeOf(moment.before, at), placeOf(moment.after, at)];
      return before[0] === after[0] && before[2] === after[2] ? null : `went to ${after}`;
    }),

  'a held seeker stays where it is': (moment) =>
    forAgents(moment, (at, world, agent) => {
      if (moment.env.terminated[world] === 1 || !isHeld(moment, moment.before, world, agent)) return null;
      const [before, after] = [placeOf(moment.before, at), placeOf(moment.after, at)];
      const yaws = [moment.before['yaw']![at], moment.after['yaw']![at]];
      return before[0] === after[0] && before[2] === after[2] && yaws[0] === yaws[1]
        ? null
        : `went to ${after}`;
    }),

  'what is between two eyes hides each from the other': ({ env }) => {
    const { state } = env['simulation'];
    const eyeOf = (at: number): number[] => {
      const [x, y, z] = state.position.subarray(at * 3, at * 3 + 3);
      return [x!, y! + 1.45, z!];
    };
    for (let world = 0; world < env.worldCount; world++) {
      const eyes = Array.from({ length: state.agents }, (_, agent) => eyeOf(world * state.agents + agent));
      for (const [i, a] of eyes.entries()) {
        for (const b of eyes.slice(i + 1)) {
          // Straight above each other nobody sees the other.
          if (a[0] === b[0] && a[2] === b[2]) continue;
          const grid = state.grids[world]!;
          if (isClear(grid, a, b) !== isClear(grid, b, a)) return `${a} and ${b} in world ${world}`;
        }
      }
    }
    return null;
  },

  'those who can act are marked: everybody but held seekers and caught hiders': (moment) =>
    forAgents(moment, (at, world, agent) => {
      const canAct = !isHeld(moment, moment.after, world, agent) && moment.after['caught']![at] === 0;
      return moment.env.active[at] === (canAct ? 1 : 0) ? null : `is marked ${moment.env.active[at]}`;
    }),

  'observations are numbers within the ranges that the layout states': ({ env }) => {
    for (const out of [env.observations, env.finalObservations]) {
      for (const { name, offset, size, range } of env.observationLayout) {
        for (let row = 0; row < out.length; row += env.observationSize) {
          for (let i = row + offset; i < row + offset + size; i++) {
            if (!(out[i]! >= range[0] && out[i]! <= range[1])) return `${name} is ${out[i]}`;
          }
        }
      }
    }
    return null;
  },

  'nothing of the state and of the rewards is NaN or infinite': ({ env, after }) => {
    for (const [name, array] of Object.entries({ ...after, rewards: env.rewards })) {
      if (name === 'voxels') continue;
      for (let i = 0; i < array.length; i++) {
        if (!Number.isFinite(array[i])) return `${name} has ${array[i]}`;
      }
    }
    return null;
  },
};

const found = new Map<string, string>();
let moments = 0;
let caught = 0;
let moved = 0;

beforeAll(() => {
  const next = numbers(20261125);
  for (let number = 0; number < environments; number++) {
    const config = randomOptions(next);
    const env = createHideAndSeek({ worlds, config });
    env.reset(number);
    const preparation = Math.round(env.config.preparationFraction * env.config.episodeSteps);
    const draw = randomActions(env, number);
    let before = env.saveState();
    for (let step = 0; step < steps; step++) {
      env.step(draw());
      const after = env.saveState();
      const moment = { env, before, after, preparation };
      for (const [name, property] of Object.entries(properties)) {
        const problem = found.has(name) ? null : property(moment);
        if (problem !== null)
          found.set(name, `${problem} (step ${step}, ${JSON.stringify(config)}, seed ${number})`);
      }
      for (const value of after['caught']!) caught += value;
      for (const value of after['carried']!) moved += value;
      moments++;
      before = after;
    }
  }
});

describe('in thousands of random worlds under random actions', () => {
  it.each(Object.keys(properties))('%s', (name) => {
    expect(found.get(name)).toBeUndefined();
  });

  it('much happens: hiders are caught and blocks are carried', () => {
    expect(moments).toBe(environments * steps);
    expect(caught).toBeGreaterThan(1000);
    expect(moved).toBeGreaterThan(1000);
  });
});
