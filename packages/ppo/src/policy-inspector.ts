import type { Executable, Executor } from '@hideout/compile';
import { compilePolicy } from './policy-networks.js';
import type { PolicyLearner } from './policy-learner.js';
import { RandomStreams } from './random-streams.js';
import { seedOffsets } from './seed-offsets.js';

type Forward = Executable<'parameters' | 'observations', 'members'>;

/** Asks the policies that are being trained for single actions, without touching the training. */
export class PolicyInspector {
  private readonly random: RandomStreams;
  /** By policy; made when they are first asked for. */
  private readonly programs = new Map<string, Forward>();

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
    { policyId, explore }: { readonly policyId: string; readonly explore: boolean },
  ): Promise<Float32Array> {
    const learner = this.learners.get(policyId);
    if (learner === undefined) {
      throw new RangeError(
        `there is no policy "${policyId}"; there are ${[...this.learners.keys()].join(', ')}`,
      );
    }
    if (observation.length !== learner.normalizer.size) {
      throw new RangeError(
        `the observation has ${observation.length} numbers, expected ${learner.normalizer.size}`,
      );
    }
    const normalized = new Float32Array(observation.length);
    learner.normalizer.normalize(observation, 0, normalized, 0);
    const { parameters } = learner.policy;
    const { members } = await this.forwardOf(learner).run({ parameters, observations: normalized });
    const action = new Float32Array(learner.distribution.actionWidth);
    if (explore) learner.distribution.sample(members, 0, this.random.stream(0), action, 0);
    else learner.distribution.mode(members, 0, action, 0);
    return action;
  }

  dispose(): void {
    for (const forward of this.programs.values()) forward.dispose();
  }

  private forwardOf({ policyId, shapes, distribution }: PolicyLearner): Forward {
    const known = this.programs.get(policyId);
    if (known !== undefined) return known;
    const forward = compilePolicy(this.executor, shapes.policy, distribution);
    this.programs.set(policyId, forward);
    return forward;
  }
}
