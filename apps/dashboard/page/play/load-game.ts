import { otherRoutes, pathOf } from '../../src/api/routes.js';
import type { Game as GameFacts } from '../../src/api/checkpoint-schemas.js';
import { answered, AnswerError } from '../api-client.js';
import type { OnnxRuntime } from './page-policy.js';
import { PagePolicy } from './page-policy.js';

/**
 * onnxruntime-web with one thread, its WebAssembly from this server; loaded when it is first wanted.
 *
 * @throws AnswerError
 */
async function onnxRuntime(signal: AbortSignal): Promise<OnnxRuntime> {
  const [runtime, { default: address }] = await Promise.all([
    import('onnxruntime-web/wasm'),
    import('onnxruntime-web/ort-wasm-simd-threaded.wasm?url'),
  ]).catch(() => {
    // Browsers remember that a module could not be loaded.
    throw new AnswerError(0, 'The dashboard does not answer. Load this page again once it does.');
  });
  const { wasm } = runtime.env;
  // Left to the runtime, a reading that fails could not be tried again.
  wasm.wasmBinary ??= await bytesAt(address, signal);
  wasm.numThreads = 1;
  runtime.env.logLevel = 'fatal';
  return runtime;
}

/**
 * The policies of a checkpoint, ready to play in this page, by their ids.
 *
 * @throws AnswerError, and Error with a sentence where this browser cannot run one of them
 */
export async function loadPolicies(
  { id: checkpoint, policies }: GameFacts,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, PagePolicy>> {
  const runtime = await onnxRuntime(signal);
  const loaded = new Map<string, PagePolicy>();
  try {
    for (const { id: policy } of policies) {
      const model = await bytesAt(pathOf(otherRoutes.policyModel.path, { checkpoint, policy }), signal);
      loaded.set(policy, await runnable(runtime, policy, model));
    }
    signal.throwIfAborted();
  } catch (error) {
    releasePolicies(loaded);
    throw error;
  }
  return loaded;
}

async function runnable(runtime: OnnxRuntime, policy: string, model: Uint8Array): Promise<PagePolicy> {
  try {
    return await PagePolicy.load(runtime, model);
  } catch (error) {
    throw new Error(`The policy.onnx of ${policy} cannot be run in this browser.`, { cause: error });
  }
}

/** @throws AnswerError */
async function bytesAt(address: string, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const response = await answered(address, signal);
  const bytes = await response.arrayBuffer().catch((error: unknown) => {
    if (signal.aborted) throw error;
    throw new AnswerError(0, 'The dashboard does not answer.');
  });
  return new Uint8Array(bytes);
}

export function releasePolicies(policies: ReadonlyMap<string, PagePolicy>): void {
  for (const policy of policies.values()) void policy.release();
}
