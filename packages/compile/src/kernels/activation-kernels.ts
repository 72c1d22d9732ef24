import { util } from '@tensorflow/tfjs-core';
import type { Emission } from './emission.js';
import type { Kernel } from './kernel.js';
import { unary } from './unary-kernels.js';

/** The constants of self-normalizing networks (Klambauer et al. 2017), as TensorFlow.js has them. */
const seluAlpha = 1.7580993408473768;
const seluScale = 1.0507009873554805;

/** Activation functions of networks. */
export const activationKernels = {
  Elu: unary('Elu', (e) => e.node('Elu', [e.name(0)])),
  EluGrad: {
    operands: ['dy', 'y'],
    onnx: 'Where, Mul, Add',
    note: 'gradient of Elu',
    describe: ([dy]) => ({ outputs: [dy], attributes: {} }),
    emit: (e) => {
      const [dy, y] = [e.name(0), e.name(1)];
      const isPositive = e.node('GreaterOrEqual', [y, e.number(0)]);
      return [e.node('Where', [isPositive, dy, e.node('Mul', [dy, e.node('Add', [y, e.number(1)])])])];
    },
  },
  LeakyRelu: unary('LeakyRelu', (e) => e.node('LeakyRelu', [e.name(0)], { alpha: e.fixed('alpha') }), {
    attributes: ['alpha'],
  }),
  LogSoftmax: softmax('LogSoftmax', 'axis'),
  Prelu: {
    operands: ['x', 'alpha'],
    onnx: 'Where, Mul',
    describe: ([x]) => ({ outputs: [x], attributes: {} }),
    emit: (e) => {
      const isPositive = e.node('GreaterOrEqual', [e.name(0), e.number(0)]);
      return [e.node('Where', [isPositive, e.name(0), e.node('Mul', [e.name(0), e.broadcastName(1)])])];
    },
  },
  Relu: unary('Relu', (e) => e.node('Relu', [e.name(0)])),
  Relu6: unary('Max, Min', (e) => relu6(e, e.name(0))),
  Selu: unary('Elu, Where', (e) => {
    const x = e.name(0);
    const isPositive = e.node('GreaterOrEqual', [x, e.number(0)]);
    const negative = e.node('Mul', [e.node('Elu', [x]), e.number(seluAlpha)]);
    return e.node('Where', [isPositive, e.node('Mul', [x, e.number(seluScale)]), negative]);
  }),
  Sigmoid: unary('Sigmoid', (e) => e.node('Sigmoid', [e.name(0)])),
  Softmax: softmax('Softmax', 'dim'),
  Softplus: unary('Softplus', (e) => e.node('Softplus', [e.name(0)])),
} satisfies Record<string, Kernel>;

/** max(0, min(6, x)). */
export function relu6(e: Emission, x: string): string {
  return e.node('Min', [e.node('Max', [x, e.number(0)]), e.number(6)]);
}

function softmax(operator: string, axisAttribute: string): Kernel {
  return {
    operands: ['logits'],
    onnx: operator,
    describe: ([logits], attrs) => {
      const axis = (attrs[axisAttribute] ?? -1) as number;
      return {
        outputs: [logits],
        attributes: { axis: util.parseAxisParam(axis, [...logits.shape])[0] },
      };
    },
    emit: (e) => [e.node(operator, [e.name(0)], { axis: e.fixed('axis') })],
  };
}
