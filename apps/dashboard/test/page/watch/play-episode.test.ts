import { decodeRecording, verifyReplay } from '@hideout/env';
import type { Trainer } from '@hideout/ppo';
import { describe, expect, test } from '@jest/globals';
import * as ort from 'onnxruntime-web';
import { PagePolicy } from '../../../page/play/page-policy.js';
import type { PoliciesById } from '../../../page/play/seated-policies.js';
import { seatedPolicies } from '../../../page/play/seated-policies.js';
import { recordEpisode } from '../../../page/watch/play-episode.js';
import { playedEpisode } from '../../../page/watch/played-episode.js';
import { episodeOf, readReplayFile, recordingOf } from '../../../page/watch/replay-file.js';
import type { Game } from '../../../src/api/checkpoint-schemas.js';
import { discreteGame } from '../../discrete-game.js';
import { evaluatedEpisode } from '../../evaluated-episode.js';
import { modelsOf, smallTrainer } from '../../playable-checkpoint.js';
import { exampleReplay } from '../../training-directories.js';

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'fatal';

const config = discreteGame(48);

describe.each([undefined, { kind: 'gru', units: 8, sequenceLength: 8 }] as const)(
  'an episode of two checkpoints, with memory %j,',
  (memory) => {
    test('is the one that hideout demo records, step by step, and ends when it is stopped', async () => {
      const [a, b] = [await smallTrainer(config, memory, 1), await smallTrainer(config, memory, 2)];
      const policies = seatedPolicies(await pagePolicies(a), await pagePolicies(b));
      const { signal } = new AbortController();
      const steps: number[] = [];
      const replay = await recordEpisode({ config, seed: 5 }, policies, {
        signal,
        onStep: (step) => steps.push(step),
      });
      expect(replay).toEqual(await evaluatedEpisode(config, a, b, 5));
      expect(verifyReplay(replay).matches).toBe(true);
      expect(steps).toEqual(Array.from({ length: replay.steps }, (_, i) => i + 1));
      const hashes = new Set([replay.finalHash]);
      hashes.add((await evaluatedEpisode(config, b, a, 5)).finalHash);
      hashes.add((await evaluatedEpisode(config, a, b, 6)).finalHash);
      expect(hashes.size).toBe(3);

      const controller = new AbortController();
      const stopped = new Error('stopped');
      steps.length = 0;
      const broken = recordEpisode({ config, seed: 5 }, policies, {
        signal: controller.signal,
        onStep: (step) => {
          steps.push(step);
          if (step === 3) controller.abort(stopped);
        },
      });
      await expect(broken).rejects.toBe(stopped);
      expect(steps).toEqual([1, 2, 3]);

      for (const policy of policies.values()) await policy.release();
      await a.dispose();
      await b.dispose();
    });
  },
);

async function pagePolicies(trainer: Trainer): Promise<PoliciesById> {
  const policies = new Map<string, PagePolicy>();
  for (const [id, model] of Object.entries(modelsOf(trainer)))
    policies.set(id, await PagePolicy.load(ort, model));
  return policies;
}

describe('an episode that was played', () => {
  const replay = exampleReplay(1);
  const [a, b] = ['checkpoint_000010', 'checkpoint_000020'].map((name) => ({ name }) as Game) as [Game, Game];

  test('is a file that is named after who played, and holds the same replay', () => {
    const { bytes, fileName, players } = playedEpisode(replay, {
      config,
      seed: 7,
      checkpoints: { seekers: a, hiders: b },
    });
    expect(fileName).toBe('checkpoint_000010-against-checkpoint_000020-seed-7.replay');
    const file = readReplayFile(fileName, bytes);
    expect(file.players).toEqual(players);
    expect(players).toEqual({ seekers: a.name, hiders: b.name, seed: 7 });
    expect(file.episodes.length).toBe(1);
    expect(episodeOf(file, 0)).toEqual(replay);
    const own = playedEpisode(replay, { config, seed: 7, checkpoints: { seekers: a, hiders: a } });
    expect(own.fileName).toBe('checkpoint_000010-seed-7.replay');
  });

  test('names its players as far as a recording has room', () => {
    const players = { seekers: 'x'.repeat(201), hiders: 'y'.repeat(300), seed: 1 };
    const { seekers, hiders } = decodeRecording(recordingOf(replay, players));
    expect([seekers, hiders]).toEqual(['x'.repeat(200), 'y'.repeat(200)]);
  });
});
