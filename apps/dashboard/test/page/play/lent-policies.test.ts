import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { playCheckpoints } from '../../../page/matches/play-checkpoints.js';
import { withPolicies } from '../../../page/play/lent-policies.js';
import { PagePolicy } from '../../../page/play/page-policy.js';
import type { PoliciesById } from '../../../page/play/seated-policies.js';
import { playEpisode } from '../../../page/watch/play-episode.js';
import type { Game } from '../../../src/api/checkpoint-schemas.js';
import { discreteGame } from '../../discrete-game.js';
import type { CountingRuntime } from '../../counting-runtime.js';
import { countingRuntime } from '../../counting-runtime.js';
import { modelsOf, smallTrainer } from '../../playable-checkpoint.js';

const config = discreteGame(24);
const a: Game = { id: 'a', name: 'a', environment: {}, policies: [] };
const b: Game = { ...a, id: 'b', name: 'b' };
const { signal } = new AbortController();
const failure = new Error('it fails');

describe('policies that are lent are given back', () => {
  let models: Readonly<Record<string, Uint8Array>>;
  let counting: CountingRuntime;
  let loaded: string[];

  beforeAll(async () => {
    const trainer = await smallTrainer(config);
    models = modelsOf(trainer);
    await trainer.dispose();
  });
  beforeEach(() => {
    counting = countingRuntime();
    loaded = [];
  });

  const load = async ({ id: checkpoint }: Game): Promise<PoliciesById> => {
    loaded.push(checkpoint);
    const policies = new Map<string, PagePolicy>();
    for (const [id, model] of Object.entries(models))
      policies.set(id, await PagePolicy.load(counting.runtime, model));
    return policies;
  };

  /** When all that was asked of the runtime before is done: it does one thing after another. */
  async function openAtLast(): Promise<number> {
    const other = countingRuntime();
    await (await PagePolicy.load(other.runtime, Object.values(models)[0] as Uint8Array)).release();
    return counting.open();
  }

  test('after the work; a checkpoint that is named twice is loaded once', async () => {
    const work = async ({ seekers, hiders }: Record<'seekers' | 'hiders', PoliciesById>): Promise<string> => {
      expect(hiders).toBe(seekers);
      expect(counting.open()).toBe(2);
      return 'done';
    };
    expect(await withPolicies({ seekers: a, hiders: a }, signal, work, load)).toBe('done');
    expect(loaded).toEqual(['a']);
    expect(await openAtLast()).toBe(0);
  });

  test('when the work fails, and when the second checkpoint cannot be loaded', async () => {
    const failing = withPolicies(
      { a, b },
      signal,
      async () => {
        expect(counting.open()).toBe(4);
        throw failure;
      },
      load,
    );
    await expect(failing).rejects.toBe(failure);
    expect(await openAtLast()).toBe(0);

    const half = withPolicies(
      { a, b },
      signal,
      async () => 'never',
      async (facts) => {
        if (facts === b) throw failure;
        return load(facts);
      },
    );
    await expect(half).rejects.toBe(failure);
    expect(loaded).toEqual(['a', 'b', 'a']);
    expect(await openAtLast()).toBe(0);
  });

  test('when matches are stopped', async () => {
    const controller = new AbortController();
    const onMatch = (): void => controller.abort(failure);
    const series = playCheckpoints({ a, b }, { config, signal: controller.signal, onMatch }, load);
    await expect(series).rejects.toBe(failure);
    expect(loaded).toEqual(['a', 'b']);
    expect(await openAtLast()).toBe(0);
  });

  test('when an episode is over, and when it is stopped', async () => {
    const request = { config, seed: 1, checkpoints: { seekers: a, hiders: b } };
    const replay = await playEpisode(request, { signal, onStep: () => undefined }, load);
    expect(replay.steps).toBeGreaterThan(0);
    expect(loaded).toEqual(['a', 'b']);
    expect(await openAtLast()).toBe(0);

    const controller = new AbortController();
    const onStep = (steps: number): void => (steps === 3 ? controller.abort(failure) : undefined);
    const stopped = playEpisode(request, { signal: controller.signal, onStep }, load);
    await expect(stopped).rejects.toBe(failure);
    expect(await openAtLast()).toBe(0);
  });
});
