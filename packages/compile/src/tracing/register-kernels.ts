import { getKernelsForBackend, registerKernel } from '@tensorflow/tfjs-core';
import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';
import { UntraceableError } from '../errors/untraceable-error.js';
import type { Kernel } from '../kernels/kernel.js';
import { kernelTable } from '../kernels/table.js';
import type { TracingBackend } from './tracing-backend.js';
import { tracingBackend } from './tracing-backend.js';

type KernelCall = { inputs: unknown; attrs?: NamedAttrMap; backend: unknown };

let isRegistered = false;

/** Registers the kernels of the table, and one that names itself for every other kernel that TensorFlow.js has. */
export function registerTracingKernels(): void {
  if (isRegistered) return;
  isRegistered = true;
  for (const [kernelName, kernel] of kernelTable) {
    registerKernel({
      kernelName,
      backendName: tracingBackend,
      kernelFunc: (call: KernelCall) => recordKernel(kernelName, kernel, call),
    });
  }
  for (const { kernelName } of getKernelsForBackend('cpu')) {
    if (kernelTable.has(kernelName)) continue;
    registerKernel({
      kernelName,
      backendName: tracingBackend,
      kernelFunc: () => {
        throw new UntraceableError(kernelName, 'this kernel of TensorFlow.js is not in the table of kernels');
      },
    });
  }
}

function recordKernel(name: string, kernel: Kernel, { inputs, attrs, backend }: KernelCall) {
  const recorder = (backend as TracingBackend).current();
  const values = operands(kernel, inputs).map((tensor) => recorder.valueOf(tensor));
  const specs = values.map((value) => recorder.specOf(value));
  const { outputs, attributes } = kernel.describe(specs, attrs ?? {});
  const tensors = recorder.kernel(name, values, attributes, outputs);
  return kernel.givesList === true ? tensors : tensors[0];
}

/** A kernel's tensors in the order of the table. Those that may be left out come last. */
function operands(kernel: Kernel, inputs: unknown): TensorInfo[] {
  if (kernel.operands === 'list') return Object.values(inputs as Record<string, TensorInfo>);
  const named = inputs as Record<string, TensorInfo | undefined>;
  return kernel.operands
    .map((name) => named[name])
    .filter((tensor) => tensor !== undefined && tensor !== null);
}
