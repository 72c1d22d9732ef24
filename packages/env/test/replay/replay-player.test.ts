import { describe, expect, it } from '@jest/globals';
import {
  createHideAndSeek,
  encodeReplay,
  HideAndSeekReplayError,
  ReplayPlayer,
  rulesVersion,
  verifyReplay,
} from '../../src/index.js';
import type { HideAndSeekOptions, Replay } from '../../src/index.js';
import { playAndRecord, wandering } from './recording.js';

const config: HideAndSeekOptions = {
  worldSize: 16,
  episodeSteps: 40,
  rayCount: 6,
  looseBlocks: 10,
  rewards: { preset: 'visibility' },
};

function recorded(options: HideAndSeekOptions = {}): Replay {
  const env = createHideAndSeek({ config: { ...config, ...options } });
  return playAndRecord(env, 40, wandering(env, 1))[0]![0]!;
}

describe('a player', () => {
  it('shows the same world as the environment after every step', () => {
    const env = createHideAndSeek({ worlds: 2, config });
    const draw = wandering(env, 2);
    const views = [env.worldView(1)];
    const details = [env.worldDetails(1)];
    const hashes = [env.stateHash(1)];
    const [replay] = playAndRecord(env, 40, () => {
      if (env.worldView(1).step > 0) {
        views.push(env.worldView(1));
        details.push(env.worldDetails(1));
        hashes.push(env.stateHash(1));
      }
      return draw();
    })[1]!;
    const player = new ReplayPlayer(replay!);
    const played = [];
    const playedDetails = [];
    const playedHashes = [];
    for (; !player.isOver; player.step()) {
      played.push(player.view());
      playedDetails.push(player.details());
      playedHashes.push(player.hash());
    }
    expect(played).toEqual(views);
    expect(playedDetails).toEqual(details);
    expect(playedHashes).toEqual(hashes);
    expect(player.view()).toMatchObject({ step: 40, stepsLeft: 0 });
    expect(player.hash()).toBe(replay!.finalHash);
  });

  it('has the figures that the environment gave, once the episode is over', () => {
    const env = createHideAndSeek({ config });
    const [replay] = playAndRecord(env, 40, wandering(env, 5))[0]!;
    const player = new ReplayPlayer(replay!);
    player.seek(39);
    expect(() => player.episodeMetrics()).toThrow('An episode that is not over has no figures.');
    player.step();
    expect(Object.values(player.episodeMetrics())).toEqual([...env.episodeMetrics]);
    expect(Object.keys(player.episodeMetrics())).toEqual(env.episodeMetricNames);
  });

  it('stays at the end', () => {
    const player = new ReplayPlayer(recorded());
    player.seek(40);
    const end = player.hash();
    player.step();
    expect([player.stepsTaken, player.isOver, player.hash()]).toEqual([40, true, end]);
  });

  it('goes to any step, forwards and back', () => {
    const player = new ReplayPlayer(recorded());
    const hashes = Array.from({ length: 41 }, (_, step) => {
      player.seek(step);
      return player.hash();
    });
    for (const step of [7, 0, 40, 39, 7, 7, 12]) {
      player.seek(step);
      expect([player.stepsTaken, player.hash()]).toEqual([step, hashes[step]]);
    }
    expect(new Set(hashes).size).toBe(41);
    for (const step of [-1, 41, 1.5, NaN]) expect(() => player.seek(step)).toThrow(RangeError);
    expect(() => player.seek(41)).toThrow('There is no step 41; steps are 0 to 40.');
    expect(player.stepsTaken).toBe(12);
  });

  it('refuses a replay of other rules, and says which', () => {
    const older = { ...recorded(), rulesVersion: rulesVersion - 1 };
    for (const use of [() => new ReplayPlayer(older), () => verifyReplay(older)]) {
      expect(use).toThrow(HideAndSeekReplayError);
      expect(use).toThrow(
        `The replay was recorded with version ${rulesVersion - 1} of the rules; ` +
          `this environment plays version ${rulesVersion}.`,
      );
    }
  });

  it('refuses what is no replay', () => {
    const replay = recorded();
    for (const [broken, problem] of [
      [{ ...replay, steps: 41 }, 'its steps are not a whole number from 1 to 40'],
      [{ ...replay, steps: 39 }, `its actions are ${40 * 21} numbers where ${39 * 21} are needed`],
      [{ ...replay, active: replay.active.slice(1) }, 'its active are 119 numbers where 120 are needed'],
      [{ ...replay, random: new Uint32Array(4) }, 'its random is no state of a random generator'],
      [{ ...replay, config: { ...replay.config, hiders: 9 } }, 'its hiders is 9'],
      [{ ...replay, actions: replay.actions.map(() => 2) }, 'agent 0 has no possible action in step 1'],
    ] as const) {
      expect(() => new ReplayPlayer(broken)).toThrow(HideAndSeekReplayError);
      expect(() => new ReplayPlayer(broken)).toThrow(problem);
    }
  });

  it('refuses objects of any other make with the same error', () => {
    const replay = recorded();
    const others: readonly (readonly [unknown, string])[] = [
      [null, 'it is not an object'],
      [undefined, 'it is not an object'],
      ['replay', 'it is not an object'],
      [{}, 'its rulesVersion is no version'],
      [{ ...replay, rulesVersion: '2' }, 'its rulesVersion is no version'],
      [{ ...replay, rulesVersion: NaN }, 'its rulesVersion is no version'],
      [{ ...replay, config: null }, 'its config is null'],
      [{ ...replay, config: 5 }, 'its config is 5'],
      [{ ...replay, random: null }, 'its random is no state'],
      [{ ...replay, random: 'abcd' }, 'its random is no state'],
      [{ ...replay, random: [1, 2, 3, 0.5] }, 'its random is no state'],
      [{ ...replay, steps: '40' }, 'its steps are not a whole number'],
      [{ ...replay, finalHash: 7 }, 'its finalHash is not made of 16'],
      [{ ...replay, actions: undefined }, 'its actions are Undefined, not Float32Array'],
      [{ ...replay, actions: [...replay.actions] }, 'its actions are Array, not Float32Array'],
      [{ ...replay, actions: replay.actions.map(() => NaN) }, 'agent 0 has no possible action in step 1'],
      [{ ...replay, active: null }, 'its active are Null, not Uint8Array'],
      [{ ...replay, active: [...replay.active].map(() => 0.5) }, 'its active are Array, not Uint8Array'],
      [{ ...replay, active: replay.active.map(() => 2) }, 'agent 0 has no possible action in step 1'],
    ];
    for (const [broken, problem] of others) {
      const given = broken as Replay;
      for (const use of [
        () => new ReplayPlayer(given),
        () => verifyReplay(given),
        () => encodeReplay(given),
      ]) {
        expect(use).toThrow(HideAndSeekReplayError);
        expect(use).toThrow(problem);
      }
    }
  });
});

describe('a check of a replay', () => {
  it('finds a changed action, wherever it was', () => {
    const replay = recorded();
    // How a hider turns, which no wall stops, in the first, a middle and the last step.
    for (const at of [7 + 2, 20 * 21 + 14 + 2, 39 * 21 + 7 + 2]) {
      const actions = replay.actions.slice();
      actions[at] = actions[at]! > 0 ? -1 : 1;
      const check = verifyReplay({ ...replay, actions });
      expect(check.matches).toBe(false);
      expect(check.expected).toBe(replay.finalHash);
      expect(check.actual).not.toBe(replay.finalHash);
    }
  });

  it('finds another configuration, another generator and another hash', () => {
    const replay = recorded();
    const random = replay.random.slice();
    random[0]! ^= 1;
    for (const other of [
      { ...replay, config: { ...replay.config, map: 'open' as const } },
      { ...replay, config: { ...replay.config, looseBlocks: 9 } },
      { ...replay, config: { ...replay.config, preparationFraction: 0.9 } },
      { ...replay, random },
      { ...replay, finalHash: '0123456789abcdef' },
    ]) {
      expect(verifyReplay(other).matches).toBe(false);
    }
    expect(verifyReplay(replay).matches).toBe(true);
  });

  it('does not believe that somebody acted who could not', () => {
    const replay = recorded();
    const freed = {
      ...replay,
      active: replay.active.map(() => 1),
      actions: replay.actions.map((value, i) => (i < 21 && i % 7 === 0 ? 1 : value)),
    };
    const player = new ReplayPlayer(freed);
    const [before] = player.view().agents;
    player.step();
    expect(player.view().agents[0]).toEqual(before);
  });
});
