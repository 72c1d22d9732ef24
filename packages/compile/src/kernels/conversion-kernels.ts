import { util } from '@tensorflow/tfjs-core';
import { elementType } from '../graph/tensor-spec.js';
import { onnxTypeCode } from '../graph/onnx-graph.js';
import type { Emission, Result } from './emission.js';
import type { Kernel } from './kernel.js';

/** Kernels that change the type, keep everything, or make tensors of one number. */
export const conversionKernels = {
  Cast: {
    operands: ['x'],
    onnx: 'Cast',
    describe: ([x], attrs) => ({
      outputs: [{ shape: x.shape, type: elementType(String(attrs['dtype'])) }],
      attributes: {},
    }),
    emit: (e) => {
      const [{ type, result }] = e.inputs;
      if (type === e.output.type) return [result];
      const to = onnxTypeCode(e.output.type);
      if (typeof result === 'string') return [e.node('Cast', [result], { to })];
      return [{ name: e.node('Cast', [result.name], { to }), value: null }];
    },
  },
  Fill: {
    operands: [],
    onnx: 'Expand',
    describe: (_, attrs) => {
      const value = attrs['value'] as number;
      const type = elementType(String(attrs['dtype'] ?? util.inferDtype(value)));
      return { outputs: [{ shape: attrs['shape'] as number[], type }], attributes: { value } };
    },
    emit: (e) => [filled(e, e.fixed('value'))],
  },
  Identity: {
    operands: ['x'],
    onnx: 'none',
    describe: ([x]) => ({ outputs: [x], attributes: {} }),
    emit: (e) => [e.inputs[0].result],
  },
  OnesLike: filledLike(1),
  ZerosLike: filledLike(0),
} satisfies Record<string, Kernel>;

function filledLike(value: number): Kernel {
  return {
    operands: ['x'],
    onnx: 'Expand',
    describe: ([x]) => ({ outputs: [x], attributes: {} }),
    emit: (e) => [filled(e, value)],
  };
}

function filled(e: Emission, value: number): Result {
  return { name: e.number(value, e.output.type), value };
}
