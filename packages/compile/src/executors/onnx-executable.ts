import type { InferenceSession, Tensor, TensorConstructor } from 'onnxruntime-web';
import { DisposedExecutableError } from '../errors/disposed-executable-error.js';
import type { Executable, Signature } from '../executor.js';
import type { OnnxGraph, OnnxPort } from '../graph/onnx-graph.js';
import { sizeAt } from '../graph/size.js';
import { commonBatchSize, concreteShape } from '../input-shape.js';
import { encodeModel } from '../onnx/model.js';
import { checkedOutput, putOutput } from './put-output.js';
import { InputCopies, isShared } from './input-copies.js';

/** What both packages of ONNX Runtime have alike. */
export interface OnnxRuntime {
  readonly Tensor: TensorConstructor;
  /** Whether it writes results into arrays that it is given for them. */
  readonly fillsGivenOutputs: boolean;
  createSession(model: Uint8Array): Promise<InferenceSession>;
  /** Frees results that lie in the given tensors already; not called unless results are written into given arrays. */
  discardCopies(results: Readonly<Record<string, Tensor>>, given: Readonly<Record<string, Tensor>>): void;
  /** Runs something when it may: at once, or after everything else that runs, where runs must not overlap. */
  takeTurn<Result>(run: () => Promise<Result>): Promise<Result>;
}

type Arrays<Name extends string> = Readonly<Record<Name, Float32Array>>;

/** A traced function in a session of ONNX Runtime. The session is made at the first run. */
export class OnnxExecutable<Input extends string, Output extends string> implements Executable<
  Input,
  Output
> {
  private readonly model: Uint8Array;
  private readonly outputs: readonly OnnxPort[];
  private session: Promise<InferenceSession> | null = null;
  /** ONNX Runtime refuses shared memory, and reads inputs while it writes results. */
  private readonly copies = new InputCopies();
  private disposed = false;
  /** Runs wait for each other: they share the copies. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly runtime: OnnxRuntime,
    graph: OnnxGraph,
    private readonly signature: Signature<Input, Output>,
  ) {
    this.model = encodeModel(graph);
    this.outputs = graph.outputs;
  }

  async run(inputs: Arrays<Input>, into?: Partial<Arrays<Output>>): Promise<Record<Output, Float32Array>> {
    if (this.disposed) throw new DisposedExecutableError();
    const batch = commonBatchSize(this.signature, inputs);
    const result = this.last.then(() => this.runtime.takeTurn(() => this.runNow(inputs, batch, into)));
    this.last = result.catch(() => undefined);
    return result;
  }

  toOnnx(): Uint8Array {
    return this.model.slice();
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    // After the runs that were asked for before.
    void this.last.then(() => this.release()).catch(() => undefined);
  }

  private async runNow(
    inputs: Arrays<Input>,
    batch: number | null,
    into: Partial<Arrays<Output>> | undefined,
  ): Promise<Record<Output, Float32Array>> {
    this.session ??= this.runtime.createSession(this.model);
    const session = await this.session;
    const feeds = this.feeds(inputs, batch, into ?? {});
    return this.runtime.fillsGivenOutputs
      ? this.runIntoArrays(session, feeds, batch, into)
      : this.runAndCopy(session, feeds, into);
  }

  /** The inputs as tensors over the very arrays; over copies, where they are shared or results go into the same memory. */
  private feeds(
    inputs: Arrays<Input>,
    batch: number | null,
    into: Partial<Arrays<Output>>,
  ): Record<string, Tensor> {
    const written = new Set(Object.values<Float32Array | undefined>(into).map((array) => array?.buffer));
    const feeds: Record<string, Tensor> = {};
    for (const name of Object.keys(this.signature.inputs) as Input[]) {
      const shape = concreteShape(this.signature.inputs[name], batch);
      const input = inputs[name];
      const isSafe = !isShared(input) && !written.has(input.buffer);
      feeds[name] = new this.runtime.Tensor('float32', isSafe ? input : this.copies.of(name, input), shape);
    }
    return feeds;
  }

  /** ONNX Runtime writes its results where the caller will read them; only shared memory needs a copy. */
  private async runIntoArrays(
    session: InferenceSession,
    feeds: Record<string, Tensor>,
    batch: number | null,
    into: Partial<Arrays<Output>> | undefined,
  ): Promise<Record<Output, Float32Array>> {
    const fetches: Record<string, Tensor> = {};
    const arrays = this.signature.outputs.map((name, i) => {
      const shape = this.outputs[i].shape.map((size) => sizeAt(size, batch ?? 1));
      const length = shape.reduce((product, size) => product * size, 1);
      const given = checkedOutput(name, length, into?.[name]);
      const array = given === undefined || isShared(given) ? new Float32Array(length) : given;
      fetches[this.outputs[i].name] = new this.runtime.Tensor('float32', array, shape);
      return array;
    });
    this.runtime.discardCopies(await session.run(feeds, fetches), fetches);
    const results = {} as Record<Output, Float32Array>;
    this.signature.outputs.forEach((name, i) => {
      const given = into?.[name];
      results[name] =
        given === undefined || given === arrays[i] ? arrays[i] : putOutput(name, arrays[i], given);
    });
    return results;
  }

  private async runAndCopy(
    session: InferenceSession,
    feeds: Record<string, Tensor>,
    into: Partial<Arrays<Output>> | undefined,
  ): Promise<Record<Output, Float32Array>> {
    const fetched = await session.run(feeds);
    const results = {} as Record<Output, Float32Array>;
    this.signature.outputs.forEach((name, i) => {
      const tensor = fetched[this.outputs[i].name];
      results[name] = putOutput(name, tensor.data as Float32Array, into?.[name]);
      tensor.dispose();
    });
    return results;
  }

  private async release(): Promise<void> {
    this.copies.forget();
    const session = await this.session;
    await session?.release();
  }
}
