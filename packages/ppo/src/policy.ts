import type { Executable, Executor } from '@hideout/compile';
import { actionDistribution } from './distributions/action-distribution.js';
import type { ActionDistribution } from './distributions/action-distribution.js';
import { StateMismatchError } from './errors/state-mismatch-error.js';
import type { JsonObject } from './named-tensors.js';
import { flatParameters } from './network.js';
import { ObservationNormalizer } from './observation-normalizer.js';
import { compilePolicy, policyNetworkShapes } from './policy-networks.js';
import type { RandomStreams } from './random-streams.js';
import { restoreArray, savedNumber } from './training-state.js';
import type { PolicyState } from './training-state.js';
import type { ActionSpace } from './vector-env.js';

/** Something that chooses actions for the agents of one policy. */
export interface Actor {
  /**
   * Chooses actions for `rows` agents. observations: [rows, O], actions (written): [rows, W]; `world` gives the world
   * of a row.
   */
  act(observations: Float32Array, actions: Float32Array, worlds: Int32Array): Promise<void>;
}

/** A saved policy, ready to act; without its optimiser and value function. */
export class Policy {
  readonly policyId: string;
  readonly actionSpace: ActionSpace;
  private readonly distribution: ActionDistribution;
  private readonly normalizer: ObservationNormalizer;
  private readonly parameters: Float32Array;
  private readonly forward: Executable<'parameters' | 'observations', 'members'>;

  /** @throws {StateMismatchError} when the state is incomplete or contradicts itself. */
  constructor(state: PolicyState, executor: Executor) {
    const { json, arrays } = state;
    this.policyId = savedText(json, 'policy_id');
    this.actionSpace = savedActionSpace(json);
    this.distribution = actionDistribution(this.actionSpace);
    const observationSize = savedNumber(json, 'observation_size');
    const { policy } = policyNetworkShapes(observationSize, this.distribution, {
      hiddenSizes: savedSizes(json, 'hidden_sizes'),
      activation: savedText(json, 'activation') === 'relu' ? 'relu' : 'tanh',
    });
    this.parameters = flatParameters(policy, arrays, 'policy.');
    this.normalizer = new ObservationNormalizer(observationSize, json['normalize_observations'] === true);
    restoreArray(this.normalizer.moments.mean, arrays, 'observation.mean');
    restoreArray(this.normalizer.moments.variance, arrays, 'observation.variance');
    const count = new Float64Array(1);
    restoreArray(count, arrays, 'observation.count');
    this.normalizer.moments.count = count[0] as number;
    this.forward = compilePolicy(executor, policy, this.distribution);
  }

  /** An actor with this policy. With `explore` actions are drawn, each world from its own stream of `random`. */
  actor({ explore, random }: { readonly explore: boolean; readonly random: RandomStreams }): Actor {
    const { distribution, normalizer } = this;
    return {
      act: async (observations, actions, worlds) => {
        const normalized = new Float32Array(observations.length);
        for (let row = 0; row < worlds.length; row++) {
          normalizer.normalize(observations, row * normalizer.size, normalized, row * normalizer.size);
        }
        const { members } = await this.forward.run({ parameters: this.parameters, observations: normalized });
        for (let row = 0; row < worlds.length; row++) {
          const [at, to] = [row * distribution.parameterSize, row * distribution.actionWidth];
          if (explore) distribution.sample(members, at, random.stream(worlds[row] as number), actions, to);
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
        const stream = random.stream(worlds[row] as number);
        for (let i = 0; i < width; i++) {
          actions[row * width + i] =
            space.kind === 'continuous' ? 2 * stream.uniform() - 1 : stream.below(space.sizes[i] as number);
        }
      }
    },
  };
}

function savedText(json: JsonObject, entry: string): string {
  const found = json[entry];
  if (typeof found !== 'string')
    throw new StateMismatchError(entry, JSON.stringify(found) ?? 'missing', 'a text');
  return found;
}

function savedSizes(json: JsonObject, entry: string): number[] {
  const found = json[entry];
  const isSize = (value: unknown): value is number =>
    typeof value === 'number' && Number.isInteger(value) && value > 0;
  if (!Array.isArray(found) || found.length === 0 || !found.every(isSize)) {
    throw new StateMismatchError(entry, JSON.stringify(found) ?? 'missing', 'whole numbers above 0');
  }
  return found;
}

function savedActionSpace(json: JsonObject): ActionSpace {
  const found = json['action_space'] as JsonObject | undefined;
  if (found?.['kind'] === 'continuous') return { kind: 'continuous', size: savedNumber(found, 'size') };
  if (found?.['kind'] === 'discrete') return { kind: 'discrete', sizes: savedSizes(found, 'sizes') };
  throw new StateMismatchError('action_space', JSON.stringify(found) ?? 'missing', 'continuous or discrete');
}
