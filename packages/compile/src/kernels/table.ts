import { activationKernels } from './activation-kernels.js';
import { binaryKernels } from './binary-kernels.js';
import { conversionKernels } from './conversion-kernels.js';
import { indexingKernels } from './indexing-kernels.js';
import type { Kernel } from './kernel.js';
import { layoutKernels } from './layout-kernels.js';
import { matrixKernels } from './matrix-kernels.js';
import { reductionKernels } from './reduction-kernels.js';
import { unaryKernels } from './unary-kernels.js';

/** Every kernel of TensorFlow.js that can be traced, by its name there. */
export const kernelTable: ReadonlyMap<string, Kernel> = new Map(
  Object.entries<Kernel>({
    ...unaryKernels,
    ...activationKernels,
    ...binaryKernels,
    ...conversionKernels,
    ...reductionKernels,
    ...matrixKernels,
    ...layoutKernels,
    ...indexingKernels,
  }).sort(([a], [b]) => (a < b ? -1 : 1)),
);
