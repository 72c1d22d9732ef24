import { enableProdMode, engine, findBackend, setBackend } from '@tensorflow/tfjs-core';
import type { EagerExecutorName } from '../executor.js';
import { firstLine } from './first-line.js';

/** Registers a TensorFlow.js backend and makes it the current one; the reason in words when that fails, else null. */
export async function loadTfjsBackend(
  name: EagerExecutorName,
  { needsGpu }: { readonly needsGpu: boolean },
): Promise<string | null> {
  try {
    await importBackend(name);
    // Production mode keeps TensorFlow.js from printing its banner into the middle of a terminal's screen.
    enableProdMode();
    if (!(name in engine().registryFactory)) return 'its package did not register it';
    if (name === 'tensorflow' && needsGpu && !hasGpu()) return 'it finds no GPU';
    return (await setBackend(name)) ? null : 'it did not start';
  } catch (error) {
    return unavailableReason(name, error);
  }
}

async function importBackend(name: EagerExecutorName): Promise<void> {
  if (name === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
  // The whole of TensorFlow.js brings the cpu backend, and is what registers the gradients, see eager-executor.ts.
  else if (name === 'cpu') await import('@tensorflow/tfjs');
  // An optional package without types in a workspace where it did not install: its name is kept from the compiler.
  else await import(nodeGpuPackage as string);
}

const nodeGpuPackage = '@tensorflow/tfjs-node-gpu';

/** Whether TensorFlow's native library computes on a GPU; on the processor ONNX Runtime is faster. */
function hasGpu(): boolean {
  const backend = findBackend('tensorflow') as unknown as { isUsingGpuDevice?: unknown } | null;
  return backend?.isUsingGpuDevice === true;
}

/** Whether the package is absent or its native library does not load, the first line of the error says it. */
function unavailableReason(name: EagerExecutorName, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (name === 'tensorflow' && (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND')) {
    return `the optional package ${nodeGpuPackage} is not installed`;
  }
  return firstLine(error);
}
