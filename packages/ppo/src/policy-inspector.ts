import type { Executor } from '@hideout/compile';
import type { PolicyLearner } from './policy-learner.js';
import { RandomStreams } from './random-streams.js';
import { memorySize } from './recurrent/memory.js';
import { noMemory, policyStep } from './recurrent/step-program.js';
import type { StepProgram } from './recurrent/step-program.js';
import { seedOffsets } from './seed-offsets.js';

/** How a single action is asked for. */
export interface SingleActionOptions {
  readonly policyId: string;
  /** Draws from the policy's distribution; false: the most likely action. */
  readonly explore: boolean;
  /** What a policy with a memory remembers, [S]: read, and written. Zeros where an episode begins. */
  readonly memory?: Float32Array;
}

/** Asks the policies that are being trained for single actions, without touching the training. */
export class PolicyInspector {
  private readonly random: RandomStreams;
  /** By policy; made when they are first asked for. */
  private readonly programs = new Map<string, StepProgram>();

  constructor(
    private readonly learners: ReadonlyMap<string, PolicyLearner>,
    private readonly executor: Executor,
    seed: number,
  ) {
    this.random = new RandomStreams(seed + seedOffsets.inspection, 1);
  }

  /** See `Trainer.computeSingleAction`. */
  async action(
    observation: Float32Array,
    { policyId, explore, memory = noMemory }: SingleActionOptions,
  ): Promise<Float32Array> {
    const learner = this.learnerOf(policyId);
    const size = memorySize(learner.shapes.policy.memory);
    if (size > 0 && memory.length !== size) {
      throw new RangeError(`the memory of ${policyId} has ${memory.length} numbers, expected ${size}`);
    }
    if (observation.length !== learner.normalizer.size) {
      throw new RangeError(
        `the observation has ${observation.length} numbers, expected ${learner.normalizer.size}`,
      );
    }
    const normalized = new Float32Array(observation.length);
    learner.normalizer.normalize(observation, 0, normalized, 0);
    const { parameters } = learner.policy;
    const members = await this.forwardOf(learner).run(parameters, normalized, memory);
    const action = new Float32Array(learner.distribution.actionWidth);
    if (explore) learner.distribution.sample(members, 0, this.random.stream(0), action, 0);
    else learner.distribution.mode(members, 0, action, 0);
    return action;
  }

  /** See `Trainer.memorySize`. */
  memorySize(policyId: string): number {
    return memorySize(this.learnerOf(policyId).shapes.policy.memory);
  }

  dispose(): void {
    for (const forward of this.programs.values()) forward.dispose();
  }

  private learnerOf(policyId: string): PolicyLearner {
    const learner = this.learners.get(policyId);
    if (learner === undefined) {
      throw new RangeError(
        `there is no policy "${policyId}"; there are ${[...this.learners.keys()].join(', ')}`,
      );
    }
    return learner;
  }

  private forwardOf({ policyId, shapes, distribution }: PolicyLearner): StepProgram {
    const known = this.programs.get(policyId);
    if (known !== undefined) return known;
    const forward = policyStep(this.executor, shapes.policy, distribution);
    this.programs.set(policyId, forward);
    return forward;
  }
}
