import { UnsupportedKernelError } from '../errors/unsupported-kernel-error.js';
import type { Attributes } from '../graph/program.js';
import { isFixed } from '../graph/size.js';
import type { Size } from '../graph/size.js';
import type { ElementType, TensorSpec } from '../graph/tensor-spec.js';
import { OperationAttributes } from '../kernels/operation-attributes.js';
import type { GraphModel, GraphNode } from './graph-model.js';

/** What the format is called in messages. */
export const graphModelFormat = 'a TensorFlow.js model';

/** A value of the graph: which output of which node. */
export interface NodeValue extends TensorSpec<Size> {
  readonly name: string;
}

/** What a row of the table sees of one run of its kernel when it becomes nodes. */
export class NodeEmission extends OperationAttributes {
  constructor(
    readonly graph: GraphModel,
    kernel: string,
    readonly inputs: readonly NodeValue[],
    attributes: Attributes<Size>,
    readonly outputs: readonly TensorSpec<Size>[],
  ) {
    super(kernel, attributes);
  }

  /** A node of all of the kernel's tensors and, behind them, `more`. */
  node(op: string, more: readonly string[] = [], attr: GraphNode['attr'] = {}): string {
    return this.graph.node(op, [...this.inputs.map(({ name }) => name), ...more], attr);
  }

  /** An attribute that is one number, as an axis is, as an input of a node. */
  scalar(attribute: string, type: ElementType): string {
    return this.graph.constant([this.fixed(attribute)], [], type);
  }

  /** The output's shape as an input of Reshape, which works out one size by itself. */
  reshapeTarget(): string {
    const { shape } = this.outputs[0];
    const open = shape.filter((size) => !isFixed(size)).length;
    if (open > 1 || (open === 1 && shape.includes(0)))
      throw new UnsupportedKernelError(
        this.kernel,
        graphModelFormat,
        'more than one of the sizes that it makes depends on the batch',
      );
    return this.graph.integers(shape.map((size) => (isFixed(size) ? size : -1)));
  }
}
