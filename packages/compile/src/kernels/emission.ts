import type { OnnxGraph } from '../graph/onnx-graph.js';
import type { Attributes } from '../graph/program.js';
import { sameShape } from '../graph/size.js';
import type { Size } from '../graph/size.js';
import type { ElementType, TensorSpec } from '../graph/tensor-spec.js';
import { broadcastSizes } from './broadcast.js';
import { OperationAttributes } from './operation-attributes.js';

/** One number in the graph that stands for a tensor of any shape filled with it. */
export interface Scalar {
  readonly name: string;
  /** Null when it follows the batch. */
  readonly value: number | null;
}

/** What a kernel's output becomes: the name of an ONNX value of the whole shape, or a scalar to fill it with. */
export type Result = string | Scalar;

/** A value in the graph with its shape. */
export interface Operand extends TensorSpec<Size> {
  readonly result: Result;
}

/** What a row of the table sees of one run of its kernel when it is written into the graph. */
export class Emission extends OperationAttributes {
  constructor(
    readonly graph: OnnxGraph,
    kernel: string,
    readonly inputs: readonly Operand[],
    attributes: Attributes<Size>,
    readonly outputs: readonly TensorSpec<Size>[],
  ) {
    super(kernel, attributes);
  }

  /** The one output of most kernels. */
  get output(): TensorSpec<Size> {
    return this.outputs[0];
  }

  /** The whole tensor of input `i`. */
  name(i: number): string {
    return this.materialize(this.inputs[i]);
  }

  /** Input `i` for an operator that broadcasts: a scalar stays one when the others give the output its shape. */
  broadcastName(i: number): string {
    const { result } = this.inputs[i];
    if (typeof result === 'string') return result;
    const others = this.inputs.filter((_, j) => j !== i).map(({ shape }) => shape);
    const isShapedByOthers = sameShape(broadcastSizes(others), this.output.shape);
    return isShapedByOthers ? result.name : this.name(i);
  }

  /** The input as a tensor of its whole shape. */
  materialize({ result, shape }: Operand): string {
    if (typeof result === 'string') return result;
    return shape.length === 0 ? result.name : this.node('Expand', [result.name, this.graph.shape(shape)]);
  }

  node(
    operator: string,
    inputs: readonly string[],
    attributes: Record<string, number | number[]> = {},
  ): string {
    return this.graph.node(operator, inputs, attributes);
  }

  /** A number in the type of the kernel's first input, or in `type`. */
  number(value: number, type: ElementType = this.inputs[0].type): string {
    return this.graph.scalar(value, type);
  }
}
