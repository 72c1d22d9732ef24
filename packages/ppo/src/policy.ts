import type { Executor, GraphModelFiles } from '@hideout/compile';
import { policyGraphModel } from './exporting/policy-graph-model.js';
import { policyOnnx } from './exporting/policy-onnx.js';
import type { PolicyExportOptions } from './exporting/policy-program.js';
import type { RandomStreams } from './random-streams.js';
import { ActorMemory } from './recurrent/actor-memory.js';
import { restoredPolicy } from './restored-policy.js';
import type { RestoredPolicy } from './restored-policy.js';
import { policyStep } from './step-program.js';
import type { StepProgram } from './step-program.js';
import type { PolicyState } from './training-state.js';
import type { ActionSpace } from './vector-env.js';

/** What an actor is told beside the observations. */
export interface ActContext {
  /** 1 for the rows whose episode begins with this observation, [rows]. */
  readonly fresh: Uint8Array;
  /** 1 for the choices that are allowed, [rows, E]; null: the environment forbids none. */
  readonly actionMasks: Uint8Array | null;
}

/** Something that chooses actions for the agents of one policy. */
export interface Actor {
  /**
   * Chooses actions for `rows` agents. observations: [rows, O], actions (written): [rows, W]; `worlds` gives the world of
   * a row. Without a context no episode begins and nothing is forbidden.
   *
   * An actor with a memory remembers each row from call to call: the same agents have to come in the same rows, and it
   * has to be told by `fresh` where episodes begin.
   */
  act(
    observations: Float32Array,
    actions: Float32Array,
    worlds: Int32Array,
    context?: ActContext,
  ): Promise<void>;
}

/** A saved policy, ready to act; without its optimiser and value function. */
export class Policy {
  readonly policyId: string;
  readonly actionSpace: ActionSpace;
  private readonly restored: RestoredPolicy;
  private readonly forward: StepProgram;
  private readonly hasActionMasks: boolean;

  /** @throws {StateMismatchError} when the state is incomplete or contradicts itself. */
  constructor(state: PolicyState, executor: Executor) {
    this.restored = restoredPolicy(state);
    const { description, distribution, network } = this.restored;
    this.policyId = description.policyId;
    this.actionSpace = description.actionSpace;
    this.hasActionMasks = description.hasActionMasks ?? false;
    this.forward = policyStep(executor, network, distribution, this.hasActionMasks);
  }

  /**
   * An actor with this policy, and with a memory of its own where the policy has one. With `explore` actions are drawn,
   * each world from its own stream of `random`.
   */
  actor({ explore, random }: { readonly explore: boolean; readonly random: RandomStreams }): Actor {
    const { distribution, normalizer, parameters } = this.restored;
    const memories = new ActorMemory(this.forward.memorySize);
    return {
      act: async (observations, actions, worlds, context) => {
        const memory = memories.of(worlds.length, context?.fresh);
        const normalized = new Float32Array(observations.length);
        for (let row = 0; row < worlds.length; row++) {
          normalizer.normalize(observations, row * normalizer.size, normalized, row * normalizer.size);
        }
        const members = await this.forward.run(parameters, {
          observations: normalized,
          memory,
          actionMasks: this.masksOf(worlds.length, context),
        });
        for (let row = 0; row < worlds.length; row++) {
          const [at, to] = [row * distribution.parameterSize, row * distribution.actionWidth];
          if (explore) distribution.sample(members, at, random.stream(worlds[row]), actions, to);
          else distribution.mode(members, at, actions, to);
        }
      },
    };
  }

  /** The policy as the bytes of an ONNX file: see `exportPolicyOnnx`, which needs no executor. */
  toOnnx(options: PolicyExportOptions = {}): Uint8Array {
    return policyOnnx(this.restored, options);
  }

  /** The policy as the files of a TensorFlow.js graph model: see `exportPolicyGraphModel`, which needs no executor. */
  toGraphModel(options: PolicyExportOptions = {}): GraphModelFiles {
    return policyGraphModel(this.restored, options);
  }

  /** What is allowed, [rows, E]: everything, where nothing is said. */
  private masksOf(rows: number, context: ActContext | undefined): Float32Array | undefined {
    if (!this.hasActionMasks) return undefined;
    if (context?.actionMasks) return Float32Array.from(context.actionMasks);
    return new Float32Array(rows * this.restored.distribution.encodedSize).fill(1);
  }
}
