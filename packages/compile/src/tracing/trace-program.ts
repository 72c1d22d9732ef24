import type { Signature, TensorFunction } from '../executor.js';
import type { Program } from '../graph/program.js';
import { BatchPair } from './batch-pair.js';
import { liveOperations } from './live-operations.js';
import { traceFunction } from './trace-function.js';
import { unify } from './unify.js';

/**
 * A tensor function as a program for any batch size. Traced twice, at different batch sizes where the signature has any:
 * what differs in other ways is found out.
 *
 * @throws {UntraceableError} when the function does what no graph can hold; the error names it.
 */
export function traceProgram<Input extends string, Output extends string>(
  fn: TensorFunction<Input, Output>,
  signature: Signature<Input, Output>,
): Program {
  const sizes = Object.values<Signature<Input, Output>['inputs'][Input]>(signature.inputs).flat();
  const pair = BatchPair.besides(sizes.filter((size) => typeof size === 'number'));
  const [first, second] = [pair.first, pair.second].map((batch) =>
    liveOperations(traceFunction(fn, signature, batch)),
  );
  return unify(first, second, pair);
}
