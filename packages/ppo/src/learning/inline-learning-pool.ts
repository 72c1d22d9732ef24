import type { Executor } from '@hideout/compile';
import type { LearnJob, LearnOutcome } from './learn-job.js';
import type { LearningPool, NetworkRef } from './learning-pool.js';
import { networkKey } from './network-key.js';
import type { NetworkDescription } from './network-key.js';
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

  async values(
    policyId: string,
    parameters: Float32Array,
    observations: Float32Array,
    into: Float32Array,
    pieceRows: number,
  ): Promise<void> {
    await valuesInPieces(this.of({ policyId, kind: 'value' }), parameters, observations, into, pieceRows);
  }

  learn(network: NetworkRef, job: LearnJob, onProgress: (fraction: number) => void): Promise<LearnOutcome> {
    return this.of(network).learn(job, onProgress);
  }

  async dispose(): Promise<void> {
    for (const programs of this.programs.values()) programs.dispose();
  }

  private of(network: NetworkRef): NetworkPrograms {
    const programs = this.programs.get(networkKey(network));
    if (programs === undefined) throw new RangeError(`there is no network ${networkKey(network)}`);
    return programs;
  }
}
