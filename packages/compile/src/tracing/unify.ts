import { UntraceableError } from '../errors/untraceable-error.js';
import { constantOperation } from '../graph/program.js';
import type {
  AttributeValue,
  Attributes,
  BatchScalar,
  ConstantValues,
  Operation,
  Program,
  ProgramConstant,
  ProgramOperation,
  Trace,
} from '../graph/program.js';
import type { Size } from '../graph/size.js';
import type { BatchPair } from './batch-pair.js';

/**
 * Two traces of one function as one program for any batch size: what is the same in both is fixed, what grows with the
 * batch follows it.
 *
 * @throws {UntraceableError} when they differ in any other way: the function draws random numbers, counts rows, or
 * keeps something between its calls.
 */
export function unify(first: Trace, second: Trace, batches: BatchPair): Program {
  const operations = first.operations.map((operation, i) => {
    const other = second.operations[i] as Operation | undefined;
    if (other === undefined || !isSameStep(operation, other)) throw differentSteps(operation, other);
    return unifyOperation(operation, other, batches);
  });
  const extra = second.operations[first.operations.length] as Operation | undefined;
  if (extra !== undefined) throw differentSteps(extra, undefined);
  return { operations, outputs: first.outputs };
}

function isSameStep(a: Operation, b: Operation): boolean {
  return (
    a.kernel === b.kernel &&
    a.outputs.length === b.outputs.length &&
    JSON.stringify(a.inputs) === JSON.stringify(b.inputs)
  );
}

function differentSteps(a: Operation, b: Operation | undefined): UntraceableError {
  const other = b === undefined ? 'nothing' : b.kernel;
  return new UntraceableError(
    operationName(a),
    `the function does something else at every trace (${a.kernel}, then ${other}): what it does may depend neither on ` +
      'the batch size nor on what happened before',
  );
}

function unifyOperation(a: Operation, b: Operation, batches: BatchPair): ProgramOperation {
  const outputs = a.outputs.map(({ shape, type }, i) => ({
    shape: unifyShape(shape, b.outputs[i].shape, a, batches),
    type,
  }));
  return {
    kernel: a.kernel,
    inputs: a.inputs,
    origin: a.origin,
    attributes: unifyAttributes(a, b, batches),
    outputs,
    ...(a.constant && b.constant ? { constant: unifyConstant(a, a.constant, b.constant, batches) } : {}),
  };
}

function unifyShape(
  a: readonly number[],
  b: readonly number[],
  operation: Operation,
  batches: BatchPair,
): Size[] {
  const sizes = a.map((size, i) => batches.size(size, b[i]));
  if (a.length !== b.length || sizes.includes(null)) {
    throw new UntraceableError(
      operationName(operation),
      `its shape [${a.join(', ')}] at a batch of ${batches.first}, [${b.join(', ')}] at ${batches.second}, ` +
        'does not grow evenly with the batch',
    );
  }
  return sizes as Size[];
}

function unifyAttributes(a: Operation, b: Operation, batches: BatchPair): Attributes<Size> {
  return Object.fromEntries(
    Object.entries(a.attributes).map(([name, value]) => [
      name,
      unifyAttribute(value, b.attributes[name], `${operationName(a)}, ${name}`, batches),
    ]),
  );
}

function unifyAttribute(
  a: AttributeValue,
  b: AttributeValue | undefined,
  where: string,
  batches: BatchPair,
): AttributeValue<Size> {
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    return a.map((item: AttributeValue, i) => unifyAttribute(item, b[i], where, batches));
  }
  if (Object.is(a, b)) return a as AttributeValue<Size>;
  const size = typeof a === 'number' && typeof b === 'number' ? batches.size(a, b) : null;
  if (size === null) {
    throw new UntraceableError(where, `${JSON.stringify(a)}, then ${JSON.stringify(b)}: ${notOfTheBatch}`);
  }
  return size;
}

function unifyConstant(
  operation: Operation,
  a: ConstantValues,
  b: ConstantValues,
  batches: BatchPair,
): ProgramConstant {
  if ('uniform' in a && 'uniform' in b) {
    const uniform: BatchScalar | null = Object.is(a.uniform, b.uniform)
      ? a.uniform
      : batches.scalar(a.uniform, b.uniform);
    if (uniform !== null) return { uniform };
    throw new UntraceableError(operationName(operation), `${a.uniform}, then ${b.uniform}: ${notOfTheBatch}`);
  }
  if ('values' in a && 'values' in b && sameValues(a.values, b.values)) return a;
  throw new UntraceableError(
    operationName(operation),
    'it brings other numbers into the function at every trace; random numbers, and arrays that are made to the ' +
      "batch's size, have to be inputs of the signature",
  );
}

const notOfTheBatch =
  'a number that differs from trace to trace and does not follow the batch size would be frozen into the graph';

function sameValues(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}

/** What the author of the function called. */
function operationName({ kernel, origin }: Operation): string {
  if (kernel !== constantOperation) return kernel;
  return origin || 'constant';
}
