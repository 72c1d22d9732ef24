import { otherRoutes, pathOf } from '../../src/api/routes.js';
import type { Game as GameFacts } from '../../src/api/checkpoint-schemas.js';
import { answered } from '../api-client.js';
import type { OnnxRuntime } from './page-policy.js';
import { PagePolicy } from './page-policy.js';

/** onnxruntime-web with one thread, its WebAssembly from this server; loaded when it is first wanted. */
async function onnxRuntime(): Promise<OnnxRuntime> {
  const [runtime, { default: wasm }] = await Promise.all([
    import('onnxruntime-web/wasm'),
    import('onnxruntime-web/ort-wasm-simd-threaded.wasm?url'),
  ]);
  runtime.env.wasm.numThreads = 1;
  runtime.env.wasm.wasmPaths = { wasm };
  runtime.env.logLevel = 'fatal';
  return runtime;
}

/** The policies of a checkpoint, ready to play in this page, by their ids. @throws AnswerError */
export async function loadPolicies(
  { id: checkpoint, policies }: GameFacts,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, PagePolicy>> {
  const runtime = await onnxRuntime();
  const loaded = new Map<string, PagePolicy>();
  try {
    for (const { id: policy } of policies) {
      const response = await answered(pathOf(otherRoutes.policyModel.path, { checkpoint, policy }), signal);
      const model = new Uint8Array(await response.arrayBuffer());
      loaded.set(policy, await PagePolicy.load(runtime, model));
    }
    signal.throwIfAborted();
  } catch (error) {
    releasePolicies(loaded);
    throw error;
  }
  return loaded;
}

export function releasePolicies(policies: ReadonlyMap<string, PagePolicy>): void {
  for (const policy of policies.values()) void policy.release();
}
