import { UntraceableError } from '../errors/untraceable-error.js';
import { OnnxGraph, onnxTypeCode } from '../graph/onnx-graph.js';
import { constantOperation, inputOperation } from '../graph/program.js';
import type { BatchScalar, Program, ProgramOperation } from '../graph/program.js';
import { isFixed } from '../graph/size.js';
import type { ElementType } from '../graph/tensor-spec.js';
import { Emission } from './emission.js';
import type { Operand, Result, Scalar } from './emission.js';
import { kernelTable } from './table.js';

/** Whether all outputs of a graph are float32, as executables give them, or keep the types that they have. */
export type OutputTypes = 'float32' | 'own';

/** Writes a program into an ONNX graph, operation by operation, by the table of kernels. */
export function emitProgram(
  program: Program,
  outputNames: readonly string[],
  outputTypes: OutputTypes,
): OnnxGraph {
  const graph = new OnnxGraph();
  const values: (readonly Operand[])[] = [];
  for (const operation of program.operations) {
    const inputs = operation.inputs.map((id) => values[id.operation][id.output]);
    const results = emitOperation(graph, operation, inputs);
    values.push(operation.outputs.map((spec, i) => ({ ...spec, result: results[i] })));
  }
  for (const name of outputNames) {
    const { operation, output } = program.outputs[name];
    addOutput(graph, name, values[operation][output], outputTypes);
  }
  return graph;
}

function emitOperation(
  graph: OnnxGraph,
  operation: ProgramOperation,
  inputs: readonly Operand[],
): readonly Result[] {
  const { kernel, attributes, outputs } = operation;
  if (kernel === inputOperation) return [graph.input(String(attributes['name']), outputs[0])];
  if (kernel === constantOperation) return [emitConstant(graph, operation)];
  const row = kernelTable.get(kernel);
  if (row === undefined) throw new UntraceableError(kernel, 'it is not in the table of kernels');
  return row.emit(new Emission(graph, kernel, inputs, attributes, outputs));
}

function emitConstant(graph: OnnxGraph, { constant, outputs }: ProgramOperation): Result {
  const { shape, type } = outputs[0];
  if (constant === undefined) throw new Error('a constant without values');
  if ('uniform' in constant) return emitScalar(graph, constant.uniform, type);
  // Arrays whose shape follows the batch do not get here: their numbers would differ between the two traces.
  return graph.constant(constant.values, shape.filter(isFixed), type);
}

function emitScalar(graph: OnnxGraph, scalar: BatchScalar, type: ElementType): Scalar {
  if (typeof scalar === 'number') return { name: graph.scalar(scalar, type), value: scalar };
  const name =
    'overBatch' in scalar
      ? graph.node('Div', [
          graph.scalar(scalar.overBatch, 'float32'),
          graph.sizeAsFloat({ perBatch: 1, plus: 0 }),
        ])
      : graph.sizeAsFloat(scalar);
  return {
    name: type === 'float32' ? name : graph.node('Cast', [name], { to: onnxTypeCode(type) }),
    value: null,
  };
}

/** An output may not have an input's name in ONNX. */
function addOutput(graph: OnnxGraph, name: string, operand: Operand, outputTypes: OutputTypes): void {
  const whole = new Emission(graph, 'output', [operand], {}, [operand]).name(0);
  const type = outputTypes === 'own' ? operand.type : 'float32';
  const value = operand.type === type ? whole : graph.node('Cast', [whole], { to: onnxTypeCode(type) });
  const isTaken = graph.inputs.some((input) => input.name === name);
  graph.output(isTaken ? `${name}_out` : name, value, { shape: operand.shape, type });
}
