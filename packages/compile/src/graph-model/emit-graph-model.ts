import { UnsupportedKernelError } from '../errors/unsupported-kernel-error.js';
import { constantOperation, inputOperation } from '../graph/program.js';
import type { Program, ProgramOperation } from '../graph/program.js';
import { isFixed } from '../graph/size.js';
import { GraphModel } from './graph-model.js';
import { graphModelFormat, NodeEmission } from './node-emission.js';
import type { NodeValue } from './node-emission.js';
import { nodeTable } from './node-table.js';

/**
 * Writes a program into a graph for TensorFlow.js, operation by operation, by the table of nodes.
 *
 * @param constants inputs whose numbers are part of the graph.
 * @throws {UnsupportedKernelError} when an operation has no row there.
 */
export function emitGraphModel(
  program: Program,
  outputNames: readonly string[],
  constants: ReadonlyMap<string, Float32Array>,
): GraphModel {
  const graph = new GraphModel();
  const needed = neededOperations(program);
  const values: (readonly NodeValue[])[] = [];
  program.operations.forEach((operation, i) => {
    const inputs = operation.inputs.map((id) => values[id.operation][id.output]);
    const isLeftOut = !needed.has(i) && constants.has(String(operation.attributes['name']));
    const names = isLeftOut ? [''] : emitOperation(graph, operation, inputs, constants);
    values.push(operation.outputs.map((spec, output) => ({ ...spec, name: names[output] })));
  });
  for (const name of outputNames) {
    const { operation, output } = program.outputs[name];
    const value = values[operation][output];
    const isTaken = graph.nodes.some((node) => node.name === name);
    graph.output(isTaken ? `${name}_out` : name, value.name, value);
  }
  return graph;
}

/** What some output needs: inputs are in a program whether or not one does. */
function neededOperations({ operations, outputs }: Program): ReadonlySet<number> {
  const read = operations.flatMap(({ inputs }) => inputs);
  return new Set([...read, ...Object.values(outputs)].map(({ operation }) => operation));
}

function emitOperation(
  graph: GraphModel,
  operation: ProgramOperation,
  inputs: readonly NodeValue[],
  constants: ReadonlyMap<string, Float32Array>,
): readonly string[] {
  const { kernel, attributes, outputs } = operation;
  if (kernel === inputOperation) return [emitInput(graph, operation, constants)];
  if (kernel === constantOperation) return [emitConstant(graph, operation)];
  const row = nodeTable.get(kernel);
  if (row === undefined)
    throw new UnsupportedKernelError(
      kernel,
      graphModelFormat,
      'this kernel is not in the table of those that such a file can hold; ONNX files hold more',
    );
  return row.emit(new NodeEmission(graph, kernel, inputs, attributes, outputs));
}

function emitInput(
  graph: GraphModel,
  { attributes, outputs: [spec] }: ProgramOperation,
  constants: ReadonlyMap<string, Float32Array>,
): string {
  const name = String(attributes['name']);
  const values = constants.get(name);
  if (values === undefined) return graph.input(name, spec);
  return graph.weight({ name, shape: spec.shape.filter(isFixed), type: spec.type, values });
}

function emitConstant(graph: GraphModel, { constant, outputs: [{ shape, type }] }: ProgramOperation): string {
  if (constant === undefined) throw new Error('a constant without values');
  const sizes = shape.filter(isFixed);
  if ('values' in constant) return graph.constant(constant.values, sizes, type);
  const { uniform } = constant;
  if (typeof uniform !== 'number' || sizes.length < shape.length)
    throw new UnsupportedKernelError(
      'Fill',
      graphModelFormat,
      'numbers that are made to the size of the batch have to come out of a tensor that has it, as with zerosLike',
    );
  const length = sizes.reduce((product, size) => product * size, 1);
  return graph.constant(new Array<number>(length).fill(uniform), sizes, type);
}
