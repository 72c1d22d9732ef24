import type { Trainer } from '@hideout/ppo';
import { describe, expect, test } from '@jest/globals';
import * as ort from 'onnxruntime-web';
import type { MatchSeries, PlayedMatch } from '../../../page/matches/match-series.js';
import { playSeries } from '../../../page/matches/match-series.js';
import { pairings } from '../../../page/matches/pairings.js';
import { PagePolicy } from '../../../page/play/page-policy.js';
import { discreteGame } from '../../discrete-game.js';
import { evaluatedMatches } from '../../evaluated-matches.js';
import { modelsOf, smallTrainer } from '../../playable-checkpoint.js';

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'fatal';

const config = discreteGame(48);

describe.each([undefined, { kind: 'gru', units: 8, sequenceLength: 8 }] as const)(
  'matches of two checkpoints, with memory %j,',
  (memory) => {
    test('are those of an evaluation on the same maps, the same each time, and end when they are stopped', async () => {
      const trainers = { a: await smallTrainer(config, memory, 1), b: await smallTrainer(config, memory, 2) };
      const policies = { a: await pagePolicies(trainers.a), b: await pagePolicies(trainers.b) };
      const played = await playAll(policies);
      expect(played.map(({ seekers, hiders }) => seekers + hiders)).toEqual(
        Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 'ab' : 'ba')),
      );
      for (const { seekers, hiders } of pairings) {
        const expected = await evaluatedMatches(config, trainers[seekers], trainers[hiders]);
        const figures = played.filter((match) => match.seekers === seekers).map((match) => match.figures);
        expect(figures).toEqual(expected);
      }
      const [first, second] = played;
      expect(first?.figures).not.toEqual(second?.figures);
      expect(await playAll(policies)).toEqual(played);

      const controller = new AbortController();
      const stopped = new Error('stopped');
      const some: PlayedMatch[] = [];
      const series = playSeries({
        config,
        policies,
        signal: controller.signal,
        onMatch: (match) => {
          some.push(match);
          if (some.length === 3) controller.abort(stopped);
        },
      });
      await expect(series).rejects.toBe(stopped);
      expect(some).toEqual(played.slice(0, 3));

      for (const one of [...policies.a.values(), ...policies.b.values()]) await one.release();
      await trainers.a.dispose();
      await trainers.b.dispose();
    });
  },
);

async function pagePolicies(trainer: Trainer): Promise<Map<string, PagePolicy>> {
  const policies = new Map<string, PagePolicy>();
  for (const [id, model] of Object.entries(modelsOf(trainer)))
    policies.set(id, await PagePolicy.load(ort, model));
  return policies;
}

async function playAll(policies: MatchSeries['policies']): Promise<PlayedMatch[]> {
  const played: PlayedMatch[] = [];
  const { signal } = new AbortController();
  await playSeries({ config, policies, signal, onMatch: (match) => played.push(match) });
  return played;
}
