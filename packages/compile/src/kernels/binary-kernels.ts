import { onnxTypeCode } from '../graph/onnx-graph.js';
import { sameShape } from '../graph/size.js';
import type { ElementType } from '../graph/tensor-spec.js';
import { broadcastShape } from './broadcast.js';
import type { Emission, Result } from './emission.js';
import type { Kernel } from './kernel.js';

/** Kernels of two tensors, number by number, with broadcasting. */
export const binaryKernels = {
  Add: direct('Add'),
  AddN: {
    operands: 'list',
    onnx: 'Add',
    describe: ([first]) => ({ outputs: [first], attributes: {} }),
    emit: (e) => {
      const terms = e.inputs.map((_, i) => e.name(i));
      return [terms.reduce((sum, term) => e.node('Add', [sum, term]))];
    },
  },
  Equal: direct('Equal', 'bool'),
  FloorDiv: binary('Div, Floor', floorDiv),
  Greater: direct('Greater', 'bool'),
  GreaterEqual: direct('GreaterOrEqual', 'bool'),
  Less: direct('Less', 'bool'),
  LessEqual: direct('LessOrEqual', 'bool'),
  LogicalAnd: direct('And', 'bool'),
  LogicalOr: direct('Or', 'bool'),
  Maximum: direct('Max'),
  Minimum: direct('Min'),
  Mod: binary('Mod, Where', modulo),
  Multiply: binary('Mul', (e) => withoutOne(e, [0, 1]) ?? broadcast(e, 'Mul')),
  NotEqual: binary('Equal, Not', (e) => e.node('Not', [broadcast(e, 'Equal')]), 'bool'),
  Pow: { ...direct('Pow'), tolerance: 3e-6 },
  RealDiv: binary('Div', (e) => withoutOne(e, [1]) ?? broadcast(e, 'Div')),
  Select: {
    operands: ['condition', 't', 'e'],
    onnx: 'Where',
    describe: ([condition, t, e]) => ({
      outputs: [{ shape: broadcastShape([condition.shape, t.shape, e.shape]), type: t.type }],
      attributes: {},
    }),
    emit: (e) => [e.node('Where', [e.name(0), e.broadcastName(1), e.broadcastName(2)])],
  },
  SquaredDifference: binary('Sub, Mul', (e) => {
    const difference = broadcast(e, 'Sub');
    return e.node('Mul', [difference, difference]);
  }),
  Sub: direct('Sub'),
} satisfies Record<string, Kernel>;

function direct(operator: string, type?: ElementType): Kernel {
  return binary(operator, (e) => broadcast(e, operator), type);
}

function binary(onnx: string, emit: (emission: Emission) => Result, type?: ElementType): Kernel {
  return {
    operands: ['a', 'b'],
    onnx,
    describe: ([a, b]) => ({
      outputs: [{ shape: broadcastShape([a.shape, b.shape]), type: type ?? a.type }],
      attributes: {},
    }),
    emit: (emission) => [emit(emission)],
  };
}

function broadcast(e: Emission, operator: string): string {
  const [a, b] = [e.broadcastName(0), e.broadcastName(1)];
  return e.node(operator, [a, b]);
}

/**
 * Times or divided by a tensor of ones is no computation: the gradients of sums and means are full of it. What is left
 * is spreading the other operand over the output's shape.
 */
function withoutOne(e: Emission, candidates: readonly number[]): Result | null {
  for (const i of candidates) {
    const { result } = e.inputs[i];
    if (typeof result === 'string' || result.value !== 1) continue;
    const other = e.inputs[1 - i];
    if (typeof other.result !== 'string' || sameShape(other.shape, e.output.shape)) return other.result;
    return e.node('Expand', [other.result, e.graph.shape(e.output.shape)]);
  }
  return null;
}

/** Integers are divided in float64, which holds all of them; ONNX itself would cut towards zero. */
function floorDiv(e: Emission): string {
  if (e.output.type === 'float32') return e.node('Floor', [broadcast(e, 'Div')]);
  const [a, b] = [0, 1].map((i) => e.node('Cast', [e.broadcastName(i)], { to: onnxFloat64 }));
  return e.node('Cast', [e.node('Floor', [e.node('Div', [a, b])])], { to: onnxTypeCode(e.output.type) });
}

/** The remainder has the divisor's sign, as in TensorFlow.js; ONNX gives a float's the dividend's. */
function modulo(e: Emission): string {
  const [a, b] = [e.broadcastName(0), e.broadcastName(1)];
  if (e.output.type !== 'float32') return e.node('Mod', [a, b]);
  const remainder = e.node('Mod', [a, b], { fmod: 1 });
  const isOtherSign = e.node('Less', [e.node('Mul', [remainder, b]), e.number(0)]);
  return e.node('Where', [isOtherSign, e.node('Add', [remainder, b]), remainder]);
}

const onnxFloat64 = 11;
