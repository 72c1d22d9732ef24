import { isFixed } from '../graph/size.js';
import type { Size } from '../graph/size.js';
import type { ElementType, TensorSpec } from '../graph/tensor-spec.js';
import { dtypeName } from './dtype-name.js';

/** An attribute of a node as the JSON of TensorFlow's protocol buffers has it: whole numbers are texts. */
export type NodeAttribute =
  | { readonly i: string }
  | { readonly b: boolean }
  | { readonly type: string }
  | { readonly shape: TensorShape }
  | { readonly tensor: { readonly dtype: string; readonly tensorShape: TensorShape } };

/** Sizes as texts; -1 is open. */
export interface TensorShape {
  readonly dim: readonly { readonly size: string }[];
}

/** One node of the graph: a NodeDef of TensorFlow. An input is `<node>` or `<node>:<which output>`. */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
  readonly attr: Readonly<Record<string, NodeAttribute>>;
}

/** Numbers that the model brings along. */
export interface GraphWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: ElementType;
  readonly values: ArrayLike<number>;
}

/** An input or output: its name for who runs the model, and its node's. */
export interface GraphPort extends TensorSpec<Size> {
  readonly name: string;
  readonly node: string;
}

/** A graph of TensorFlow's operations under construction, as TensorFlow.js loads it. */
export class GraphModel {
  readonly nodes: GraphNode[] = [];
  readonly weights: GraphWeight[] = [];
  readonly inputs: GraphPort[] = [];
  readonly outputs: GraphPort[] = [];
  private readonly known = new Map<string, string>();

  input(name: string, spec: TensorSpec<Size>): string {
    const attr = { dtype: { type: dtypeName(spec.type) }, shape: { shape: tensorShape(spec.shape) } };
    this.inputs.push({ name, node: name, ...spec });
    return this.add({ name, op: 'Placeholder', input: [], attr });
  }

  /** An output is a copy under its own name: the same value may be two outputs, or an input, or a constant. */
  output(name: string, value: string, { shape, type }: TensorSpec<Size>): void {
    const node = this.add({ name, op: 'Identity', input: [value], attr: {} });
    this.outputs.push({ name, node, shape, type });
  }

  /** The name of the node. */
  node(op: string, input: readonly string[], attr: GraphNode['attr'] = {}): string {
    return this.add({ name: this.newName(op), op, input, attr });
  }

  /** A constant under its own name. */
  weight(weight: GraphWeight): string {
    const { name, shape } = weight;
    const dtype = dtypeName(weight.type);
    this.weights.push(weight);
    const attr = { dtype: { type: dtype }, value: { tensor: { dtype, tensorShape: tensorShape(shape) } } };
    return this.add({ name, op: 'Const', input: [], attr });
  }

  /** A constant, the one that is there already where it is the same. */
  constant(values: readonly number[], shape: readonly number[], type: ElementType): string {
    const exact = values.map((value) => (Object.is(value, -0) ? '-0' : String(value)));
    const key = `${type} [${shape.join()}] ${exact.join()}`;
    const known = this.known.get(key) ?? this.weight({ name: this.newName('Const'), shape, type, values });
    this.known.set(key, known);
    return known;
  }

  /** A vector of axes or sizes. */
  integers(values: readonly number[]): string {
    return this.constant(values, [values.length], 'int32');
  }

  private add(node: GraphNode): string {
    this.nodes.push(node);
    return node.name;
  }

  /** No input or output of a signature is likely to look like this. */
  private newName(op: string): string {
    return `hideout/${op}_${this.nodes.length}`;
  }
}

export function tensorShape(sizes: readonly Size[]): TensorShape {
  return { dim: sizes.map((size) => ({ size: isFixed(size) ? String(size) : '-1' })) };
}
