import { OnnxGraph } from '../graph/onnx-graph.js';
import { encodeModel } from '../onnx/model.js';
import type { OnnxRuntime } from './onnx-executable.js';

/** Runs the smallest model: a missing adapter, library or WebAssembly file shows only then. Throws what the runtime throws. */
export async function trialRun(runtime: OnnxRuntime): Promise<void> {
  const session = await runtime.createSession(smallestModel());
  await session.run({ x: new runtime.Tensor('float32', Float32Array.of(-1), [1]) });
  await session.release();
}

/** y = |x|. */
function smallestModel(): Uint8Array {
  const graph = new OnnxGraph();
  const spec = { shape: [1], type: 'float32' } as const;
  graph.output('y', graph.node('Abs', [graph.input('x', spec)]), spec);
  return encodeModel(graph);
}
