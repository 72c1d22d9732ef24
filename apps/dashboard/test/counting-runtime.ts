import * as ort from 'onnxruntime-web';
import type { OnnxRuntime } from '../page/play/page-policy.js';

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'fatal';

/** onnxruntime-web itself, which counts the sessions that hold memory. */
export interface CountingRuntime {
  readonly runtime: OnnxRuntime;
  /** Sessions that were made and not given back. */
  readonly open: () => number;
}

export function countingRuntime(): CountingRuntime {
  let open = 0;
  const create = async (model: Uint8Array, options?: ort.InferenceSession.SessionOptions) => {
    const session = await ort.InferenceSession.create(model, options);
    open++;
    const release = session.release.bind(session);
    session.release = async () => {
      await release();
      open--;
    };
    return session;
  };
  const factory = { create } as typeof ort.InferenceSession;
  return { runtime: { Tensor: ort.Tensor, InferenceSession: factory }, open: () => open };
}
