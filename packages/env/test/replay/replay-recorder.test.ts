import { describe, expect, it } from '@jest/globals';
import { createHideAndSeek, rulesVersion, verifyReplay } from '../../src/index.js';
import type { HideAndSeekOptions, Replay } from '../../src/index.js';
import { randomActions } from '../play.js';
import { playAndRecord, wandering } from './recording.js';

const small: HideAndSeekOptions = {
  worldSize: 16,
  episodeSteps: 30,
  rayCount: 6,
  looseBlocks: 10,
  rooms: 1,
  catching: { holdSteps: 2 },
};
/** Every episode has its 30 steps. */
const untilTheEnd: HideAndSeekOptions = { ...small, rewards: { preset: 'visibility' } };

function stepTimes(env: ReturnType<typeof createHideAndSeek>, steps: number): void {
  const draw = randomActions(env, steps);
  for (let step = 0; step < steps; step++) env.step(draw());
}

describe('a recorded episode', () => {
  it.each(
    (['fort', 'open', 'ruins'] as const).flatMap((map) =>
      (['continuous', 'discrete'] as const).map((actionSpace) => ({ map, actionSpace })),
    ),
  )('ends in the same state when it is played again: $map, $actionSpace', ({ map, actionSpace }) => {
    const env = createHideAndSeek({ worlds: 3, config: { ...small, map, actionSpace } });
    env.reset(3);
    const recorded = playAndRecord(env, 130, wandering(env, 4));
    for (const replays of recorded) {
      expect(replays.length).toBeGreaterThanOrEqual(4);
      for (const replay of replays) {
        expect(verifyReplay(replay)).toEqual({
          matches: true,
          expected: replay.finalHash,
          actual: replay.finalHash,
        });
      }
    }
    const all = recorded.flat();
    expect(new Set(all.map(({ finalHash }) => finalHash)).size).toBe(all.length);
  });

  it('says what it is of: the rules, the configuration, the generator before it was drawn', () => {
    const env = createHideAndSeek({ worlds: 2, config: untilTheEnd });
    env.reset(5);
    const before = env.saveState()['episodeRandom']!.slice(4, 8);
    const [replay] = playAndRecord(env, 30, randomActions(env, 6))[1]!;
    expect(replay).toMatchObject({ rulesVersion, config: env.config, steps: 30 });
    expect(replay!.random).toEqual(before);
  });

  it('ends with the state in which the episode ended, not with the one after the reset', () => {
    const env = createHideAndSeek({ worlds: 1, config: untilTheEnd });
    // An episode that goes on has the same first 30 steps; of either, 12 are preparation.
    const longer = createHideAndSeek({
      worlds: 1,
      config: { ...untilTheEnd, episodeSteps: 60, preparationFraction: 0.2 },
    });
    const draw = randomActions(env, 7);
    const actions = Array.from({ length: 30 }, () => draw().slice());
    const [replay] = playAndRecord(env, 30, () => actions[env.worldView(0).step]!)[0]!;
    for (const action of actions) longer.step(action);
    expect(replay!.finalHash).toBe(longer.stateHash(0));
    expect(replay!.finalHash).not.toBe(env.stateHash(0));
  });

  it('has the actions as they were understood, and 0 for those that cannot act', () => {
    const env = createHideAndSeek({ config: untilTheEnd });
    // The seeker is held for 12 of 30 steps; hiders always act.
    const given = [NaN, -7, 0.5, 1e30, 0.75, 0.76, NaN];
    const actions = Float32Array.from([...given, ...given, ...given]);
    const [replay] = playAndRecord(env, 30, () => actions)[0]!;
    const understood = [0, -1, 0.5, 1, 0, 1, 0];
    const nothing = [0, 0, 0, 0, 0, 0, 0];
    const rows = Array.from({ length: 30 }, (_, step) => [
      ...(step < 12 ? nothing : understood),
      ...understood,
      ...understood,
    ]);
    expect([...replay!.actions]).toEqual(rows.flat());
    expect([...replay!.active]).toEqual(Array.from({ length: 90 }, (_, i) => (i % 3 || i >= 36 ? 1 : 0)));
  });

  it('has whole choices for discrete actions', () => {
    const env = createHideAndSeek({ config: { ...untilTheEnd, actionSpace: 'discrete' } });
    const given = [NaN, -7, 3.5, 1.2, 9, 0.4, NaN];
    const actions = Float32Array.from([...given, ...given, ...given]);
    const [replay] = playAndRecord(env, 30, () => actions)[0]!;
    expect([...replay!.actions.slice(29 * 21, 29 * 21 + 7)]).toEqual([1, 0, 4, 1, 1, 0, 0]);
  });

  it('may be long', () => {
    const config = { ...untilTheEnd, episodeSteps: 700, catching: { enabled: false } };
    const env = createHideAndSeek({ config });
    const [replay] = playAndRecord(env, 700, randomActions(env, 8))[0]!;
    expect(replay!.steps).toBe(700);
    expect(verifyReplay(replay!).matches).toBe(true);
  });
});

describe('recording', () => {
  it('begins with the next episode when the running one has begun, and in this world only', () => {
    const env = createHideAndSeek({ worlds: 2, config: untilTheEnd });
    stepTimes(env, 1);
    const replays: Replay[] = [];
    env.recordEpisodes(1, (replay) => replays.push(replay));
    stepTimes(env, 58);
    expect(replays).toHaveLength(0);
    stepTimes(env, 31);
    expect(replays.map(({ steps }) => steps)).toEqual([30, 30]);
    expect(replays.every((replay) => verifyReplay(replay).matches)).toBe(true);
  });

  it('goes on until it is stopped', () => {
    const env = createHideAndSeek({ config: untilTheEnd });
    let replays = 0;
    const stop = env.recordEpisodes(0, () => replays++);
    stepTimes(env, 60);
    expect(replays).toBe(2);
    stepTimes(env, 29);
    stop();
    stop();
    stepTimes(env, 60);
    expect(replays).toBe(2);
  });

  it('drops what a reset breaks off, and begins anew at once', () => {
    const env = createHideAndSeek({ config: untilTheEnd });
    const replays: Replay[] = [];
    env.recordEpisodes(0, (replay) => replays.push(replay));
    stepTimes(env, 20);
    env.reset(9);
    const random = env.saveState()['episodeRandom']!;
    stepTimes(env, 30);
    expect(replays.map(({ steps }) => steps)).toEqual([30]);
    expect(replays[0]!.random).toEqual(random);
    expect(verifyReplay(replays[0]!).matches).toBe(true);
  });

  it('drops what a loaded state breaks off: begins at once at step 0, else with the next episode', () => {
    const saving = createHideAndSeek({ worlds: 2, config: untilTheEnd });
    saving.reset(10);
    // The second episode is drawn from wherever the first one left the generator.
    stepTimes(saving, 30);
    const atStart = saving.saveState();
    stepTimes(saving, 7);
    const underway = saving.saveState();
    const env = createHideAndSeek({ worlds: 2, config: untilTheEnd });
    const replays: Replay[] = [];
    env.recordEpisodes(1, (replay) => replays.push(replay));

    stepTimes(env, 3);
    env.loadState(atStart);
    stepTimes(env, 30);
    expect(replays.map(({ steps }) => steps)).toEqual([30]);
    expect(replays[0]!.random).toEqual(atStart['episodeRandom']!.slice(4));

    stepTimes(env, 5);
    env.loadState(underway);
    stepTimes(env, 23);
    expect(replays).toHaveLength(1);
    stepTimes(env, 30);
    expect(replays.map(({ steps }) => steps)).toEqual([30, 30]);
    expect(replays.every((replay) => verifyReplay(replay).matches)).toBe(true);
    expect(replays[0]!.finalHash).not.toBe(replays[1]!.finalHash);
  });

  it('gives everybody who asked every episode, also when one of them throws', () => {
    const env = createHideAndSeek({ worlds: 2, config: untilTheEnd });
    const seen: string[] = [];
    env.recordEpisodes(0, () => {
      throw new Error('full disk');
    });
    env.recordEpisodes(0, ({ finalHash }) => seen.push(finalHash));
    env.recordEpisodes(1, ({ finalHash }) => seen.push(finalHash));
    stepTimes(env, 29);
    const twin = createHideAndSeek({ worlds: 2, config: untilTheEnd });
    twin.loadState(env.saveState());
    const last = new Float32Array(42);
    expect(() => env.step(last)).toThrow('full disk');
    twin.step(last);
    expect(env.saveState()).toEqual(twin.saveState());
    expect(env.terminated).toEqual(twin.terminated);
    env.step(last);
    expect(new Set(seen).size).toBe(2);
  });

  it('lets its listener use the environment', () => {
    const env = createHideAndSeek({ config: untilTheEnd });
    const replays: Replay[] = [];
    const stop = env.recordEpisodes(0, (replay) => {
      replays.push(replay);
      if (replays.length === 3) stop();
      else env.reset(replays.length);
    });
    stepTimes(env, 120);
    expect(replays.map((replay) => verifyReplay(replay).matches)).toEqual([true, true, true]);
  });

  it('gives nothing any more to somebody who was stopped, be it by another listener', () => {
    const env = createHideAndSeek({ worlds: 2, config: untilTheEnd });
    const seen: number[] = [];
    const stops = [0, 1].map((world) =>
      env.recordEpisodes(world, () => {
        seen.push(world);
        stops[1 - world]!();
      }),
    );
    stepTimes(env, 60);
    expect(seen).toEqual([0, 0]);
  });

  it('does not change what is played', () => {
    const [recorded, plain] = [0, 1].map(() => createHideAndSeek({ worlds: 2, config: small }));
    playAndRecord(recorded!, 70, randomActions(recorded!, 11));
    const draw = randomActions(plain!, 11);
    for (let step = 0; step < 70; step++) plain!.step(draw());
    expect(recorded!.saveState()).toEqual(plain!.saveState());
    expect(recorded!.observations).toEqual(plain!.observations);
  });

  it('is refused for a world that is not there', () => {
    const env = createHideAndSeek({ config: small });
    expect(() => env.recordEpisodes(1, () => undefined)).toThrow('There is no world 1; worlds are 0 to 0.');
  });
});
