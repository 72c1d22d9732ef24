import { customGrad, matMul as plainMatMul, transpose } from '@tensorflow/tfjs-core';
import type { GradSaveFunc, Tensor, Tensor2D } from '@tensorflow/tfjs-core';

/**
 * Matrix product [m, k] x [k, n] -> [m, n] whose gradient transposes explicitly.
 *
 * The stock gradient calls matMul with its transpose flags; the wasm backend takes a slow path for those:
 * transposing first is several times as fast there (measured by `nx run ppo:bench`).
 */
export function matMul(a: Tensor2D, b: Tensor2D): Tensor2D {
  return differentiableMatMul(a, b) as Tensor2D;
}

const differentiableMatMul = customGrad((...args: (Tensor | GradSaveFunc)[]) => {
  const [a, b, save] = args as [Tensor2D, Tensor2D, GradSaveFunc];
  save([a, b]);
  return { value: plainMatMul(a, b), gradFunc: matMulGradient };
});

/** d(ab)/da = dy bᵀ and d(ab)/db = aᵀ dy. */
function matMulGradient(dy: Tensor, saved: Tensor[]): Tensor[] {
  const [a, b] = saved as [Tensor2D, Tensor2D];
  const upstream = dy as Tensor2D;
  return [plainMatMul(upstream, transpose(b)), plainMatMul(transpose(a), upstream)];
}
