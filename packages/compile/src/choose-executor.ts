import { enableProdMode, engine, setBackend } from '@tensorflow/tfjs-core';
import { EagerExecutor } from './eager-executor.js';
import { ExecutorUnavailableError } from './errors/executor-unavailable-error.js';
import type { Executor, ExecutorName } from './executor.js';

/** What can be asked for: an executor by name, or the fastest that works here. */
export type ExecutorChoice = ExecutorName | 'auto';

/** The executor that was chosen, and a sentence that says why this one. */
export interface ChosenExecutor {
  readonly executor: Executor;
  readonly reason: string;
}

/** From the fastest to the slowest. */
const preference: readonly ExecutorName[] = ['tensorflow', 'wasm', 'cpu'];

/**
 * Loads the executor that was asked for; with `auto` the first of `tensorflow`, `wasm`, `cpu` that loads.
 *
 * Executors may take turns in one thread, but must not run while another is being loaded.
 *
 * @throws {ExecutorUnavailableError} when an executor was named and does not load.
 */
export async function chooseExecutor(choice: ExecutorChoice = 'auto'): Promise<ChosenExecutor> {
  if (choice !== 'auto') {
    const problem = await loadBackend(choice);
    if (problem !== null) throw new ExecutorUnavailableError(choice, problem);
    return { executor: new EagerExecutor(choice), reason: 'asked for by name' };
  }
  const passedOver: string[] = [];
  for (const name of preference) {
    const problem = await loadBackend(name);
    if (problem === null) {
      return { executor: new EagerExecutor(name), reason: passedOver.join('; ') || 'the fastest there is' };
    }
    passedOver.push(`${name}: ${problem}`);
  }
  throw new ExecutorUnavailableError('auto', passedOver.join('; '));
}

/** The newest load. TensorFlow.js has one current backend: two that start at the same time would be mixed up. */
let loading: Promise<unknown> = Promise.resolve();

/** Loads one backend after another; the reason in words when that fails, else null. */
function loadBackend(name: ExecutorName): Promise<string | null> {
  const result = loading.then(() => startBackend(name));
  loading = result;
  return result;
}

/** Registers a TensorFlow.js backend and makes it the current one. */
async function startBackend(name: ExecutorName): Promise<string | null> {
  try {
    await importBackend(name);
    // Production mode keeps TensorFlow.js from printing its banner into the middle of a terminal's screen.
    enableProdMode();
    if (!(name in engine().registryFactory)) return 'its package did not register it';
    return (await setBackend(name)) ? null : 'it did not start';
  } catch (error) {
    return unavailableReason(name, error);
  }
}

async function importBackend(name: ExecutorName): Promise<void> {
  if (name === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
  // The whole of TensorFlow.js brings the cpu backend, and is what registers the gradients, see eager-executor.ts.
  else if (name === 'cpu') await import('@tensorflow/tfjs');
  // An optional package without types in a workspace where it did not install: its name is kept from the compiler.
  else await import(nodeGpuPackage as string);
}

const nodeGpuPackage = '@tensorflow/tfjs-node-gpu';

/** Whether the package is absent or its native library does not load, the first line of the error says it. */
function unavailableReason(name: ExecutorName, error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? error.code : undefined;
  if (name === 'tensorflow' && (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND')) {
    return `the optional package ${nodeGpuPackage} is not installed`;
  }
  return error.message.split('\n', 1)[0] ?? error.message;
}
