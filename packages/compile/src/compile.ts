import { chooseExecutor } from './choose-executor.js';
import type { ExecutorChoice } from './choose-executor.js';
import type { Executable, Signature, TensorFunction } from './executor.js';
import type { OnnxOptions } from './executors/onnx-node-executor.js';

/** Which executor, `auto` by default, and the settings of the native ONNX Runtime. */
export interface CompileOptions extends OnnxOptions {
  readonly executor?: ExecutorChoice;
}

/**
 * Makes a TensorFlow.js function ready to run on plain arrays, on the fastest executor that works here: `chooseExecutor`
 * and its `compile` in one call.
 *
 * @throws {UntraceableError} when the function does what no graph can hold.
 * @throws {ExecutorUnavailableError} when an executor was named and does not load.
 */
export async function compile<Input extends string, Output extends string>(
  fn: TensorFunction<Input, Output>,
  signature: Signature<Input, Output>,
  { executor: choice = 'auto', ...options }: CompileOptions = {},
): Promise<Executable<Input, Output>> {
  const { executor } = await chooseExecutor(choice, options);
  return executor.compile(fn, signature);
}
