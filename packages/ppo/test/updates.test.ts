import { beforeAll, describe, expect, it } from '@jest/globals';
import { chooseExecutor } from '@hideout/compile';
import type { Executor, ExecutorName } from '@hideout/compile';
import { actionDistribution } from '../src/distributions/action-distribution.js';
import { initialParameters } from '../src/network.js';
import type { NetworkShape } from '../src/network.js';
import { policyNetworkShapes } from '../src/policy-networks.js';
import { RandomStreams } from '../src/random-streams.js';
import { policyStep } from '../src/step-program.js';
import { policyUpdate } from '../src/updates/policy-update.js';
import { compileUpdate } from '../src/updates/update-program.js';
import { valueUpdate } from '../src/updates/value-update.js';
import { numericalGradient, referenceAdam, referenceMlp } from './fixtures/reference-mlp.js';
import {
  draws,
  expectOutcome,
  flat,
  largestDifference,
  midway,
  optimizerSettings,
  optimizerTensors,
} from './fixtures/midway.js';
import { referenceMembers, referencePolicyLoss, referenceValueLoss } from './fixtures/reference-policy.js';
import { executorNames, gaussian, layers, multiDiscrete } from './fixtures/small-policy.js';

const samples = 12;
const settings = { ...optimizerSettings, clipRange: 0.1, entropyCoeff: 0.01, klCoeff: 0.3 };

let executor: Executor;
const load = async (name: ExecutorName): Promise<void> => {
  ({ executor } = await chooseExecutor(name));
};

describe.each(executorNames)('policyUpdate on %s', (name) => {
  beforeAll(() => load(name));

  it.each([
    ['Gaussian', gaussian],
    ['multi-discrete', multiDiscrete],
  ] as const)('equals an independent float64 computation for a %s policy', async (_name, space) => {
    const distribution = actionDistribution(space);
    const network = policyNetworkShapes(distribution, layers).policy;
    const draw = draws(7);
    const { state, observations } = midway(network, draw, samples);
    // The old policy is another one than the new, so that ratios leave the clipping range and the KL is not zero.
    const oldNetwork = { ...network, outputGain: 1 };
    const oldParameters = [...initialParameters(oldNetwork, new RandomStreams(9, 1).stream(0))];
    const oldMembers = observations.map((o) =>
      referenceMembers(space, referenceMlp(oldNetwork, oldParameters, o)),
    );
    const actions = observations.map(() =>
      space.kind === 'continuous'
        ? [draw(), draw()]
        : [0, 1, 0, 0, 1].map((x, i) => (i < 2 ? x : i === 3 ? 1 : 0)),
    );
    const advantages = observations.map(() => draw());

    const loss = (parameters: number[]): { total: number; figures: number[] } =>
      referencePolicyLoss(
        space,
        observations.map((o, i) => ({
          member: referenceMembers(space, referenceMlp(network, parameters, o)),
          oldMember: oldMembers[i],
          action: actions[i],
          advantage: advantages[i],
          counts: 1,
        })),
        settings,
      );
    const { figures } = loss(state.parameters);
    expect(figures[3]).toBeGreaterThan(0);
    expect(figures[3]).toBeLessThan(1);
    const expected = referenceAdam(
      state,
      numericalGradient((p) => loss(p).total, state.parameters),
      settings,
    );
    expect(expected.norm).toBeGreaterThan(settings.maxNorm);

    const result = await compileUpdate(executor, policyUpdate(network, distribution)).run({
      ...optimizerTensors(state, settings),
      observations: flat(observations),
      actions: flat(actions),
      oldMembers: flat(oldMembers),
      advantages: Float32Array.from(advantages),
      clipRange: Float32Array.of(settings.clipRange),
      entropyCoeff: Float32Array.of(settings.entropyCoeff),
      klCoeff: Float32Array.of(settings.klCoeff),
    });
    expect(largestDifference(result.statistics, [...figures, expected.norm])).toBeLessThan(1e-5);
    expectOutcome(result, expected);
  });

  it.each(
    ([1, 2, 3, 7, 40] as const).flatMap((rows) =>
      [multiDiscrete, gaussian].map((space) => [rows, space] as const),
    ),
  )('has a ratio of exactly 1 in the first minibatch after rollouts of %d rows, %j', async (rows, space) => {
    const distribution = actionDistribution(space);
    const network = policyNetworkShapes(distribution, layers).policy;
    const { state, observations } = midway(network, draws(3), 120);
    const forward = policyStep(executor, network, distribution);
    const { parameters } = optimizerTensors(state, settings);
    const oldMembers = new Float32Array(observations.length * distribution.parameterSize);
    for (let first = 0; first < observations.length; first += rows) {
      const seen = flat(observations.slice(first, first + rows));
      const members = await forward.run(parameters, { observations: seen });
      oldMembers.set(members, first * distribution.parameterSize);
    }
    const oneHot = observations.map((_, i) => (i % 2 === 0 ? [1, 0, 0, 1, 0] : [0, 1, 1, 0, 0]));
    const real = observations.map((_, i) => [Math.sin(i), Math.cos(i)]);
    const { statistics } = await compileUpdate(executor, policyUpdate(network, distribution)).run({
      ...optimizerTensors(state, settings),
      observations: flat(observations),
      actions: flat(space.kind === 'discrete' ? oneHot : real),
      oldMembers,
      advantages: Float32Array.from(observations, (_, i) => i),
      // The share of ratios that are not 1.
      clipRange: Float32Array.of(0),
      entropyCoeff: Float32Array.of(0),
      klCoeff: Float32Array.of(0),
    });
    // With ratios of 1 the loss is minus the mean of the normalised advantages.
    expect(statistics[0]).toBeCloseTo(0, 6);
    expect(statistics[1]).toBe(0);
    expect(statistics[3]).toBe(0);
  });
});

describe.each(executorNames)('valueUpdate on %s', (name) => {
  beforeAll(() => load(name));

  it('equals an independent float64 computation, with its change clipped', async () => {
    const network = valueShape();
    const draw = draws(5);
    const { state, observations } = midway(network, draw, samples);
    const returns = observations.map(() => draw());
    const oldValues = observations.map(() => draw() * 0.5);
    const range = 0.3;
    const loss = (parameters: number[]): number =>
      referenceValueLoss(
        observations.map((o, i) => ({
          value: referenceMlp(network, parameters, o).output[0],
          oldValue: oldValues[i],
          target: returns[i],
          counts: 1,
        })),
        range,
      );
    const changes = observations.map((o, i) =>
      Math.abs((referenceMlp(network, state.parameters, o).output[0] as number) - (oldValues[i] as number)),
    );
    const clipped = changes.filter((change) => change > range).length;
    expect(clipped).toBeGreaterThan(0);
    expect(clipped).toBeLessThan(samples);
    const expected = referenceAdam(state, numericalGradient(loss, state.parameters), settings);
    expect(expected.norm).toBeGreaterThan(settings.maxNorm);
    const result = await compileUpdate(executor, valueUpdate(network)).run({
      ...optimizerTensors(state, settings),
      observations: flat(observations),
      returns: Float32Array.from(returns),
      oldValues: Float32Array.from(oldValues),
      valueClipRange: Float32Array.of(range),
    });
    const figures = [loss(state.parameters), expected.norm];
    expect(largestDifference(result.statistics, figures)).toBeLessThan(1e-5);
    expectOutcome(result, expected);
  });
});

/** Of a value function with the same layers. */
function valueShape(): NetworkShape {
  const { value } = policyNetworkShapes(actionDistribution({ kind: 'continuous', size: 1 }), layers);
  if (value === null) throw new Error('these networks share no layers');
  return value;
}
