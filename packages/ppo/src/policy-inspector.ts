import type { Executor } from '@hideout/compile';
import type { PolicyLearner } from './policy-learner.js';
import { RandomStreams } from './random-streams.js';
import { memorySize } from './recurrent/memory.js';
import { seedOffsets } from './seed-offsets.js';
import { policyStep } from './step-program.js';
import type { StepProgram } from './step-program.js';

/** How actions are asked for. */
export interface ActionOptions {
  readonly policyId: string;
  /** Draws from the policy's distribution; false: the most likely action. */
  readonly explore: boolean;
  /** What a policy with a memory remembers, [M, S]: read, and written. Zeros where an episode begins. */
  readonly memory?: Float32Array;
  /** 1 for the choices that are allowed, 0 for the others, [M, E], where the environment has action masks. */
  readonly actionMasks?: Uint8Array;
}

/** Asks the policies that are being trained for actions, without touching the training. */
export class PolicyInspector {
  private readonly random: RandomStreams;
  /** By policy; made when they are first asked for. */
  private readonly programs = new Map<string, StepProgram>();

  constructor(
    private readonly learners: ReadonlyMap<string, PolicyLearner>,
    private readonly executor: Executor,
    private readonly hasActionMasks: boolean,
    seed: number,
  ) {
    this.random = new RandomStreams(seed + seedOffsets.inspection, 1);
  }

  /** See `Trainer.computeSingleAction`. */
  async action(observation: Float32Array, options: ActionOptions): Promise<Float32Array> {
    const { size } = this.learnerOf(options.policyId).normalizer;
    requireLength('the observation', observation.length, size);
    return this.actions(observation, options);
  }

  /** See `Trainer.computeActions`. */
  async actions(observations: Float32Array, options: ActionOptions): Promise<Float32Array> {
    const { policyId, explore, memory, actionMasks } = options;
    const learner = this.learnerOf(policyId);
    const { normalizer, distribution } = learner;
    const rows = observations.length / normalizer.size;
    if (!Number.isInteger(rows)) {
      throw new RangeError(
        `the observations have ${observations.length} numbers, no multiple of the ${normalizer.size} of one`,
      );
    }
    const size = this.memorySize(policyId);
    if (size > 0) requireLength(`the memory of ${policyId}`, memory?.length ?? 0, rows * size);
    if (this.hasActionMasks) {
      requireLength('the action mask', actionMasks?.length ?? 0, rows * distribution.encodedSize);
    }
    const normalized = new Float32Array(observations.length);
    for (let at = 0; at < observations.length; at += normalizer.size) {
      normalizer.normalize(observations, at, normalized, at);
    }
    const members = await this.forwardOf(learner).run(learner.policy.parameters, {
      observations: normalized,
      memory,
      actionMasks: actionMasks && Float32Array.from(actionMasks),
    });
    const { actionWidth, parameterSize } = distribution;
    const actions = new Float32Array(rows * actionWidth);
    for (let row = 0; row < rows; row++) {
      const [at, to] = [row * parameterSize, row * actionWidth];
      if (explore) distribution.sample(members, at, this.random.stream(0), actions, to);
      else distribution.mode(members, at, actions, to);
    }
    return actions;
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
    const forward = policyStep(this.executor, shapes.policy, distribution, this.hasActionMasks);
    this.programs.set(policyId, forward);
    return forward;
  }
}

function requireLength(what: string, length: number, expected: number): void {
  if (length !== expected) throw new RangeError(`${what} has ${length} numbers, expected ${expected}`);
}
