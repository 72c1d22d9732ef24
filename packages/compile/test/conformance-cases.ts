import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';

/** Sizes that fast-check draws; a case makes its shapes of them. */
export interface Sizes {
  /** Of rank 2 or 3; the first size is the batch where the case has one. */
  readonly shape: readonly number[];
  /** The same shape with some sizes 1, and perhaps without the first. */
  readonly smaller: readonly number[];
  /** Any of the axes. */
  readonly axis: number;
  readonly flag: boolean;
}

/** One kernel as TensorFlow.js's public functions reach it. */
export interface ConformanceCase {
  /** Names of all kernels that this case is there for. */
  readonly kernels: readonly string[];
  readonly shapes: (sizes: Sizes) => readonly (readonly number[])[];
  readonly fn: (inputs: readonly Tensor[], sizes: Sizes) => Tensor;
  /** Inputs lie in this range, [-2, 2] by default. */
  readonly range?: readonly [number, number];
  /** Whether inputs are whole numbers. */
  readonly integers?: true;
  /** `false` where TensorFlow.js has none, or the result is an index. */
  readonly gradient?: false;
  /** `false` where the first size may not be the batch. */
  readonly batch?: false;
}

const one = ({ shape }: Sizes): readonly (readonly number[])[] => [shape];
const two = ({ shape, smaller, flag }: Sizes): readonly (readonly number[])[] =>
  flag ? [shape, smaller] : [smaller, shape];

type Options = Partial<Omit<ConformanceCase, 'kernels'>>;

function unary(kernel: string, fn: (x: Tensor) => Tensor, options: Options = {}): ConformanceCase {
  return { kernels: [kernel], shapes: one, fn: ([x]) => fn(x), ...options };
}

function binary(
  kernel: string,
  fn: (a: Tensor, b: Tensor) => Tensor,
  options: Options = {},
): ConformanceCase {
  return { kernels: [kernel], shapes: two, fn: ([a, b]) => fn(a, b), ...options };
}

function logical(kernel: string, fn: (a: Tensor, b: Tensor) => Tensor): ConformanceCase {
  return binary(kernel, (a, b) => fn(tf.greater(a, 0), tf.greater(b, 0)));
}

function reduction(
  kernel: string,
  fn: (x: Tensor, axis: number[] | undefined, keepDims: boolean) => Tensor,
  options: Options = {},
): ConformanceCase {
  const run = ([x]: readonly Tensor[], { axis, flag }: Sizes): Tensor =>
    fn(x, axis === 0 && flag ? undefined : [axis], flag);
  return { kernels: [kernel], shapes: one, fn: run, ...options };
}

const positive = { range: [0.1, 3] } as const;
const inside = { range: [-0.9, 0.9] } as const;
const whole = { integers: true, range: [-3, 3] } as const;

/** Every kernel of the table. */
export const conformanceCases: readonly ConformanceCase[] = [
  unary('Abs', tf.abs),
  unary('Acos', tf.acos, inside),
  unary('Acosh', tf.acosh, { range: [1.1, 3] }),
  binary('Add', tf.add),
  {
    kernels: ['AddN'],
    shapes: ({ shape }) => [shape, shape, shape],
    fn: (xs) => tf.addN([...xs]),
  },
  reduction('All', (x, axis, keep) => tf.all(tf.greater(x, -1), axis, keep), { gradient: false }),
  reduction('Any', (x, axis, keep) => tf.any(tf.greater(x, 1), axis, keep), { gradient: false }),
  { ...unary('ArgMax', tf.argMax), fn: ([x], { axis }) => tf.argMax(x, axis) },
  { ...unary('ArgMin', tf.argMin), fn: ([x], { axis }) => tf.argMin(x, axis) },
  unary('Asin', tf.asin, inside),
  unary('Asinh', tf.asinh),
  unary('Atan', tf.atan),
  unary('Atanh', tf.atanh, inside),
  {
    kernels: ['BatchMatMul'],
    shapes: ({ shape, axis, flag }) => {
      const outer = shape.length === 3 ? [shape[0]] : [];
      const [m, k, n] = [shape.at(-2) as number, shape.at(-1) as number, axis + 1];
      // Which side is transposed, or none, or both.
      return [
        [...outer, ...(flag ? [k, m] : [m, k])],
        [...outer, ...(axis > 0 ? [n, k] : [k, n])],
      ];
    },
    fn: ([a, b], { axis, flag }) => tf.matMul(a, b, flag, axis > 0),
    batch: false,
  },
  {
    kernels: ['BatchMatMul', 'Transpose'],
    shapes: ({ shape }) => [
      [shape[0], 3],
      [shape[0], 2],
    ],
    fn: ([a, b]) => tf.matMul(tf.transpose(a), b),
  },
  { ...unary('Cast', tf.cast as never), fn: ([x]) => tf.cast(tf.cast(x, 'int32'), 'float32') },
  unary('Ceil', tf.ceil),
  unary('ClipByValue', (x) => tf.clipByValue(x, -0.5, 1)),
  {
    kernels: ['Concat'],
    shapes: ({ shape }) => [shape, shape],
    fn: ([a, b], { axis }) => tf.concat([a, b, tf.mul(a, 2)], axis),
  },
  unary('Cos', tf.cos),
  unary('Cosh', tf.cosh),
  {
    kernels: ['Cumprod'],
    shapes: one,
    fn: ([x], { shape, flag, axis }) => tf.cumprod(x, shape.length - 1, flag, axis === 0),
    gradient: false,
  },
  {
    kernels: ['Cumsum'],
    shapes: one,
    fn: ([x], { axis, flag, shape }) => tf.cumsum(x, axis, flag, shape.length === 2),
  },
  unary('Elu', tf.elu),
  unary('EluGrad', tf.elu),
  binary('Equal', tf.equal, whole),
  unary('Erf', tf.erf),
  unary('Exp', tf.exp),
  { ...unary('ExpandDims', tf.expandDims as never), fn: ([x], { axis }) => tf.expandDims(x, axis) },
  unary('Expm1', tf.expm1),
  unary('Expm1', tf.expm1, { range: [-1e-3, 1e-3] }),
  unary('Fill', (x) => tf.add(x, tf.fill(x.shape, 2.5))),
  unary('Floor', tf.floor),
  binary('FloorDiv', (a, b) => tf.floorDiv(a, b), { range: [0.5, 3] }),
  {
    ...binary('FloorDiv', (a, b) => tf.floorDiv(tf.cast(a, 'int32'), tf.cast(b, 'int32'))),
    fn: ([a, b]) => tf.floorDiv(tf.cast(a, 'int32'), tf.sub(tf.cast(b, 'int32'), tf.scalar(6, 'int32'))),
    ...whole,
    gradient: false,
  },
  {
    kernels: ['GatherV2', 'UnsortedSegmentSum'],
    shapes: ({ shape }) => [[5, ...shape.slice(1)], [shape[0]]],
    fn: ([x, indices]) => tf.gather(x, tf.cast(indices, 'int32')),
    integers: true,
    range: [0, 4],
  },
  {
    kernels: ['GatherV2'],
    shapes: ({ shape }) => [
      [...shape, 5],
      [3, 2],
    ],
    fn: ([x, indices], { shape }) => tf.gather(x, tf.cast(indices, 'int32'), shape.length),
    integers: true,
    range: [0, 4],
    gradient: false,
  },
  binary('Greater', tf.greater, whole),
  binary('GreaterEqual', tf.greaterEqual, whole),
  unary('Identity', (x) => tf.clone(x)),
  unary('IsFinite', (x) => tf.isFinite(tf.log(x)), { integers: true, range: [-1, 2], gradient: false }),
  unary('IsInf', (x) => tf.isInf(tf.log(x)), { integers: true, range: [-1, 2], gradient: false }),
  unary('IsNan', (x) => tf.isNaN(tf.log(x)), { integers: true, range: [-1, 2], gradient: false }),
  unary('LeakyRelu', (x) => tf.leakyRelu(x, 0.1)),
  binary('Less', tf.less, whole),
  binary('LessEqual', tf.lessEqual, whole),
  unary('Log', tf.log, positive),
  unary('Log1p', tf.log1p, { range: [-0.9, 3] }),
  unary('Log1p', tf.log1p, { range: [-1e-3, 1e-3] }),
  unary('LogSoftmax', (x) => tf.logSoftmax(x)),
  logical('LogicalAnd', tf.logicalAnd),
  unary('LogicalNot', (x) => tf.logicalNot(tf.greater(x, 0))),
  logical('LogicalOr', tf.logicalOr),
  reduction('Max', tf.max),
  binary('Maximum', tf.maximum, whole),
  reduction('Mean', tf.mean),
  reduction('Min', tf.min),
  binary('Minimum', tf.minimum, whole),
  binary('Mod', tf.mod, positive),
  binary('Mod', (a, b) => tf.mod(a, tf.sub(b, 3.5)), { gradient: false }),
  binary('Multiply', tf.mul),
  unary('Neg', tf.neg),
  binary('NotEqual', tf.notEqual, whole),
  {
    kernels: ['OneHot'],
    shapes: ({ shape }) => [shape.slice(0, 2)],
    fn: ([x]) => tf.oneHot(tf.cast(x, 'int32'), 3, 2, -1, 'float32'),
    integers: true,
    range: [0, 3],
  },
  unary('OnesLike', (x) => tf.add(x, tf.onesLike(x))),
  {
    kernels: ['Pack'],
    shapes: ({ shape }) => [shape, shape],
    fn: ([a, b], { axis }) => tf.stack([a, b, a], axis),
  },
  {
    kernels: ['PadV2'],
    shapes: one,
    fn: ([x], { shape, axis }) => {
      const paddings = shape.map((_, i): [number, number] => (i === axis ? [1, 2] : [0, i]));
      return tf.pad(x, paddings, 1.5);
    },
  },
  binary('Pow', tf.pow, positive),
  {
    kernels: ['Prelu'],
    shapes: ({ shape }) => [shape, shape.map((size, i) => (i === shape.length - 1 ? size : 1))],
    fn: ([x, alpha]) => tf.prelu(x, alpha),
    batch: false,
  },
  reduction('Prod', tf.prod, { gradient: false }),
  { ...unary('Prod', tf.prod as never), fn: ([x], { shape }) => tf.prod(x, shape.length - 1) },
  {
    kernels: ['Range'],
    shapes: one,
    fn: ([x], { shape }) => tf.add(x, tf.range(0.5, shape.at(-1)! / 2 + 0.5, 0.5)),
  },
  unary('Range', (x) => tf.mul(tf.mean(x), tf.range(0, x.shape[0], 1, 'float32'))),
  binary('RealDiv', tf.div, positive),
  unary('Reciprocal', tf.reciprocal, positive),
  unary('Relu', tf.relu),
  unary('Relu6', tf.relu6, { range: [-3, 9] }),
  unary('Reshape', (x) => tf.reshape(x, [-1])),
  unary('Reshape', (x) => tf.reshape(x, [1, x.shape[0], 1, -1])),
  { ...unary('Reverse', tf.reverse as never), fn: ([x], { axis }) => tf.reverse(x, axis) },
  unary('Round', tf.round, { range: [-9, 9] }),
  unary('Rsqrt', tf.rsqrt, positive),
  {
    kernels: ['Select'],
    shapes: ({ shape, smaller }) => [shape, smaller, shape],
    fn: ([condition, a, b]) => tf.where(tf.greater(condition, 0), a, b),
  },
  unary('Selu', tf.selu),
  unary('Sigmoid', tf.sigmoid),
  unary('Sign', tf.sign, whole),
  unary('Sin', tf.sin),
  unary('Sinh', tf.sinh),
  {
    kernels: ['Slice'],
    shapes: ({ shape }) => [shape.map((size, i) => (i > 0 ? size + 1 : size))],
    fn: ([x], { shape }) => tf.slice(x, [0, 1], [shape[0], shape[1]]),
  },
  unary('Softmax', (x) => tf.softmax(x)),
  unary('Softplus', tf.softplus),
  {
    kernels: ['SplitV'],
    shapes: ({ shape }) => [[...shape, 5]],
    fn: ([x], { shape }) => {
      const [a, b, c] = tf.split(x, [2, 1, 2], shape.length);
      return tf.add(tf.mul(a, c), b);
    },
  },
  unary('Sqrt', tf.sqrt, positive),
  unary('Square', tf.square),
  binary('SquaredDifference', tf.squaredDifference),
  unary('Step', (x) => tf.step(x), whole),
  unary('Step', (x) => tf.step(x, 0.5), whole),
  binary('Sub', tf.sub),
  reduction('Sum', tf.sum),
  unary('Tan', tf.tan, { range: [-1.2, 1.2] }),
  unary('Tanh', tf.tanh),
  {
    kernels: ['Tile'],
    shapes: ({ shape }) => [shape],
    fn: ([x], { shape, axis }) =>
      tf.tile(
        x,
        shape.map((_, i) => (i === axis ? 3 : 1)),
      ),
  },
  unary('Tile', (x) => tf.broadcastTo(tf.sum(x, 0, true), x.shape)),
  {
    kernels: ['Transpose'],
    shapes: one,
    fn: ([x], { shape, axis }) =>
      tf.transpose(
        x,
        [...shape.keys()].map((i) => (i + axis) % shape.length),
      ),
  },
  {
    kernels: ['Unpack'],
    shapes: ({ shape }) => [[...shape, 3]],
    fn: ([x], { shape }) => {
      const [a, b, c] = tf.unstack(x, shape.length);
      return tf.add(tf.mul(a, b), c);
    },
  },
  unary('UnsortedSegmentSum', (x) => {
    const rows = tf.cast(tf.mod(tf.range(0, x.shape[0]), 3), 'int32');
    return tf.unsortedSegmentSum(x, rows as Tensor1D, 3);
  }),
  unary('ZerosLike', (x) => tf.add(x, tf.zerosLike(x))),
  ...(['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'] as const).map(
    (activation): ConformanceCase => ({
      kernels: ['_FusedMatMul'],
      shapes: ({ shape }) => [[shape[0], 3], [3, 2], [2], ...(activation === 'prelu' ? [[2]] : [])],
      fn: ([a, b, bias, weights]) =>
        tf.fused.matMul({
          a: a as Tensor2D,
          b: b as Tensor2D,
          bias: bias as Tensor1D,
          activation,
          ...(activation === 'prelu' ? { preluActivationWeights: weights } : {}),
          leakyreluAlpha: 0.3,
        }),
    }),
  ),
];
