import { describe, expect, it } from '@jest/globals';
import { chooseExecutor } from '@hideout/compile';
import { actionDistribution } from '../src/distributions/action-distribution.js';
import { parameterCount } from '../src/network.js';
import type { NetworkShape } from '../src/network.js';
import { policyUpdate } from '../src/updates/policy-update.js';
import { compileUpdate } from '../src/updates/update-program.js';
import { allCount, lessonOf, middleClip, policySamples, settings } from './fixtures/lesson.js';
import { expectOutcome, largestDifference } from './fixtures/midway.js';
import { numericalGradient, referenceAdam, referenceMlp } from './fixtures/reference-mlp.js';
import { referencePolicyLoss } from './fixtures/reference-policy.js';
import { executorNames, multiDiscrete } from './fixtures/small-policy.js';

describe('policyUpdate with action masks', () => {
  it.each(executorNames)('equals an independent float64 computation on %s', async (name) => {
    const { executor } = await chooseExecutor(name);
    const { lesson, inputs, distribution } = lessonOf('masked multi-discrete', null, false);
    const { network } = lesson;
    const at = (parameters: readonly number[]) =>
      lesson.observations.map((o) => referenceMlp(network, parameters, o));
    const clipRange = middleClip(lesson, policySamples(lesson, at(lesson.state.parameters), allCount));
    const ofPolicy = (p: readonly number[]) =>
      referencePolicyLoss(multiDiscrete, policySamples(lesson, at(p), allCount), {
        ...settings,
        clipRange,
      });
    const gradient = numericalGradient((p) => ofPolicy(p).total, lesson.state.parameters);
    const expected = referenceAdam(lesson.state, gradient, settings);
    const update = compileUpdate(executor, policyUpdate(network, distribution, { hasActionMasks: true }));
    const { policyCounts: _, oldValues, returns, valueCoeff, valueClipRange, ...policyInputs } = inputs;
    expect([_, oldValues, returns, valueCoeff, valueClipRange]).not.toContain(undefined);
    const result = await update.run({ ...policyInputs, clipRange: Float32Array.of(clipRange) });
    const { figures } = ofPolicy(lesson.state.parameters);
    expect(largestDifference(result.statistics, [...figures, expected.norm])).toBeLessThan(1e-5);
    expectOutcome(result, expected);
  });

  it.each(executorNames)(
    'gives a choice that is never allowed no gradient at all, and figures by hand, on %s',
    async (name) => {
      const { executor } = await chooseExecutor(name);
      const distribution = actionDistribution({ kind: 'discrete', sizes: [3] });
      // One input, no hidden layer to speak of: the logits are the biases of the last layer.
      const network: NetworkShape = {
        inputSize: 1,
        hiddenSizes: [1],
        outputSize: 3,
        activation: 'tanh',
        outputGain: 1,
        freeParameters: 0,
      };
      expect(parameterCount(network)).toBe(8);
      const zeros = new Float32Array(8);
      const update = compileUpdate(executor, policyUpdate(network, distribution, { hasActionMasks: true }));
      const result = await update.run({
        // The forbidden logit is by far the largest.
        parameters: Float32Array.of(1, 0, 0, 0, 0, 0, Math.log(3), 50),
        firstMoment: zeros,
        secondMoment: zeros,
        learningRate: Float32Array.of(0.1),
        firstCorrection: Float32Array.of(0.1),
        secondCorrection: Float32Array.of(0.001),
        maxGradNorm: Float32Array.of(Infinity),
        observations: Float32Array.of(1, 1),
        actions: Float32Array.of(1, 0, 0, 0, 1, 0),
        actionMasks: Float32Array.of(1, 1, 0, 1, 1, 0),
        oldMembers: Float32Array.of(
          Math.log(1 / 2),
          Math.log(1 / 2),
          -1e9,
          Math.log(1 / 2),
          Math.log(1 / 2),
          -1e9,
        ),
        advantages: Float32Array.of(1, -1),
        clipRange: Float32Array.of(1),
        entropyCoeff: Float32Array.of(0.5),
        klCoeff: Float32Array.of(0.5),
      });
      // Probabilities 1/4 and 3/4 now, 1/2 each before: ratios 1/2 and 3/2, advantages 1 and -1.
      const kl = Math.log(1 / 2) - (Math.log(1 / 4) + Math.log(3 / 4)) / 2;
      const entropy = -(Math.log(1 / 4) / 4 + (3 / 4) * Math.log(3 / 4));
      const figures = [...result.statistics].slice(0, 4);
      [(3 / 2 - 1 / 2) / 2, kl, entropy, 0].forEach((figure, i) => expect(figures[i]).toBeCloseTo(figure, 6));
      // Adam's first moment is a tenth of the gradient: 0 to the bit, in weight and bias of the third choice alone.
      const moments = [...result.newFirstMoment.slice(2)];
      expect(moments.map((moment) => moment === 0)).toEqual([false, false, true, false, false, true]);
      expect(result.newParameters[7]).toBe(50);
    },
  );
});
