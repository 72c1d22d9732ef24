import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HideAndSeekActionError, scriptedBehaviours } from '../../src/index.js';
import type { HideAndSeek, HideAndSeekOptions, ScriptedActor } from '../../src/index.js';
import { turned } from '../../src/world-state.js';
import { createTestEnv, idleActions } from './match.js';

const small: HideAndSeekOptions = { worldSize: 20, looseBlocks: 10, episodeSteps: 60, seekers: 2, hiders: 3 };

const configurations = fc.record({
  map: fc.constantFrom('fort' as const, 'open' as const, 'ruins' as const),
  rooms: fc.constant(1),
  actionSpace: fc.constantFrom('continuous' as const, 'discrete' as const),
  blockOwnership: fc.constantFrom('team' as const, 'none' as const),
  preparationFraction: fc.constantFrom(0, 0.5),
});

interface Table {
  readonly env: HideAndSeek;
  readonly actors: readonly ScriptedActor[];
}

/** Every behaviour there is, in worlds of this kind. */
function setTable(options: HideAndSeekOptions, worlds: number, seed: number, firstWorld = 0): Table {
  const env = createTestEnv(worlds, { ...small, ...options }, firstWorld);
  env.reset(seed);
  const actors = [
    env.scriptedActor('seeker', ['chase', 'climb'], seed),
    env.scriptedActor('hider', ['seal', 'hoard', 'flee'], seed),
  ];
  return { env, actors };
}

function choose({ env, actors }: Table): Float32Array {
  const actions = idleActions(env);
  for (const actor of actors) actor.writeActions(actions);
  return actions;
}

function play(table: Table, steps: number): number[] {
  const played: number[] = [];
  for (let step = 0; step < steps; step++) {
    const actions = choose(table);
    played.push(...actions);
    table.env.step(actions);
  }
  return played;
}

describe('the same bits', () => {
  it('come from the same seed, in the next episodes too, and others from another', () => {
    fc.assert(
      fc.property(configurations, fc.nat(1000), (options, seed) => {
        const played = play(setTable(options, 2, seed), 130);
        expect(play(setTable(options, 2, seed), 130)).toEqual(played);
        expect(play(setTable(options, 2, seed + 1), 130)).not.toEqual(played);
      }),
      { numRuns: 12 },
    );
  });

  it('come after a reset in the middle of an episode', () => {
    const table = setTable({}, 2, 3);
    const played = play(table, 40);
    table.env.reset(3);
    expect(play(table, 40)).toEqual(played);
  });

  it('come for a world that is played among others or alone, whichever team is asked first', () => {
    const whole = setTable({}, 3, 5);
    const alone = setTable({}, 1, 5, 1);
    const backwards = { env: alone.env, actors: [...alone.actors].reverse() };
    const rows = whole.env.agentsPerWorld * whole.env.actionNames.length;
    for (let step = 0; step < 70; step++) {
      const [all, own] = [choose(whole), choose(backwards)];
      expect(own).toEqual(all.subarray(rows, 2 * rows));
      whole.env.step(all);
      alone.env.step(own);
    }
  });

  it('come when one asks twice, and when one asks for agents as a policy', async () => {
    const table = setTable({}, 3, 5);
    const { env, actors } = table;
    const width = env.actionNames.length;
    const seekerWorlds = Int32Array.of(0, 0, 2, 2);
    const seekerActions = new Float32Array(4 * width);
    const hiderActions = new Float32Array(width);
    for (let step = 0; step < 50; step++) {
      await actors[0]!.act(env.observations, seekerActions, seekerWorlds);
      await actors[1]!.act(env.observations, hiderActions, Int32Array.of(1));
      const actions = choose(table);
      expect(choose(table)).toEqual(actions);
      const rows = [0, 1, 10, 11].flatMap((row) => [...actions.subarray(row * width, (row + 1) * width)]);
      expect([...seekerActions]).toEqual(rows);
      expect([...hiderActions]).toEqual([...actions.subarray(7 * width, 8 * width)]);
      env.step(actions);
    }
  });

  it('come to all who begin with a state that was loaded', () => {
    const first = setTable({}, 2, 9);
    play(first, 37);
    const saved = first.env.saveState();
    const others = [1, 2].map(() => {
      const table = setTable({}, 2, 9);
      table.env.loadState(saved);
      return play(table, 50);
    });
    expect(others[0]).toEqual(others[1]);
  });

  it('come after a load whatever was played before: nothing is remembered of another branch of the episode', () => {
    for (const behaviours of [
      ['random', 'random'],
      ['seal', 'hoard', 'flee'],
    ] as const) {
      const team = behaviours[0] === 'random' ? 'seeker' : 'hider';
      // The branch that is loaded: nobody moves.
      const still = createTestEnv(1, { ...small, preparationFraction: 0.1 });
      for (let step = 0; step < 20; step++) still.step(idleActions(still));
      const saved = still.saveState();
      const newcomer = idleActions(still);
      still.scriptedActor(team, behaviours, 1).writeActions(newcomer);

      // The branch before: as many steps of the same episode, or one less, with a choice in the last of them.
      for (const steps of [19, 20]) {
        const env = createTestEnv(1, { ...small, preparationFraction: 0.1 });
        const actor = env.scriptedActor(team, behaviours, 1);
        const actions = idleActions(env);
        for (let step = 0; step < steps; step++) {
          actor.writeActions(actions);
          env.step(actions);
        }
        actor.writeActions(actions);
        env.loadState(saved);
        actor.writeActions(actions.fill(0));
        expect(actions).toEqual(newcomer);
      }
    }
  });
});

describe('actions', () => {
  it('are numbers that the action space knows, and leave the other team alone', () => {
    fc.assert(
      fc.property(configurations, fc.nat(1000), (options, seed) => {
        const { env, actors } = setTable(options, 2, seed);
        const { actionSpace } = env;
        const sizes = actionSpace.kind === 'discrete' ? actionSpace.sizes : null;
        const width = env.actionNames.length;
        for (let step = 0; step < 70; step++) {
          const actions = idleActions(env).fill(99);
          actors[1]!.writeActions(actions);
          actions.forEach((value, i) => {
            const isSeeker = Math.floor(i / width) % env.agentsPerWorld < 2;
            if (isSeeker) expect(value).toBe(99);
            else if (sizes === null) expect(Math.abs(value)).toBeLessThanOrEqual(1);
            else expect(Number.isInteger(value) && value >= 0 && value < sizes[i % width]!).toBe(true);
          });
          actors[0]!.writeActions(actions);
          expect(actions.includes(99)).toBe(false);
          env.step(actions);
        }
      }),
      { numRuns: 6 },
    );
  });

  /** With discrete actions: the choices that stand for nothing, and those that were made for an agent. */
  const nothing = [1, 1, 2, 1, 0, 0, 0];
  const rowOf = (actions: Float32Array, agent: number): number[] => [
    ...actions.subarray(agent * 7, (agent + 1) * 7),
  ];

  it('do nothing for the held', () => {
    const { env, actors } = setTable({ actionSpace: 'discrete', preparationFraction: 0.5 }, 1, 4);
    const actions = idleActions(env);
    actors[0]!.writeActions(actions);
    expect([0, 1].map((seeker) => rowOf(actions, seeker))).toEqual([nothing, nothing]);
  });

  it('do nothing for the caught, while the others of their team go on', () => {
    const table = setTable(
      {
        map: 'open',
        actionSpace: 'discrete',
        preparationFraction: 0,
        catching: { holdSteps: 1, distanceBlocks: 4 },
      },
      1,
      4,
    );
    const hiders = [2, 3, 4];
    let stepsOfCaught = 0;
    let stepsOfOthers = 0;
    for (let step = 0; step < 59 && table.env.terminated[0] === 0; step++) {
      const actions = choose(table);
      for (const hider of hiders) {
        const row = rowOf(actions, hider);
        if (table.env.active[hider] === 1) {
          if (row.some((choice, i) => choice !== nothing[i])) stepsOfOthers++;
          continue;
        }
        expect(row).toEqual(nothing);
        stepsOfCaught++;
      }
      table.env.step(actions);
    }
    expect(stepsOfCaught).toBeGreaterThan(10);
    expect(stepsOfOthers).toBeGreaterThan(10);
  });
});

/** Where agent `to` cannot be seen by agent `from` now. */
function isUnseen(sees: Uint8Array, agents: number, world: number, from: number, to: number): boolean {
  return sees[(world * agents + from) * agents + to] === 0;
}

describe('an opponent out of sight', () => {
  /**
   * Plays twice the same; now and then, in the second play, those of one team that nobody of the other sees are put
   * beside one of these for the time of a decision. Returns how many were.
   */
  function playWithGhosts(options: HideAndSeekOptions, seed: number): number {
    const truth = setTable(options, 2, seed);
    const ghosts = setTable(options, 2, seed);
    const agents = truth.env.agentsPerWorld;
    let moved = 0;
    // Written to directly: who loads a state makes the actors forget.
    const { state } = ghosts.env['simulation'];
    for (let step = 0; step < 60; step++) {
      const teams = [
        { actor: ghosts.actors[0]!, own: [0, 1], others: [2, 3, 4] },
        { actor: ghosts.actors[1]!, own: [2, 3, 4], others: [0, 1] },
      ];
      const [position, yaw] = [state.position.slice(), state.yaw.slice()];
      const actions = idleActions(ghosts.env);
      for (const { actor, own, others } of teams) {
        for (let world = 0; world < 2; world++) {
          for (const other of others) {
            if (!own.every((agent) => isUnseen(state.sees, agents, world, agent, other))) continue;
            const [ghost, beside] = [world * agents + other, world * agents + own[step % own.length]!];
            for (let axis = 0; axis < 3; axis++)
              state.position[ghost * 3 + axis] = position[beside * 3 + axis]!;
            state.position[ghost * 3] = state.position[ghost * 3]! + 0.7;
            state.yaw[ghost] = 1;
            turned(state, ghost);
            moved++;
          }
        }
        actor.writeActions(actions);
        state.position.set(position);
        state.yaw.set(yaw);
        for (let at = 0; at < yaw.length; at++) turned(state, at);
      }
      expect(actions).toEqual(choose(truth));
      truth.env.step(actions);
      ghosts.env.step(actions);
    }
    return moved;
  }

  it('may be anywhere: what one does is the same', () => {
    const moved = [
      playWithGhosts({}, 1),
      playWithGhosts({ map: 'ruins', rooms: 1, actionSpace: 'discrete' }, 2),
      playWithGhosts({ map: 'open', preparationFraction: 0 }, 3),
    ];
    for (const count of moved) expect(count).toBeGreaterThan(50);
  });

  it('counts where it was seen last', () => {
    const env = createTestEnv(12, { map: 'open', preparationFraction: 0 });
    env.reset(1);
    const saved = env.saveState();
    const act = (lastSeen: Float64Array): Float32Array => {
      env.loadState({ ...saved, lastSeen });
      const actions = idleActions(env);
      env.scriptedActor('seeker', 'chase', 1).writeActions(actions);
      return actions;
    };
    const seen = saved['lastSeen'] as Float64Array;
    const mirrored = seen.map((value, i) => (i % 3 === 1 || value === 0 ? value : 32 - value));
    expect(act(mirrored)).not.toEqual(act(seen));
  });
});

describe('mistakes', () => {
  const env = createTestEnv(2, small);

  it('are named in one sentence: a behaviour that the team cannot play', () => {
    expect(() => env.scriptedActor('seeker', 'seal', 1)).toThrow(
      new RangeError('A scripted seeker cannot play "seal"; it can play random, chase or climb.'),
    );
    expect(() => env.scriptedActor('hider', ['flee', 'chase'], 1)).toThrow(
      new RangeError('A scripted hider cannot play "chase"; it can play random, flee, seal or hoard.'),
    );
    expect(() => env.scriptedActor('hider', [], 1)).toThrow(/cannot play nothing/);
    expect(() => env.scriptedActor('referee' as 'hider', 'flee', 1)).toThrow(/teams are seeker or hider/);
  });

  it('are named: seeds, worlds and arrays of the wrong size', async () => {
    expect(() => env.scriptedActor('hider', 'flee', -1)).toThrow(RangeError);
    expect(() => env.scriptedActor('hider', 'flee', 0.5)).toThrow(/whole number/);
    const actor = env.scriptedActor('seeker', 'chase', 1);
    expect(() => actor.writeActions(new Float32Array(3))).toThrow(HideAndSeekActionError);
    const none = new Float32Array(0);
    await expect(actor.act(none, new Float32Array(7), Int32Array.of(2))).rejects.toThrow(/no world 2/);
    await expect(actor.act(none, new Float32Array(6), Int32Array.of(0))).rejects.toThrow(/1 rows need 7/);
    await expect(actor.act(none, new Float32Array(21), Int32Array.of(0, 0, 0))).rejects.toThrow(
      /the team has 2 agents/,
    );
  });

  it('are not made with the names that there are', () => {
    for (const team of ['seeker', 'hider'] as const) {
      for (const behaviour of scriptedBehaviours[team]) {
        expect(env.scriptedActor(team, behaviour, 1).behaviours).toEqual(
          Array.from({ length: team === 'seeker' ? 2 : 3 }, () => behaviour),
        );
      }
    }
    expect(env.scriptedActor('hider', ['seal', 'flee'], 1).behaviours).toEqual(['seal', 'flee', 'seal']);
  });
});
