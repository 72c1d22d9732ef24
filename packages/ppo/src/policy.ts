import type { Executor } from '@hideout/compile';
import { actionDistribution } from './distributions/action-distribution.js';
import type { ActionDistribution } from './distributions/action-distribution.js';
import { flatParameters } from './network.js';
import { ObservationNormalizer } from './observation-normalizer.js';
import { policyNetworkShapes } from './policy-networks.js';
import type { RandomStreams } from './random-streams.js';
import { ActorMemory } from './recurrent/actor-memory.js';
import { policyStep } from './recurrent/step-program.js';
import type { StepProgram } from './recurrent/step-program.js';
import { restoreNormalizer, savedPolicy } from './saved-policy.js';
import type { PolicyState } from './training-state.js';
import type { ActionSpace } from './vector-env.js';

/** Something that chooses actions for the agents of one policy. */
export interface Actor {
  /**
   * Chooses actions for `rows` agents. observations: [rows, O], actions (written): [rows, W]; `world` gives the world
   * of a row. `fresh` is 1 for the rows whose episode begins with this observation; missing: for none.
   *
   * An actor with a memory remembers each row from call to call: the same agents have to come in the same rows, and it
   * has to be told by `fresh` where episodes begin.
   */
  act(
    observations: Float32Array,
    actions: Float32Array,
    worlds: Int32Array,
    fresh?: Uint8Array,
  ): Promise<void>;
}

/** A saved policy, ready to act; without its optimiser and value function. */
export class Policy {
  readonly policyId: string;
  readonly actionSpace: ActionSpace;
  private readonly distribution: ActionDistribution;
  private readonly normalizer: ObservationNormalizer;
  private readonly parameters: Float32Array;
  private readonly forward: StepProgram;

  /** @throws {StateMismatchError} when the state is incomplete or contradicts itself. */
  constructor(state: PolicyState, executor: Executor) {
    const { json, arrays } = state;
    const saved = savedPolicy(json);
    this.policyId = saved.policyId;
    this.actionSpace = saved.actionSpace;
    this.distribution = actionDistribution(saved.actionSpace);
    const { policy } = policyNetworkShapes(saved.observationSize, this.distribution, saved, saved.memory);
    this.parameters = flatParameters(policy, arrays, 'policy.');
    this.normalizer = new ObservationNormalizer(saved.observationSize, saved.normalizeObservations);
    restoreNormalizer(this.normalizer, arrays);
    this.forward = policyStep(executor, policy, this.distribution);
  }

  /**
   * An actor with this policy, and with a memory of its own where the policy has one. With `explore` actions are drawn,
   * each world from its own stream of `random`.
   */
  actor({ explore, random }: { readonly explore: boolean; readonly random: RandomStreams }): Actor {
    const { distribution, normalizer } = this;
    const memories = new ActorMemory(this.forward.memorySize);
    return {
      act: async (observations, actions, worlds, fresh) => {
        const memory = memories.of(worlds.length, fresh);
        const normalized = new Float32Array(observations.length);
        for (let row = 0; row < worlds.length; row++) {
          normalizer.normalize(observations, row * normalizer.size, normalized, row * normalizer.size);
        }
        const members = await this.forward.run(this.parameters, normalized, memory);
        for (let row = 0; row < worlds.length; row++) {
          const [at, to] = [row * distribution.parameterSize, row * distribution.actionWidth];
          if (explore) distribution.sample(members, at, random.stream(worlds[row]), actions, to);
          else distribution.mode(members, at, actions, to);
        }
      },
    };
  }
}

/** An actor that ignores what it sees: uniform over the action space ([-1, 1] for each continuous action). */
export function randomActor(space: ActionSpace, random: RandomStreams): Actor {
  const width = space.kind === 'continuous' ? space.size : space.sizes.length;
  return {
    act: async (_observations, actions, worlds) => {
      for (let row = 0; row < worlds.length; row++) {
        const stream = random.stream(worlds[row]);
        for (let i = 0; i < width; i++) {
          actions[row * width + i] =
            space.kind === 'continuous' ? 2 * stream.uniform() - 1 : stream.below(space.sizes[i]);
        }
      }
    },
  };
}
