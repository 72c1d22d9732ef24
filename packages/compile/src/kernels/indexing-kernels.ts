import { util } from '@tensorflow/tfjs-core';
import { UntraceableError } from '../errors/untraceable-error.js';
import { onnxTypeCode } from '../graph/onnx-graph.js';
import { elementType } from '../graph/tensor-spec.js';
import type { Kernel } from './kernel.js';

/** Kernels that pick by index, or make indices. */
export const indexingKernels = {
  GatherV2: {
    operands: ['x', 'indices'],
    onnx: 'Gather',
    note: 'batchDims 0; indices are not checked',
    describe: ([x, indices], attrs) => {
      if ((attrs['batchDims'] ?? 0) !== 0) {
        throw new UntraceableError('GatherV2', 'batchDims is not supported; multiply by oneHot instead');
      }
      const [axis] = util.parseAxisParam((attrs['axis'] ?? 0) as number, [...x.shape]);
      const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
      return { outputs: [{ shape, type: x.type }], attributes: { axis } };
    },
    emit: (e) => [e.node('Gather', [e.name(0), e.name(1)], { axis: e.fixed('axis') })],
  },
  OneHot: {
    operands: ['indices'],
    onnx: 'Equal, Where',
    describe: ([indices], attrs) => {
      const depth = attrs['depth'] as number;
      const type = elementType(String(attrs['dtype'] ?? 'int32'));
      return {
        outputs: [{ shape: [...indices.shape, depth], type }],
        attributes: { depth, onValue: attrs['onValue'] as number, offValue: attrs['offValue'] as number },
      };
    },
    emit: (e) => {
      const depth = e.fixed('depth');
      const { type } = e.output;
      const column = e.node('Unsqueeze', [e.name(0), e.graph.integers([-1])]);
      const choices = e.graph.constant([...new Array<number>(depth).keys()], [depth], 'int32');
      const isOn = e.node('Equal', [column, choices]);
      if (type === 'bool') return [isOn];
      const [on, off] = [e.number(e.fixed('onValue'), type), e.number(e.fixed('offValue'), type)];
      return [e.node('Where', [isOn, on, off])];
    },
  },
  Range: {
    operands: [],
    onnx: 'Range',
    describe: (_, attrs) => {
      const { start, stop, step, dtype } = attrs as Record<'start' | 'stop' | 'step', number> & {
        dtype: string;
      };
      const length = Math.max(0, Math.ceil((stop - start) / step));
      // TensorFlow.js counts down by itself when the stop is below the start and no step is given.
      const isDownward = stop < start && step === 1;
      return {
        outputs: [{ shape: [isDownward ? start - stop : length], type: elementType(dtype) }],
        attributes: { start, step: isDownward ? -1 : step },
      };
    },
    emit: (e) => {
      const { shape, type } = e.output;
      const count = e.graph.node('Squeeze', [e.graph.shape(shape), e.graph.integers([0])]);
      const zero = e.graph.scalar(0, 'int64');
      const index = e.node('Range', [zero, count, e.graph.scalar(1, 'int64')]);
      const steps = e.node('Mul', [
        e.node('Cast', [index], { to: onnxTypeCode(type) }),
        e.number(e.fixed('step'), type),
      ]);
      return [e.node('Add', [steps, e.number(e.fixed('start'), type)])];
    },
  },
  UnsortedSegmentSum: {
    operands: ['x', 'segmentIds'],
    onnx: 'ScatterND',
    note: 'gradient of GatherV2; indices are not checked',
    describe: ([x], attrs) => {
      const segments = attrs['numSegments'] as number;
      return { outputs: [{ shape: [segments, ...x.shape.slice(1)], type: x.type }], attributes: {} };
    },
    emit: (e) => {
      const zeros = e.node('Expand', [e.number(0), e.graph.shape(e.output.shape)]);
      const ids = e.node('Cast', [e.name(1)], { to: onnxTypeCode('int64') });
      const rows = e.node('Unsqueeze', [ids, e.graph.integers([-1])]);
      return [e.graph.node('ScatterND', [zeros, rows, e.name(0)], { reduction: 'add' })];
    },
  },
} satisfies Record<string, Kernel>;
