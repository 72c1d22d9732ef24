import { describe, expect, it } from '@jest/globals';
import { chooseExecutor } from '@hideout/compile';
import { actionDistribution } from '../src/distributions/action-distribution.js';
import { initialParameters, namedParameters, parameterCount } from '../src/network.js';
import type { NetworkShape } from '../src/network.js';
import { policyNetworkShapes } from '../src/policy-networks.js';
import { RandomStreams } from '../src/random-streams.js';
import { policyStep, valueStep } from '../src/step-program.js';
import { referenceMlp } from './fixtures/reference-mlp.js';
import { gaussian, layers } from './fixtures/small-policy.js';

describe('a network with a value head', () => {
  it.each([null, 'lstm'] as const)('has the same policy, bit for bit, as one without: %s', async (cell) => {
    const { executor } = await chooseExecutor('cpu');
    const distribution = actionDistribution(gaussian);
    const memory = cell === null ? null : { kind: cell, units: 3 };
    const shared = policyNetworkShapes(distribution, { ...layers, memory, sharedLayers: true }).policy;
    const { policy } = policyNetworkShapes(distribution, { ...layers, memory });
    const both = initialParameters(shared, new RandomStreams(3, 1).stream(0));
    const named = namedParameters(shared, both, '');
    // Orthogonal, of gain 1: one column of length 1.
    const weight = [...named['value.weight'].data];
    expect(Math.hypot(...weight)).toBeCloseTo(1, 5);
    expect([...named['value.bias'].data]).toEqual([0]);
    const { 'value.weight': _weight, 'value.bias': _bias, ...ofPolicy } = named;
    expect([_weight.shape, _bias.shape]).toEqual([[cell === null ? 4 : 3, 1], [1]]);
    const alone = Float32Array.from(Object.values(ofPolicy).flatMap(({ data }) => [...data]));
    expect(alone).toHaveLength(parameterCount(policy));

    const observations = Float32Array.of(0.3, -1, 2, 0.5, 0.1, -0.7);
    const asked = async (network: NetworkShape, parameters: Float32Array) => {
      const program = policyStep(executor, network, distribution);
      const remembered = new Float32Array(2 * program.memorySize).fill(0.2);
      const members = await program.run(parameters, { observations, memory: remembered });
      return { members, remembered };
    };
    expect(await asked(shared, both)).toEqual(await asked(policy, alone));
    // And the value head sees what the policy's last layer sees, and changes the memory in the same way.
    const program = valueStep(executor, shared);
    const remembered = new Float32Array(2 * program.memorySize).fill(0.2);
    const values = await program.run(both, { observations, memory: remembered });
    expect(remembered).toEqual((await asked(shared, both)).remembered);
    if (cell === null) {
      const expected = [0, 1].map((i) =>
        referenceMlp(shared, [...both], [...observations.slice(3 * i, 3 * i + 3)]),
      );
      expected.forEach(({ value }, i) => expect(values[i]).toBeCloseTo(value, 5));
    } else {
      [0, 1].forEach((i) => {
        const outputs = [...remembered.slice(6 * i, 6 * i + 3)];
        const value = outputs.reduce((sum, output, k) => sum + output * weight[k], 0);
        expect(values[i]).toBeCloseTo(value, 5);
      });
    }
  });
});
