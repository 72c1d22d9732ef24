import { backend_util, slice_util, util } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { addSizes, sameShape } from '../graph/size.js';
import type { TensorSpec } from '../graph/tensor-spec.js';
import type { Emission, Result } from './emission.js';
import type { Kernel } from './kernel.js';

/** Kernels that move numbers about and compute none. */
export const layoutKernels = {
  Concat: {
    operands: 'list',
    onnx: 'Concat',
    describe: (inputs, attrs) => {
      const axis = axisOf(attrs['axis'], inputs[0].shape);
      const shape = backend_util.computeOutShape(
        inputs.map((input) => [...input.shape]),
        axis,
      );
      return { outputs: [{ shape, type: inputs[0].type }], attributes: { axis } };
    },
    emit: (e) => {
      const axis = e.fixed('axis');
      const names = e.inputs.map((_, i) => e.name(i));
      return [names.length === 1 ? names[0] : e.node('Concat', names, { axis })];
    },
  },
  ExpandDims: {
    operands: ['input'],
    onnx: 'Reshape',
    describe: ([input], attrs) => {
      const dim = attrs['dim'] as number;
      const shape = [...input.shape];
      shape.splice(dim < 0 ? input.shape.length + dim + 1 : dim, 0, 1);
      return { outputs: [{ shape, type: input.type }], attributes: {} };
    },
    emit: reshaped,
  },
  Pack: {
    operands: 'list',
    onnx: 'Unsqueeze, Concat',
    describe: (inputs, attrs) => {
      const [{ shape, type }] = inputs;
      const axis = axisOf(attrs['axis'], [...shape, 1]);
      const packed = [...shape.slice(0, axis), inputs.length, ...shape.slice(axis)];
      return { outputs: [{ shape: packed, type }], attributes: { axis } };
    },
    emit: (e) => {
      const axis = e.fixed('axis');
      const axes = e.graph.integers([axis]);
      const layers = e.inputs.map((_, i) => e.node('Unsqueeze', [e.name(i), axes]));
      return [layers.length === 1 ? layers[0] : e.node('Concat', layers, { axis })];
    },
  },
  PadV2: {
    operands: ['x'],
    onnx: 'Pad',
    describe: ([x], attrs) => {
      const paddings = attrs['paddings'] as [number, number][];
      const shape = x.shape.map((size, i) => size + paddings[i][0] + paddings[i][1]);
      const attributes = {
        before: paddings.map(([before]) => before),
        after: paddings.map(([, after]) => after),
        value: (attrs['constantValue'] ?? 0) as number,
      };
      return { outputs: [{ shape, type: x.type }], attributes };
    },
    emit: (e) => {
      const pads = e.graph.shape([...e.sizes('before'), ...e.sizes('after')]);
      return [e.node('Pad', [e.name(0), pads, e.number(e.fixed('value'))])];
    },
  },
  Reshape: {
    operands: ['x'],
    onnx: 'Reshape',
    describe: ([x], attrs) => {
      const shape = util.inferFromImplicitShape(attrs['shape'] as number[], util.sizeFromShape([...x.shape]));
      return { outputs: [{ shape, type: x.type }], attributes: {} };
    },
    emit: reshaped,
  },
  Reverse: {
    operands: ['x'],
    onnx: 'Slice',
    describe: ([x], attrs) => ({
      outputs: [x],
      attributes: { axes: util.parseAxisParam(attrs['dims'] as number[], [...x.shape]) },
    }),
    emit: (e) => {
      const axes = e.fixedList('axes');
      if (axes.length === 0) return [e.inputs[0].result];
      const same = (value: number): string => e.graph.integers(axes.map(() => value));
      // Backwards from the last to before the first, wherever that is.
      const toStart = -(2 ** 31);
      return [e.node('Slice', [e.name(0), same(-1), same(toStart), e.graph.integers(axes), same(-1)])];
    },
  },
  Slice: {
    operands: ['x'],
    onnx: 'Slice',
    describe: ([x], attrs) => {
      const tensor = { shape: [...x.shape], rank: x.shape.length } as unknown as Tensor;
      const [begin, size] = slice_util.parseSliceParams(
        tensor,
        attrs['begin'] as number[],
        attrs['size'] as number[],
      );
      return { outputs: [{ shape: size, type: x.type }], attributes: { begin } };
    },
    emit: (e) => {
      const begin = e.sizes('begin');
      if (sameShape(e.inputs[0].shape, e.output.shape)) return [e.inputs[0].result];
      const end = begin.map((start, i) => addSizes(start, e.output.shape[i]));
      return [e.node('Slice', [e.name(0), e.graph.shape(begin), e.graph.shape(end)])];
    },
  },
  SplitV: {
    operands: ['x'],
    givesList: true,
    onnx: 'Split',
    describe: ([x], attrs) => {
      const axis = axisOf(attrs['axis'], x.shape);
      const tensor = { shape: [...x.shape], rank: x.shape.length } as unknown as Tensor;
      const sizes = backend_util.prepareSplitSize(tensor, attrs['numOrSizeSplits'] as number[], axis);
      const outputs = sizes.map((size) => ({ shape: replaced(x.shape, axis, size), type: x.type }));
      return { outputs, attributes: { axis, sizes } };
    },
    emit: (e) => {
      const sizes = e.sizes('sizes');
      if (sizes.length === 1) return [e.inputs[0].result];
      const inputs = [e.name(0), e.graph.shape(sizes)];
      return e.graph.nodeWithOutputs('Split', inputs, { axis: e.fixed('axis') }, sizes.length);
    },
  },
  Tile: {
    operands: ['x'],
    onnx: 'Expand / Tile',
    describe: ([x], attrs) => {
      const reps = attrs['reps'] as number[];
      const shape = x.shape.map((size, i) => size * reps[i]);
      return { outputs: [{ shape, type: x.type }], attributes: { reps } };
    },
    emit: (e) => {
      const [{ result, shape }] = e.inputs;
      if (typeof result !== 'string') return [result];
      const isBroadcast = shape.every((size, i) => size === 1 || e.sizes('reps')[i] === 1);
      if (isBroadcast) return [e.node('Expand', [result, e.graph.shape(e.output.shape)])];
      return [e.node('Tile', [result, e.graph.shape(e.sizes('reps'))])];
    },
  },
  Transpose: {
    operands: ['x'],
    onnx: 'Transpose',
    describe: ([x], attrs) => {
      const perm = (attrs['perm'] as number[] | null) ?? [...x.shape.keys()].reverse();
      return { outputs: [{ shape: perm.map((axis) => x.shape[axis]), type: x.type }], attributes: { perm } };
    },
    emit: (e) => {
      const perm = e.fixedList('perm');
      const isMoving = perm.some((axis, i) => axis !== i);
      return [isMoving ? e.node('Transpose', [e.name(0)], { perm }) : e.inputs[0].result];
    },
  },
  Unpack: {
    operands: ['value'],
    givesList: true,
    onnx: 'Split, Squeeze',
    note: 'the axis has a fixed size',
    describe: ([value], attrs) => {
      const axis = axisOf(attrs['axis'], value.shape);
      const shape = value.shape.filter((_, i) => i !== axis);
      const outputs = Array.from({ length: value.shape[axis] }, () => ({ shape, type: value.type }));
      return { outputs, attributes: { axis } };
    },
    emit: (e) => {
      const axis = e.fixed('axis');
      const axes = e.graph.integers([axis]);
      const count = e.outputs.length;
      if (count === 1) return [e.node('Squeeze', [e.name(0), axes])];
      const sizes = e.graph.integers(e.outputs.map(() => 1));
      const pieces = e.graph.nodeWithOutputs('Split', [e.name(0), sizes], { axis }, count);
      return pieces.map((piece) => e.node('Squeeze', [piece, axes]));
    },
  },
} satisfies Record<string, Kernel>;

/** Another shape for the same numbers. */
function reshaped(e: Emission): readonly Result[] {
  const [{ result, shape }] = e.inputs;
  if (typeof result !== 'string' || sameShape(shape, e.output.shape)) return [result];
  return [e.node('Reshape', [result, e.graph.reshapeTarget(e.output.shape)])];
}

function axisOf(axis: unknown, shape: readonly number[]): number {
  return util.parseAxisParam((axis ?? 0) as number, [...shape])[0];
}

function replaced(shape: TensorSpec['shape'], axis: number, size: number): number[] {
  return shape.map((old, i) => (i === axis ? size : old));
}
