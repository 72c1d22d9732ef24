import { describe, expect, it } from '@jest/globals';
import { Playback } from '../../src/ui/playback.js';
import type { PlaybackClock } from '../../src/ui/playback.js';

/** A clock that stands, and goes on by what is slept. `press`: told of each sleep, and may press keys in it. */
function fakeClock(press: (ms: number) => void = () => undefined) {
  let nowMs = 0;
  const sleeps: number[] = [];
  const clock: PlaybackClock = {
    now: () => nowMs,
    sleep: async (ms, signal) => {
      sleeps.push(ms);
      press(ms);
      if (!signal.aborted) nowMs += ms;
    },
  };
  return { clock, sleeps, pass: (ms: number) => void (nowMs += ms) };
}

const never = new AbortController().signal;
/** A step at the game's own pace, in milliseconds. */
const stepMs = 1000 / 12;

describe('the pace of an episode that is watched', () => {
  it('is twelve steps a second, evenly, also where a step takes its time', async () => {
    const { clock, sleeps, pass } = fakeClock();
    const playback = new Playback(1, () => undefined, clock);
    await playback.nextStep(never);
    pass(30);
    await playback.nextStep(never);
    expect(sleeps[0]).toBeCloseTo(stepMs);
    expect(sleeps[1]).toBeCloseTo(stepMs - 30);
  });

  it('does not hurry to catch up after a slow step', async () => {
    const { clock, sleeps, pass } = fakeClock();
    const playback = new Playback(1, () => undefined, clock);
    pass(10_000);
    await playback.nextStep(never);
    await playback.nextStep(never);
    expect(sleeps).toHaveLength(1);
    expect(sleeps[0]).toBeCloseTo(stepMs);
  });

  it('follows the keys at once, within limits, and tells of every change', async () => {
    let changes = 0;
    const keys = ['faster', 'slower'] as const;
    const { clock, sleeps } = fakeClock(() => {
      const key = keys[changes];
      if (key !== undefined) playback.press(key);
    });
    const playback = new Playback(2, () => (changes += 1), clock);
    await playback.nextStep(never);
    expect(changes).toBe(2);
    // Twice the pace; four times; twice again: no time has passed meanwhile.
    expect(sleeps.map((ms) => Math.round(ms * 12))).toEqual([500, 250, 500]);
    for (let i = 0; i < 20; i += 1) playback.press('faster');
    expect(playback.state.speed).toBe(100);
    for (let i = 0; i < 20; i += 1) playback.press('slower');
    expect(playback.state.speed).toBe(1 / 16);
  });

  it('stands in a pause until a single step, and goes on with the next press', async () => {
    let slept = 0;
    const { clock } = fakeClock(() => {
      slept += 1;
      playback.press(slept === 1 ? 'step' : 'pause');
    });
    const playback = new Playback(1, () => undefined, clock);
    playback.press('pause');
    expect(playback.state.isPaused).toBe(true);
    await playback.nextStep(never);
    expect([slept, playback.state.isPaused]).toEqual([1, true]);
    playback.press('step');
    await playback.nextStep(never);
    expect(slept).toBe(1);
    playback.press('pause');
    expect(playback.state.isPaused).toBe(false);
  });

  it('lets the rest of an episode go by unseen, and the next one begin as before', async () => {
    const { clock, sleeps } = fakeClock();
    const playback = new Playback(1, () => undefined, clock);
    playback.press('pause');
    playback.press('next');
    expect(playback.isUnseen).toBe(true);
    for (let i = 0; i < 5; i += 1) await playback.nextStep(never);
    expect(sleeps).toEqual([]);
    playback.endEpisode();
    expect(playback.isUnseen).toBe(false);
  });

  it('ends with q, in a pause too, and when the command is stopped', async () => {
    const { clock } = fakeClock(() => playback.press('quit'));
    const playback = new Playback(1, () => undefined, clock);
    playback.press('pause');
    await playback.nextStep(never);
    expect(playback.quit.aborted).toBe(true);

    const stop = new AbortController();
    const stopping = fakeClock(() => stop.abort());
    const stopped = new Playback(1, () => undefined, stopping.clock);
    stopped.press('pause');
    await stopped.nextStep(stop.signal);
    expect(stopped.quit.aborted).toBe(false);
  });
});
