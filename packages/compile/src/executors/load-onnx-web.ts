import type * as Ort from 'onnxruntime-web';
import { firstLine } from './first-line.js';

/** Imports the WebAssembly ONNX Runtime, with one thread and nothing printed: errors are thrown. */
export async function loadOnnxWeb(): Promise<{ readonly ort: typeof Ort } | { readonly problem: string }> {
  try {
    const ort = await import('onnxruntime-web');
    ort.env.wasm.numThreads = 1;
    ort.env.logLevel = 'fatal';
    return { ort };
  } catch (error) {
    return { problem: firstLine(error) };
  }
}
