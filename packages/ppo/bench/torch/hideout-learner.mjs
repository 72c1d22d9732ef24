import { ThreadedLearningPool } from '../../dist/learning/threaded-learning-pool.js';
import { newAdamState } from '../../dist/optimizer.js';
import { RandomStreams } from '../../dist/random-streams.js';
import { namedWeights } from './workload.mjs';

const policyId = 'policy';
const kinds = ['policy', 'value'];
/** What each network's update reads. */
const inputs = {
  policy: {
    samples: ['observations', 'actions', 'oldMembers', 'advantages'],
    scalars: ['learningRate', 'clipRange', 'entropyCoeff', 'klCoeff', 'maxGradNorm'],
  },
  value: {
    samples: ['observations', 'oldValues', 'returns'],
    scalars: ['learningRate', 'valueClipRange', 'maxGradNorm'],
  },
};

/** hideout's learner as a trainer with threads has it: policy and value function learn at the same time, in a thread each. */
export class HideoutLearner {
  name = 'hideout, onnxruntime';

  static async start(workload, threads) {
    const networks = kinds.map((kind) => ({
      network: {
        policyId,
        kind,
        shape: workload.shapes[kind],
        actionSpace: workload.actionSpace,
        hasActionMasks: false,
        sequenceLength: 1,
      },
      work: 1,
    }));
    const pool = new ThreadedLearningPool(networks, threads, 'onnxruntime');
    await pool.ready();
    return new HideoutLearner(workload, pool);
  }

  constructor(workload, pool) {
    this.workload = workload;
    this.pool = pool;
  }

  /** Back to the first weights, with optimisers that remember nothing. */
  async startOver() {
    const { policy, value } = this.workload.parameters;
    this.states = { policy: newAdamState(policy), value: newAdamState(value) };
  }

  /** @returns seconds of all processors together. */
  async learn(epochs) {
    const before = process.cpuUsage();
    await this.learnFrom(0, this.workload.sampleCount, epochs);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  }

  /** One update, with the minibatch that begins at a sample. */
  async update(first) {
    await this.learnFrom(first, this.workload.minibatchSize, 1);
  }

  /** Numbers by the weights' names. */
  async weights() {
    const { policy, value } = this.states;
    const named = namedWeights(this.workload.shapes, { policy: policy.parameters, value: value.parameters });
    return Object.fromEntries(Object.entries(named).map(([name, { data }]) => [name, data]));
  }

  stop() {
    return this.pool.dispose();
  }

  async learnFrom(first, count, epochs) {
    const indices = Int32Array.from({ length: count }, (_, i) => first + i);
    const outcomes = await Promise.all(
      kinds.map((kind) => this.pool.learn({ policyId, kind }, this.job(kind, indices, epochs), () => {})),
    );
    for (const [i, { divergence, steps }] of outcomes.entries()) {
      if (divergence !== null) throw new Error(`hideout diverged: ${JSON.stringify(divergence)}`);
      this.states[kinds[i]].steps = steps;
    }
  }

  job(kind, indices, epochs) {
    const { samples, scalars, minibatchSize } = this.workload;
    return {
      state: this.states[kind],
      samples: picked(samples, inputs[kind].samples),
      scalars: picked(scalars, inputs[kind].scalars),
      ...{ indices, epochs, minibatchSize },
      stopAboveKl: Infinity,
      random: new RandomStreams(1, 1, kinds.indexOf(kind)).saveState(),
    };
  }
}

function picked(object, names) {
  return Object.fromEntries(names.map((name) => [name, object[name]]));
}
