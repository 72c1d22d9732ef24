import { onnxTypeCode } from '../graph/onnx-graph.js';
import type { ElementType } from '../graph/tensor-spec.js';
import type { Emission } from './emission.js';
import type { Kernel } from './kernel.js';

/** Kernels of one tensor, number by number. */
export const unaryKernels = {
  Abs: direct('Abs'),
  Acos: direct('Acos'),
  Acosh: direct('Acosh'),
  Asin: direct('Asin'),
  Asinh: direct('Asinh'),
  Atan: direct('Atan'),
  Atanh: direct('Atanh'),
  Ceil: direct('Ceil'),
  ClipByValue: unary(
    'Max, Min',
    (e) => {
      const raised = e.node('Max', [e.name(0), e.number(e.fixed('clipValueMin'))]);
      return e.node('Min', [raised, e.number(e.fixed('clipValueMax'))]);
    },
    { attributes: ['clipValueMin', 'clipValueMax'] },
  ),
  Cos: direct('Cos'),
  Cosh: direct('Cosh'),
  Erf: direct('Erf'),
  Exp: direct('Exp'),
  Expm1: unary('Exp, Log, ...', expm1),
  Floor: direct('Floor'),
  IsFinite: unary('IsInf, IsNaN', (e) => e.node('Not', [e.node('Or', [isInf(e), isNan(e)])]), {
    type: 'bool',
  }),
  IsInf: unary('IsInf', isInf, { type: 'bool' }),
  IsNan: unary('IsNaN', isNan, { type: 'bool' }),
  Log: direct('Log'),
  Log1p: unary('Log, Div, ...', log1p),
  LogicalNot: direct('Not'),
  Neg: direct('Neg'),
  Reciprocal: direct('Reciprocal'),
  Round: direct('Round'),
  Rsqrt: unary('Sqrt, Reciprocal', (e) => e.node('Reciprocal', [e.node('Sqrt', [e.name(0)])])),
  Sign: direct('Sign'),
  Sin: direct('Sin'),
  Sinh: direct('Sinh'),
  Sqrt: direct('Sqrt'),
  Square: unary('Mul', (e) => e.node('Mul', [e.name(0), e.name(0)])),
  Step: {
    ...unary(
      'Greater, Cast / Where',
      (e) => {
        const isPositive = e.node('Greater', [e.name(0), e.number(0)]);
        const alpha = e.fixed('alpha');
        if (alpha === 0) return e.node('Cast', [isPositive], { to: onnxTypeCode(e.output.type) });
        return e.node('Where', [isPositive, e.number(1), e.number(alpha)]);
      },
      { attributes: ['alpha'] },
    ),
    note: 'alpha for NaN, where TensorFlow.js has NaN',
  },
  Tan: direct('Tan'),
  Tanh: direct('Tanh'),
} satisfies Record<string, Kernel>;

/** A kernel that is one operator of ONNX. */
function direct(operator: string): Kernel {
  return unary(operator, (e) => e.node(operator, [e.name(0)]));
}

interface UnaryOptions {
  readonly attributes?: readonly string[];
  /** Of the output, where it is not the input's. */
  readonly type?: ElementType;
}

/** A kernel whose output has its input's shape. */
export function unary(
  onnx: string,
  emit: (emission: Emission) => string,
  { attributes = [], type }: UnaryOptions = {},
): Kernel {
  return {
    operands: ['x'],
    onnx,
    describe: ([x], attrs) => ({
      outputs: [{ shape: x.shape, type: type ?? x.type }],
      attributes: Object.fromEntries(attributes.map((name) => [name, (attrs[name] ?? 0) as number])),
    }),
    emit: (emission) => [emit(emission)],
  };
}

function isInf(e: Emission): string {
  return e.node('IsInf', [e.name(0)]);
}

function isNan(e: Emission): string {
  return e.node('IsNaN', [e.name(0)]);
}

/**
 * exp(x) - 1 without the loss of digits near 0: with u = exp(x), (u - 1) x / log(u); Kahan's formula as Higham gives it
 * (Accuracy and Stability of Numerical Algorithms, 2nd edition, 1.14.1).
 */
function expm1(e: Emission): string {
  const x = e.name(0);
  const one = e.number(1);
  const u = e.node('Exp', [x]);
  const less = e.node('Sub', [u, one]);
  const precise = e.node('Div', [e.node('Mul', [less, x]), e.node('Log', [u])]);
  // exp(x) is 1 to the last bit near 0, and far from 0 the subtraction is harmless.
  const isTiny = e.node('Equal', [u, one]);
  const isFar = e.node('Greater', [e.node('Abs', [x]), one]);
  return e.node('Where', [isTiny, x, e.node('Where', [isFar, less, precise])]);
}

/** log(1 + x) likewise: with u = 1 + x, log(u) x / (u - 1). */
function log1p(e: Emission): string {
  const x = e.name(0);
  const one = e.number(1);
  const u = e.node('Add', [x, one]);
  const logU = e.node('Log', [u]);
  const precise = e.node('Mul', [logU, e.node('Div', [x, e.node('Sub', [u, one])])]);
  const isTiny = e.node('Equal', [u, one]);
  const isFar = e.node('Greater', [x, one]);
  return e.node('Where', [isTiny, x, e.node('Where', [isFar, logU, precise])]);
}
