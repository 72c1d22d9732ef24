import type { HideAndSeekActionSpace } from '@hideout/env';
import type * as Ort from 'onnxruntime-web';
import type { Uniform } from './drawn-action.js';
import { drawnChoices, drawnNumbers } from './drawn-action.js';

/** What is used of onnxruntime-web. */
export type OnnxRuntime = Pick<typeof Ort, 'InferenceSession' | 'Tensor'>;

/** A policy of a checkpoint, out of its policy.onnx. */
export class PagePolicy {
  readonly #runtime: OnnxRuntime;
  readonly #session: Ort.InferenceSession;

  private constructor(runtime: OnnxRuntime, session: Ort.InferenceSession) {
    this.#runtime = runtime;
    this.#session = session;
  }

  /** @throws where the bytes are no model that this runtime runs */
  static async load(runtime: OnnxRuntime, model: Uint8Array): Promise<PagePolicy> {
    const session = await inTurn(() =>
      runtime.InferenceSession.create(model, { executionProviders: ['wasm'], logSeverityLevel: 4 }),
    );
    return new PagePolicy(runtime, session);
  }

  /** Numbers that it observes. */
  get observationSize(): number {
    return this.#width('observations');
  }

  /** Numbers that it remembers; 0 for a policy without a memory. */
  get memorySize(): number {
    return this.#width('memory');
  }

  /**
   * Actions for some agents, [rows, W].
   *
   * @param observations [rows, O]
   * @param memory [rows, S], zeros where an episode begins; it is written
   * @param draw null: the most likely action
   */
  async act(
    observations: Float32Array,
    memory: Float32Array,
    space: HideAndSeekActionSpace,
    draw: Uniform | null,
  ): Promise<Float32Array> {
    const rows = observations.length / this.observationSize;
    const tensor = (numbers: Float32Array): Ort.Tensor =>
      new this.#runtime.Tensor('float32', numbers, [rows, numbers.length / rows]);
    const allowed = this.#width('action_masks');
    const feeds: Record<string, Ort.Tensor> = { observations: tensor(observations) };
    if (memory.length > 0) feeds['memory'] = tensor(memory);
    // The game forbids no choice.
    if (allowed > 0) feeds['action_masks'] = tensor(new Float32Array(rows * allowed).fill(1));
    const outputs = await inTurn(() => this.#session.run(feeds));
    const numbers = (name: string): Float32Array => Float32Array.from(outputs[name]?.data as Float32Array);
    if (memory.length > 0) memory.set(numbers('new_memory'));
    if (draw === null) return numbers('action');
    if (space.kind === 'continuous') return drawnNumbers(numbers('mean'), numbers('log_std'), draw);
    const logProbabilities = numbers('log_probabilities');
    const size = logProbabilities.length / rows;
    const drawn = Array.from({ length: rows }, (_, row) =>
      drawnChoices(logProbabilities.subarray(row * size, (row + 1) * size), space, draw),
    );
    return Float32Array.from(drawn.flatMap((action) => [...action]));
  }

  /** Gives its memory back; it acts no more. */
  release(): Promise<void> {
    return inTurn(() => this.#session.release());
  }

  /** Numbers of a row of an input; 0 where the model has no such input. */
  #width(input: string): number {
    const metadata = this.#session.inputMetadata.find(({ name }) => name === input);
    const width = metadata?.isTensor === true ? metadata.shape[1] : 0;
    return typeof width === 'number' ? width : 0;
  }
}

/** All sessions share one memory, and one that runs while another one waits would write over what that one wrote. */
let last: Promise<unknown> = Promise.resolve();

function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
  const result = last.then(work);
  last = result.catch(() => undefined);
  return result;
}
