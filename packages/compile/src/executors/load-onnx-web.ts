import type * as Ort from 'onnxruntime-web';
import { firstLine } from './first-line.js';
import { webRuntime } from './onnx-web-executor.js';
import { trialRun } from './trial-run.js';

/** Imports the WebAssembly ONNX Runtime, with one thread and nothing printed, and runs the smallest model. */
export async function loadOnnxWeb(): Promise<{ readonly ort: typeof Ort } | { readonly problem: string }> {
  try {
    const ort = await import('onnxruntime-web');
    ort.env.wasm.numThreads = 1;
    ort.env.logLevel = 'fatal';
    await trialRun(webRuntime(ort));
    return { ort };
  } catch (error) {
    return { problem: firstLine(error) };
  }
}
