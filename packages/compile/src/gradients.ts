// For its effect: registers TensorFlow.js's own gradients, which those below are put over.
import '@tensorflow/tfjs';
import {
  backend_util,
  cast,
  concat,
  cumsum,
  getGradient,
  greater,
  greaterEqual,
  less,
  lessEqual,
  mul,
  registerGradient,
  reshape,
  sub,
  sum,
  where,
  zeros,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

let isRegistered = false;

/** Registers the gradients that TensorFlow.js lacks, or has wrong, and that losses of PPO's kind want. Once a process. */
export function registerGradients(): void {
  if (isRegistered) return;
  isRegistered = true;
  registerZeroGradients();
  registerExtremeGradients();
  registerSquaredDifferenceGradient();
  registerSelectGradient();
  registerTileGradient();
  registerCumsumGradient();
  registerGatherGradient();
  registerSplitGradient();
}

/**
 * A comparison changes by steps: its gradient is 0. Without one registered, a figure like the fraction of clipped samples
 * cannot be part of a loss ("gradient function not found for Greater").
 */
function registerZeroGradients(): void {
  const comparisons = ['Equal', 'NotEqual', 'Greater', 'GreaterEqual', 'Less', 'LessEqual'];
  for (const kernelName of [...comparisons, 'LogicalAnd', 'LogicalOr']) {
    registerGradient({
      kernelName,
      inputsToSave: ['a', 'b'],
      gradFunc: (_, [a, b]) => ({ a: () => zeros(a.shape), b: () => zeros(b.shape) }),
    });
  }
  registerGradient({
    kernelName: 'LogicalNot',
    inputsToSave: ['x'],
    gradFunc: (_, [x]) => ({ x: () => zeros(x.shape) }),
  });
}

/** The stock gradients of Maximum and Minimum forget to add up over dimensions that were broadcast. Ties go to a, as there. */
function registerExtremeGradients(): void {
  for (const { kernelName, toA, toB } of [
    { kernelName: 'Maximum', toA: greaterEqual, toB: less },
    { kernelName: 'Minimum', toA: lessEqual, toB: greater },
  ]) {
    registerGradient({
      kernelName,
      inputsToSave: ['a', 'b'],
      gradFunc: (dy, [a, b]) => ({
        a: () => sumTo(a, mul(dy as Tensor, cast(toA(a, b), 'float32'))),
        b: () => sumTo(b, mul(dy as Tensor, cast(toB(a, b), 'float32'))),
      }),
    });
  }
}

/** Likewise. */
function registerSquaredDifferenceGradient(): void {
  registerGradient({
    kernelName: 'SquaredDifference',
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => ({
      a: () => sumTo(a, mul(dy as Tensor, mul(sub(a, b), 2))),
      b: () => sumTo(b, mul(dy as Tensor, mul(sub(b, a), 2))),
    }),
  });
}

/** The stock gradient multiplies by 0 what was not chosen, which makes NaN of an infinite gradient; and does not add up. */
function registerSelectGradient(): void {
  registerGradient({
    kernelName: 'Select',
    inputsToSave: ['condition', 't', 'e'],
    gradFunc: (dy, [condition, t, e]) => {
      const upstream = dy as Tensor;
      const zero = zerosLike(upstream);
      return {
        condition: () => zeros(condition.shape),
        t: () => sumTo(t, where(condition, upstream, zero)),
        e: () => sumTo(e, where(condition, zero, upstream)),
      };
    },
  });
}

/**
 * The stock gradient takes one slice for every repetition: broadcasting a vector over a batch would become as many steps
 * as the batch has rows. Here the repetitions become dimensions of their own and are added up.
 */
function registerTileGradient(): void {
  registerGradient({
    kernelName: 'Tile',
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attrs) => ({
      x: () => {
        const reps = attrs['reps'] as number[];
        const split: number[] = [];
        const repetitions: number[] = [];
        x.shape.forEach((size, i) => {
          if (reps[i] > 1) repetitions.push(split.push(reps[i]) - 1);
          if (reps[i] === 1 || size > 1) split.push(size);
        });
        return reshape(sum(reshape(dy as Tensor, split), repetitions), x.shape);
      },
    }),
  });
}

/** A running sum's gradient runs the other way. The stock one turns the axes wrongly unless the axis is the last. */
function registerCumsumGradient(): void {
  registerGradient({
    kernelName: 'Cumsum',
    inputsToSave: ['x'],
    gradFunc: (dy, _, attrs) => {
      const { axis, exclusive, reverse } = attrs as { axis: number; exclusive: boolean; reverse: boolean };
      return { x: () => cumsum(dy as Tensor, axis, exclusive, !reverse) };
    },
  });
}

/** The stock gradient of the indices is the indices themselves, which ends in an error when they depend on an input. */
function registerGatherGradient(): void {
  const stock = getGradient('GatherV2');
  registerGradient({
    ...stock,
    gradFunc: (dy, saved, attrs) => ({
      ...stock.gradFunc(dy, saved, attrs),
      indices: () => zeros(saved[1].shape),
    }),
  });
}

/** The gradient of a tensor out of the gradient of what it was broadcast to. */
function sumTo(tensor: Tensor, gradient: Tensor): Tensor {
  const axes = backend_util.getReductionAxes(tensor.shape, gradient.shape);
  return reshape(axes.length > 0 ? sum(gradient, axes) : gradient, tensor.shape);
}

/** The stock gradient of a split expects a list of pieces, and gets the tensor itself where there is only one. */
function registerSplitGradient(): void {
  registerGradient({
    kernelName: 'SplitV',
    gradFunc: (dy: Tensor | Tensor[], _, attributes) => {
      const { axis } = attributes as { axis: number };
      return { x: () => concat(Array.isArray(dy) ? dy : [dy], axis) };
    },
  });
}
