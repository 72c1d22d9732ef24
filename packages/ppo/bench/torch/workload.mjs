import { actionDistribution } from '../../dist/distributions/action-distribution.js';
import { defaultPolicyConfig, defaultPpoConfig } from '../../dist/index.js';
import { initialParameters, namedParameters } from '../../dist/network.js';
import { policyNetworkShapes } from '../../dist/policy-networks.js';
import { RandomStreams } from '../../dist/random-streams.js';
import { sharedFloat32 } from '../../dist/shared-arrays.js';

const { learningRate, entropyCoeff } = defaultPolicyConfig;
const { clipRange, klCoeff, maxGradNorm } = defaultPpoConfig;

/**
 * What both sides learn: networks, minibatches and coefficients as in `nx run tools:iteration`, but with a clipped value
 * loss, which both sides compute. Random numbers stand for a rollout. The old policy is near the one that learns, so that
 * some ratios, and some values, are clipped and others not.
 */
export function createWorkload() {
  const observationSize = 161;
  const sampleCount = 16384;
  const actionSpace = { kind: 'continuous', size: 7 };
  const distribution = actionDistribution(actionSpace);
  const shapes = policyNetworkShapes(distribution, {
    observationSize,
    hiddenSizes: [256, 256],
    activation: 'tanh',
  });
  const random = new RandomStreams(1, 1).stream(0);
  const normals = (width, scale) => {
    const data = sharedFloat32(sampleCount * width);
    for (let i = 0; i < data.length; i++) data[i] = scale * random.normal();
    return { data, width };
  };
  return {
    ...{ actionSpace, shapes, sampleCount, minibatchSize: 512, epochs: 10 },
    scalars: { learningRate, clipRange, valueClipRange: 0.5, entropyCoeff, klCoeff, maxGradNorm },
    parameters: {
      policy: initialParameters(shapes.policy, random),
      value: initialParameters(shapes.value, random),
    },
    samples: {
      observations: normals(observationSize, 1),
      actions: normals(distribution.encodedSize, 1),
      oldMembers: normals(distribution.parameterSize, 0.1),
      advantages: normals(1, 1),
      oldValues: normals(1, 0.5),
      returns: normals(1, 1),
    },
  };
}

/** Weights of both networks by name, with their shapes. */
export function namedWeights(shapes, { policy, value }) {
  return {
    ...namedParameters(shapes.policy, policy, 'policy.'),
    ...namedParameters(shapes.value, value, 'value.'),
  };
}

/** First weights and samples by name, with their shapes. */
export function namedTensors({ shapes, parameters, samples, sampleCount }) {
  const columns = Object.entries(samples).map(([name, { data, width }]) => [
    name,
    { data, shape: width === 1 ? [sampleCount] : [sampleCount, width] },
  ]);
  return { ...namedWeights(shapes, parameters), ...Object.fromEntries(columns) };
}
