import { UntraceableError } from '../errors/untraceable-error.js';
import type { TensorSpec } from '../graph/tensor-spec.js';
import { relu6 } from './activation-kernels.js';
import { broadcastShape } from './broadcast.js';
import type { Emission } from './emission.js';
import type { Kernel } from './kernel.js';

/** Matrix products. */
export const matrixKernels = {
  BatchMatMul: {
    operands: ['a', 'b'],
    onnx: 'MatMul, Transpose',
    describe: ([a, b], attrs) => describeProduct(a, b, attrs),
    emit: (e) => [product(e)],
  },
  _FusedMatMul: {
    operands: ['a', 'b', 'bias', 'preluActivationWeights'],
    onnx: 'MatMul, Add, ...',
    note: 'what tf.layers and tf.fused.matMul use; gradients go through the unfused kernels',
    describe: ([a, b, ...others], attrs) => {
      const { outputs, attributes } = describeProduct(a, b, attrs);
      const activation = String(attrs['activation'] ?? 'linear');
      if (activation !== 'linear' && !(activation in activations)) {
        throw new UntraceableError('_FusedMatMul', `its activation "${activation}" is not supported`);
      }
      const hasBias = others.length === (activation === 'prelu' ? 2 : 1);
      const alpha = (attrs['leakyreluAlpha'] ?? 0.2) as number;
      return { outputs, attributes: { ...attributes, activation, hasBias, alpha } };
    },
    emit: (e) => {
      const linear = e.flag('hasBias') ? e.node('Add', [product(e), e.name(2)]) : product(e);
      const activation = activations[e.text('activation')];
      return [activation === undefined ? linear : activation(e, linear)];
    },
  },
} satisfies Record<string, Kernel>;

const activations: Readonly<Record<string, (e: Emission, x: string) => string>> = {
  relu: (e, x) => e.node('Relu', [x]),
  relu6,
  elu: (e, x) => e.node('Elu', [x]),
  sigmoid: (e, x) => e.node('Sigmoid', [x]),
  leakyrelu: (e, x) => e.node('LeakyRelu', [x], { alpha: e.fixed('alpha') }),
  prelu: (e, x) => {
    const negative = e.node('Mul', [x, e.name(e.inputs.length - 1)]);
    return e.node('Where', [e.node('GreaterOrEqual', [x, e.number(0)]), x, negative]);
  },
};

/** [..., m, k] x [..., k, n] -> [..., m, n], each side transposed first where asked. */
function describeProduct(a: TensorSpec, b: TensorSpec, attrs: Readonly<Record<string, unknown>>) {
  const transposeA = Boolean(attrs['transposeA']);
  const transposeB = Boolean(attrs['transposeB']);
  const [m, k] = matrixSize(a, transposeA);
  const [otherK, n] = matrixSize(b, transposeB);
  if (k !== otherK) {
    throw new Error(
      `matMul: inner sizes of [${a.shape.join(', ')}] and [${b.shape.join(', ')}] do not agree`,
    );
  }
  const outer = broadcastShape([a.shape.slice(0, -2), b.shape.slice(0, -2)]);
  return {
    outputs: [{ shape: [...outer, m, n], type: a.type }],
    attributes: { transposeA, transposeB },
  };
}

function matrixSize({ shape }: TensorSpec, isTransposed: boolean): [number, number] {
  const [rows, columns] = shape.slice(-2);
  return isTransposed ? [columns, rows] : [rows, columns];
}

/** ONNX Runtime merges the transpositions into its product: a Gemm with flags measured the same. */
function product(e: Emission): string {
  const [a, b] = [matrix(e, 0, e.flag('transposeA')), matrix(e, 1, e.flag('transposeB'))];
  return e.node('MatMul', [a, b]);
}

function matrix(e: Emission, i: number, isTransposed: boolean): string {
  if (!isTransposed) return e.name(i);
  const perm = [...e.inputs[i].shape.keys()];
  perm.splice(-2, 2, perm.length - 1, perm.length - 2);
  return e.node('Transpose', [e.name(i)], { perm });
}
