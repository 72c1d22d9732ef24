import type { Executor } from '@hideout/compile';
import type { RecurrentValuesJob } from '../recurrent/recurrent-values.js';
import type { LearnJob, LearnOutcome } from './learn-job.js';
import type { LearningPool } from './learning-pool.js';
import { networkKey, ofNetwork } from './network-key.js';
import type { NetworkDescription, NetworkRef } from './network-key.js';
import { NetworkPrograms } from './network-programs.js';
import { valuesInPieces } from './values-in-pieces.js';

/** Networks that learn in the thread that asks, one update after the other. */
export class InlineLearningPool implements LearningPool {
  private readonly programs: ReadonlyMap<string, NetworkPrograms>;

  constructor(networks: readonly NetworkDescription[], executor: Executor) {
    this.programs = new Map(
      networks.map((network) => [networkKey(network), new NetworkPrograms(network, executor)]),
    );
  }

  async ready(): Promise<void> {}

  async values(
    network: NetworkRef,
    parameters: Float32Array,
    observations: Float32Array,
    into: Float32Array,
    pieceRows: number,
  ): Promise<void> {
    const programs = ofNetwork(this.programs, network);
    await valuesInPieces(programs, parameters, observations, into, pieceRows);
  }

  async valuesThroughTime(
    network: NetworkRef,
    job: RecurrentValuesJob,
    shouldStop?: () => boolean,
  ): Promise<void> {
    await ofNetwork(this.programs, network).valuesThroughTime(job, shouldStop);
  }

  learn(
    network: NetworkRef,
    job: LearnJob,
    onProgress: (fraction: number) => void,
    shouldStop?: () => boolean,
  ): Promise<LearnOutcome> {
    return ofNetwork(this.programs, network).learn(job, onProgress, shouldStop);
  }

  async dispose(): Promise<void> {
    for (const programs of this.programs.values()) programs.dispose();
  }
}
