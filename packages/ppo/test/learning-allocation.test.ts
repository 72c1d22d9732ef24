import { expect, it } from '@jest/globals';
import { chooseExecutor } from '@hideout/compile';
import { RandomStreams } from '../src/index.js';
import { InlineLearningPool } from '../src/learning/inline-learning-pool.js';
import { PolicyLearner } from '../src/policy-learner.js';
import { newRolloutBatch } from '../src/rollout-batch.js';
import { smallConfig } from './fixtures/small-config.js';

/** Minibatches of 34 and 33 samples in turn, and networks of more parameters than that. */
const [steps, rows, minibatchSize, epochs] = [67, 2, 33, 3];

it.each([
  ['feed-forward', {}],
  ['shared layers', { sharedLayers: true }],
] as const)(
  'learning makes no array as large as a minibatch after its first epoch: %s',
  async (_name, change) => {
    const { executor } = await chooseExecutor('onnxruntime');
    const options = { ...smallConfig.policies['left_policy'], hiddenSizes: [16], ...change };
    const config = { ...smallConfig, minibatchSize, epochs };
    const env = { actionSpace: { kind: 'continuous', size: 2 }, observationSize: 40 } as const;
    const learner = new PolicyLearner('solo', options, config, env, rows, new RandomStreams(3, 2), 0);
    const batch = newRolloutBatch({ steps, rows, observationSize: 40 }, learner.distribution);
    batch.active.fill(1);
    batch.rewards.forEach((_, i, all) => (all[i] = Math.sin(i)));
    const pool = new InlineLearningPool(learner.networks, executor);

    const made: { readonly length: number; readonly progress: number }[] = [];
    let progress = 0;
    const original = globalThis.Float32Array;
    globalThis.Float32Array = new Proxy(original, {
      construct: (target, args: unknown[], newTarget) => {
        // A number: an array of zeros; an array: a copy; a buffer: a view, which takes no memory for its numbers.
        const [first] = args;
        const length = typeof first === 'number' ? first : Array.isArray(first) ? first.length : 0;
        made.push({ length, progress });
        return Reflect.construct(target, args, newTarget) as Float32Array;
      },
    });
    try {
      await learner.learn(batch, pool, (fraction) => (progress = fraction));
    } finally {
      globalThis.Float32Array = original;
      await pool.dispose();
    }
    const large = made.filter(({ length }) => length >= minibatchSize);
    expect(large.some((array) => array.progress < 1 / epochs)).toBe(true);
    // Each network's first updates come before both are through a third.
    expect(large.filter((array) => array.progress > 1 / epochs && array.progress < 1)).toEqual([]);
  },
);
