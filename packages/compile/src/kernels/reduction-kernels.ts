import { backend_util, util } from '@tensorflow/tfjs-core';
import { onnxTypeCode } from '../graph/onnx-graph.js';
import type { ElementType, TensorSpec } from '../graph/tensor-spec.js';
import type { Emission } from './emission.js';
import type { Kernel } from './kernel.js';

/** Kernels that make one number out of many, along axes; and running sums and products. */
export const reductionKernels = {
  All: reduction('ReduceMin, Cast', (e) => reduceAsInteger(e, 'ReduceMin')),
  Any: reduction('ReduceMax, Cast', (e) => reduceAsInteger(e, 'ReduceMax')),
  ArgMax: argument('ArgMax'),
  ArgMin: argument('ArgMin'),
  Cumprod: {
    ...running('Split, Mul, Concat', cumulativeProduct),
    note: 'the axis has a fixed size',
  },
  Cumsum: running('CumSum', (e) =>
    e.node('CumSum', [e.name(0), e.graph.scalar(e.fixed('axis'), 'int64')], {
      exclusive: Number(e.flag('exclusive')),
      reverse: Number(e.flag('reverse')),
    }),
  ),
  Max: reduction('ReduceMax', (e) => reduce(e, 'ReduceMax', e.name(0)), {
    axisAttribute: 'reductionIndices',
  }),
  Mean: reduction(
    'ReduceMean',
    (e) => {
      const isFloat = e.inputs[0].type === 'float32';
      const x = isFloat ? e.name(0) : e.node('Cast', [e.name(0)], { to: onnxTypeCode('float32') });
      return reduce(e, 'ReduceMean', x);
    },
    { type: () => 'float32' },
  ),
  Min: reduction('ReduceMin', (e) => reduce(e, 'ReduceMin', e.name(0))),
  Prod: reduction('ReduceProd', (e) => reduceNumbers(e, 'ReduceProd'), { type: numberType }),
  Sum: reduction('ReduceSum', (e) => reduceNumbers(e, 'ReduceSum'), { type: numberType }),
} satisfies Record<string, Kernel>;

interface ReductionOptions {
  readonly axisAttribute?: string;
  readonly type?: (input: ElementType) => ElementType;
}

function reduction(
  onnx: string,
  emit: (emission: Emission) => string,
  { axisAttribute = 'axis', type = (input) => input }: ReductionOptions = {},
): Kernel {
  return {
    operands: ['x'],
    onnx,
    describe: ([x], attrs) => {
      const axes = util.parseAxisParam((attrs[axisAttribute] ?? null) as number[], [...x.shape]);
      const [kept] = backend_util.computeOutAndReduceShapes([...x.shape], axes);
      const shape = attrs['keepDims'] ? backend_util.expandShapeToKeepDim(kept, axes) : kept;
      const attributes = { axes, keepDims: Boolean(attrs['keepDims']) };
      return { outputs: [{ shape, type: type(x.type) }], attributes };
    },
    emit: (e) => [emit(e)],
  };
}

/** TensorFlow.js adds and multiplies truth values as integers. */
function numberType(input: ElementType): ElementType {
  return input === 'bool' ? 'int32' : input;
}

function reduceNumbers(e: Emission, operator: string): string {
  const isBool = e.inputs[0].type === 'bool';
  const x = isBool ? e.node('Cast', [e.name(0)], { to: onnxTypeCode('int32') }) : e.name(0);
  return reduce(e, operator, x);
}

/** Truth values have no minimum before ONNX's operator set 20. */
function reduceAsInteger(e: Emission, operator: string): string {
  const integers = e.node('Cast', [e.name(0)], { to: onnxTypeCode('int32') });
  return e.node('Cast', [reduce(e, operator, integers)], { to: onnxTypeCode('bool') });
}

function reduce(e: Emission, operator: string, x: string): string {
  const axes = e.fixedList('axes');
  // Without axes ONNX reduces all of them; TensorFlow.js none.
  if (axes.length === 0) return x;
  return e.node(operator, [x, e.graph.integers(axes)], { keepdims: Number(e.flag('keepDims')) });
}

function argument(operator: string): Kernel {
  return {
    operands: ['x'],
    onnx: `${operator}, Cast`,
    describe: ([x], attrs) => {
      const [axis] = util.parseAxisParam(attrs['axis'] as number, [...x.shape]);
      const shape = x.shape.filter((_, i) => i !== axis);
      return { outputs: [{ shape, type: 'int32' }], attributes: { axis } };
    },
    emit: (e) => {
      const index = e.node(operator, [e.name(0)], { axis: e.fixed('axis'), keepdims: 0 });
      return [e.node('Cast', [index], { to: onnxTypeCode('int32') })];
    },
  };
}

function running(onnx: string, emit: (emission: Emission) => string): Kernel {
  return {
    operands: ['x'],
    onnx,
    describe: ([x], attrs) => ({
      outputs: [x],
      attributes: {
        axis: util.parseAxisParam(attrs['axis'] as number, [...x.shape])[0],
        exclusive: Boolean(attrs['exclusive']),
        reverse: Boolean(attrs['reverse']),
        length: lengthAlong(x, attrs['axis'] as number),
      },
    }),
    emit: (e) => [emit(e)],
  };
}

function lengthAlong(x: TensorSpec, axis: number): number {
  return x.shape[util.parseAxisParam(axis, [...x.shape])[0]];
}

/** ONNX has no running product: one multiplication for each step along the axis. */
function cumulativeProduct(e: Emission): string {
  const [axis, length] = [e.fixed('axis'), e.fixed('length')];
  const sizes = e.graph.integers(new Array<number>(length).fill(1));
  const slices = [...e.graph.nodeWithOutputs('Split', [e.name(0), sizes], { axis }, length)];
  if (e.flag('reverse')) slices.reverse();
  const products: string[] = [];
  for (const slice of slices) {
    const before = products.at(-1);
    products.push(before === undefined ? slice : e.node('Mul', [before, slice]));
  }
  if (e.flag('exclusive')) {
    const ones = e.node('Add', [e.node('Mul', [slices[0], e.number(0)]), e.number(1)]);
    products.unshift(ones);
    products.pop();
  }
  if (e.flag('reverse')) products.reverse();
  return e.node('Concat', products, { axis });
}
