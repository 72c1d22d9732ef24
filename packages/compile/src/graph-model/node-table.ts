import { dtypeName } from './dtype-name.js';
import type { NodeEmission } from './node-emission.js';

/** One row of the table: how a kernel of TensorFlow.js becomes a node that TensorFlow.js loads. */
export interface NodeRow {
  /** TensorFlow's operation, for the documentation. */
  readonly op: string;
  /** Adds the node; the name of each output. */
  emit(emission: NodeEmission): readonly string[];
}

/** Kernels that are one operation of the same name, without attributes. */
const sameName = [
  'Abs',
  'Acos',
  'Acosh',
  'AddN',
  'Asin',
  'Asinh',
  'Atan',
  'Atanh',
  'Ceil',
  'Cos',
  'Cosh',
  'Elu',
  'Equal',
  'Erf',
  'Exp',
  'Expm1',
  'Floor',
  'FloorDiv',
  'Greater',
  'GreaterEqual',
  'IsFinite',
  'IsInf',
  'IsNan',
  'Less',
  'LessEqual',
  'Log',
  'Log1p',
  'LogicalAnd',
  'LogicalNot',
  'LogicalOr',
  'Maximum',
  'Minimum',
  'Neg',
  'NotEqual',
  'OnesLike',
  'Pow',
  'RealDiv',
  'Reciprocal',
  'Relu',
  'Relu6',
  'Round',
  'Rsqrt',
  'Selu',
  'Sigmoid',
  'Sign',
  'Sin',
  'Sinh',
  'Softplus',
  'Sqrt',
  'Square',
  'SquaredDifference',
  'Sub',
  'Tan',
  'Tanh',
  'ZerosLike',
];

/** Every kernel that a file for TensorFlow.js can hold, by its name in TensorFlow.js. */
export const nodeTable: ReadonlyMap<string, NodeRow> = new Map(
  Object.entries<NodeRow>({
    ...Object.fromEntries(sameName.map((op) => [op, plain(op)])),
    Add: plain('AddV2'),
    All: reduction('All'),
    Any: reduction('Any'),
    ArgMax: argument('ArgMax'),
    ArgMin: argument('ArgMin'),
    BatchMatMul: row('BatchMatMulV2', (e) => [
      e.node('BatchMatMulV2', [], {
        adj_x: { b: e.flag('transposeA') },
        adj_y: { b: e.flag('transposeB') },
      }),
    ]),
    Cast: row('Cast', (e) => [e.node('Cast', [], { DstT: { type: dtypeName(e.outputs[0].type) } })]),
    ClipByValue: row('ClipByValue', (e) => {
      const bounds = [e.scalar('clipValueMin', 'float32'), e.scalar('clipValueMax', 'float32')];
      return [e.node('ClipByValue', bounds)];
    }),
    Concat: row('ConcatV2', (e) => [
      e.node('ConcatV2', [e.scalar('axis', 'int32')], { N: { i: String(e.inputs.length) } }),
    ]),
    ExpandDims: reshape(),
    Identity: row('none', (e) => [e.inputs[0].name]),
    Max: reduction('Max'),
    Mean: reduction('Mean'),
    Min: reduction('Min'),
    Mod: plain('FloorMod'),
    Multiply: plain('Mul'),
    Pack: row('Pack', (e) => [
      e.node('Pack', [], { axis: { i: String(e.fixed('axis')) }, N: { i: String(e.inputs.length) } }),
    ]),
    Prod: reduction('Prod'),
    Reshape: reshape(),
    SplitV: row('SplitV', (e) => {
      const sizes = e.fixedList('sizes');
      const more = [e.graph.integers(sizes), e.scalar('axis', 'int32')];
      const split = e.node('SplitV', more, { num_split: { i: String(sizes.length) } });
      return sizes.map((_, i) => `${split}:${i}`);
    }),
    Sum: reduction('Sum'),
    Transpose: row('Transpose', (e) => [e.node('Transpose', [e.graph.integers(e.fixedList('perm'))])]),
  }),
);

function row(op: string, emit: NodeRow['emit']): NodeRow {
  return { op, emit };
}

function plain(op: string): NodeRow {
  return row(op, (e) => [e.node(op)]);
}

function reshape(): NodeRow {
  return row('Reshape', (e) => [e.node('Reshape', [e.reshapeTarget()])]);
}

function reduction(op: string): NodeRow {
  return row(op, (e) => {
    const axes = e.graph.integers(e.fixedList('axes'));
    return [e.node(op, [axes], { keep_dims: { b: e.flag('keepDims') } })];
  });
}

function argument(op: string): NodeRow {
  return row(op, (e) => [e.node(op, [e.scalar('axis', 'int32')], { output_type: { type: 'DT_INT32' } })]);
}
