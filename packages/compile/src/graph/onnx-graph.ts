import { describeSize, isFixed } from './size.js';
import type { Size } from './size.js';
import type { ElementType, TensorSpec } from './tensor-spec.js';

/** Element types of ONNX that the graph uses: int64 is for shapes and axes. */
export type OnnxType = ElementType | 'int64';

export type OnnxAttribute = number | string | readonly number[];

/** One operator of the graph. */
export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** A constant of the graph. */
export interface OnnxInitializer {
  readonly name: string;
  readonly type: OnnxType;
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

/** An input or output of the graph. */
export interface OnnxPort extends TensorSpec<Size> {
  readonly name: string;
}

/** ONNX attributes that are floats; all others are integers. */
export const floatAttributes: ReadonlySet<string> = new Set(['alpha', 'gamma', 'beta']);

/**
 * An ONNX graph under construction. Asked for a node or constant that it has already, it gives the one it has: that is
 * how common subexpressions disappear. What no output needs is left out when the graph is finished.
 */
export class OnnxGraph {
  readonly inputs: OnnxPort[] = [];
  readonly outputs: OnnxPort[] = [];
  private readonly nodes: OnnxNode[] = [];
  private readonly initializers = new Map<string, OnnxInitializer>();
  private readonly known = new Map<string, readonly string[]>();
  private batchSource: { readonly input: string; readonly axis: number } | null = null;
  private nextName = 0;

  input(name: string, spec: TensorSpec<Size>): string {
    this.inputs.push({ name, ...spec });
    const axis = spec.shape.findIndex((size) => !isFixed(size));
    if (axis >= 0) this.batchSource ??= { input: name, axis };
    return name;
  }

  /** Makes an input of fixed sizes a constant of the same name: nobody is asked for it any more. */
  makeConstant(name: string, values: Float32Array): void {
    const index = this.inputs.findIndex((input) => input.name === name);
    const [{ shape, type }] = this.inputs.splice(index, 1);
    this.initializers.set(`input ${name}`, { name, type, shape: shape.filter(isFixed), values });
  }

  /** An output is a copy under its own name: the same value may be two outputs, or an input, or a constant. */
  output(name: string, value: string, spec: TensorSpec<Size>): void {
    this.nodes.push({ operator: 'Identity', inputs: [value], outputs: [name], attributes: {} });
    this.outputs.push({ name, ...spec });
  }

  node(operator: string, inputs: readonly string[], attributes: Record<string, OnnxAttribute> = {}): string {
    return this.nodeWithOutputs(operator, inputs, attributes, 1)[0];
  }

  nodeWithOutputs(
    operator: string,
    inputs: readonly string[],
    attributes: Record<string, OnnxAttribute>,
    outputs: number,
  ): readonly string[] {
    const key = JSON.stringify([operator, inputs, attributes]);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const names = Array.from({ length: outputs }, () => this.newName());
    this.nodes.push({ operator, inputs, outputs: names, attributes });
    this.known.set(key, names);
    return names;
  }

  scalar(value: number, type: OnnxType): string {
    return this.constant([value], [], type);
  }

  /** A vector of int64, as axes, sizes and paddings are given. */
  integers(values: readonly number[]): string {
    return this.constant(values, [values.length], 'int64');
  }

  constant(values: readonly number[], shape: readonly number[], type: OnnxType): string {
    const exact = values.map((value) => (Object.is(value, -0) ? '-0' : String(value)));
    const key = `${type} [${shape.join()}] ${exact.join()}`;
    const known = this.initializers.get(key);
    if (known !== undefined) return known.name;
    const name = this.newName();
    this.initializers.set(key, { name, type, shape, values });
    return name;
  }

  /** A shape as a vector of int64, computed from the batch where it has to be. */
  shape(sizes: readonly Size[]): string {
    if (sizes.every(isFixed)) return this.integers(sizes);
    const parts = sizes.map((size) => (isFixed(size) ? this.integers([size]) : this.size(size)));
    return parts.length === 1 ? parts[0] : this.node('Concat', parts, { axis: 0 });
  }

  /** A shape for Reshape, which works out one size by itself. */
  reshapeTarget(sizes: readonly Size[]): string {
    const open = sizes.filter((size) => !isFixed(size)).length;
    const isInferable = open === 1 && !sizes.includes(0);
    return isInferable ? this.integers(sizes.map((size) => (isFixed(size) ? size : -1))) : this.shape(sizes);
  }

  /** A size that follows the batch as a float32 scalar. */
  sizeAsFloat(size: Size): string {
    if (isFixed(size)) return this.scalar(size, 'float32');
    const integer = this.node('Squeeze', [this.size(size), this.integers([0])]);
    return this.node('Cast', [integer], { to: onnxTypeCode('float32') });
  }

  /** One size as a vector [1] of int64. */
  private size(size: Size): string {
    if (isFixed(size)) return this.integers([size]);
    if (this.batchSource === null) throw new Error(`no input tells the size ${describeSize(size)}`);
    const { input, axis } = this.batchSource;
    const batch = this.node('Shape', [input], { start: axis, end: axis + 1 });
    const scaled = size.perBatch === 1 ? batch : this.node('Mul', [batch, this.integers([size.perBatch])]);
    return size.plus === 0 ? scaled : this.node('Add', [scaled, this.integers([size.plus])]);
  }

  /** Nodes and constants that the outputs need, in the order in which they were made. */
  finished(): { readonly nodes: readonly OnnxNode[]; readonly initializers: readonly OnnxInitializer[] } {
    const needed = new Set(this.outputs.map(({ name }) => name));
    const nodes: OnnxNode[] = [];
    for (const node of [...this.nodes].reverse()) {
      if (!node.outputs.some((name) => needed.has(name))) continue;
      nodes.unshift(node);
      for (const name of node.inputs) needed.add(name);
    }
    const initializers = [...this.initializers.values()].filter(({ name }) => needed.has(name));
    return { nodes, initializers };
  }

  /** A slash: no input or output of a signature is likely to look like this. */
  private newName(): string {
    return `/${this.nextName++}`;
  }
}

/** Numbers of the element types in ONNX's TensorProto.DataType. */
export function onnxTypeCode(type: OnnxType): number {
  return { float32: 1, int32: 6, int64: 7, bool: 9 }[type];
}
