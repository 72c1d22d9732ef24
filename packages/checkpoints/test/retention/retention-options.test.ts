import { expect, test } from '@jest/globals';
import { CheckpointManager } from '../../src/index.js';
import type { RetentionOptions } from '../../src/index.js';
import { retentionSetting } from '../../src/retention/retention-options.js';

function titles(options: RetentionOptions): string[] {
  const { policies, best } = retentionSetting(options);
  return [...policies, ...best].map(({ title }) => title);
}

test('unless told, the newest ten stay, for any amount of bytes', () => {
  expect(titles({})).toEqual(['newest 10']);
  expect(retentionSetting({}).maxBytes).toBe(Infinity);
});

test('each rule adds a policy, and 0 adds none', () => {
  expect(
    titles({ keepLastN: 3, keepEvery: 50, keepBest: { metric: 'hider_reward', count: 2, mode: 'min' } }),
  ).toEqual(['newest 3', 'every 50 iterations', 'best 2 by lowest hider_reward']);
  expect(titles({ keepLastN: 0, keepEvery: 0, keepBest: { metric: 'x', count: 0 } })).toEqual([
    'all are kept',
  ]);
  expect(titles({ keepBest: { metric: 'x', count: 1 } })).toEqual(['newest 10', 'best 1 by highest x']);
  expect(retentionSetting({ maxBytes: 0 }).maxBytes).toBe(Infinity);
  expect(retentionSetting({ maxBytes: 1 }).maxBytes).toBe(1);
});

test.each<[RetentionOptions, string]>([
  [{ keepLastN: -1 }, 'keepLastN is -1; give a whole number, 0 to keep all checkpoints.'],
  [{ keepLastN: 1.5 }, 'keepLastN is 1.5; give a whole number, 0 to keep all checkpoints.'],
  [{ keepLastN: NaN }, 'keepLastN is NaN; give a whole number, 0 to keep all checkpoints.'],
  [{ keepLastN: '10' as never }, "keepLastN is '10'; give a whole number, 0 to keep all checkpoints."],
  [{ keepEvery: -5 }, 'keepEvery is -5; give a whole number, 0 to keep none for their iteration.'],
  [{ maxBytes: Infinity }, 'maxBytes is Infinity; give a whole number, 0 for any amount.'],
  [
    { keepBest: { metric: 'a', count: 0.5 } },
    'keepBest.count is 0.5; give a whole number, 0 to keep none for their figure.',
  ],
  [
    { keepBest: { metric: '', count: 1 } },
    "keepBest.metric is ''; name a field of metadata.json, as 'reward_mean'.",
  ],
  [
    { keepBest: { metric: 'a', count: 1, mode: 'up' as never } },
    "keepBest.mode is 'up'; give 'max' or 'min'.",
  ],
])('refuses %j in one sentence', (options, sentence) => {
  expect(() => new CheckpointManager('anywhere', options)).toThrow(new RangeError(sentence));
});
