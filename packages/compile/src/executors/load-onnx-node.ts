import type * as Ort from 'onnxruntime-node';
import { encodeModel } from '../onnx/model.js';
import { OnnxGraph } from '../graph/onnx-graph.js';
import { firstLine } from './first-line.js';
import { nodeRuntime } from './onnx-node-executor.js';
import type { OnnxOptions, OnnxProvider } from './onnx-node-executor.js';

/**
 * Imports the native ONNX Runtime and runs the smallest model on the provider that was asked for: a missing adapter or
 * library shows only then.
 */
export async function loadOnnxNode(
  options: OnnxOptions,
): Promise<{ readonly ort: typeof Ort } | { readonly problem: string }> {
  const imported = await importOnnx();
  if ('problem' in imported) return imported;
  const { ort } = imported;
  try {
    const session = await nodeRuntime(ort, options).createSession(smallestModel());
    const number = (value: number): Ort.Tensor => new ort.Tensor('float32', Float32Array.of(value), [1]);
    await session.run({ x: number(-1) }, { y: number(0) });
    await session.release();
    return { ort };
  } catch (error) {
    return { problem: providerProblem(options.provider ?? 'cpu', error) };
  }
}

async function importOnnx(): Promise<{ readonly ort: typeof Ort } | { readonly problem: string }> {
  try {
    const ort = await import('onnxruntime-node');
    // Errors are thrown; printed as well they would land in the middle of a terminal's screen.
    ort.env.logLevel = 'fatal';
    return { ort };
  } catch (error) {
    const platform = `${process.platform} ${process.arch}`;
    return {
      problem: `the optional package onnxruntime-node does not load on ${platform} (${firstLine(error)})`,
    };
  }
}

/** y = |x|. */
function smallestModel(): Uint8Array {
  const graph = new OnnxGraph();
  const spec = { shape: [1], type: 'float32' } as const;
  graph.output('y', graph.node('Abs', [graph.input('x', spec)]), spec);
  return encodeModel(graph);
}

function providerProblem(provider: OnnxProvider, error: unknown): string {
  const said = firstLine(error);
  if (provider === 'webgpu') return `WebGPU finds no graphics adapter on this machine (${said})`;
  if (provider === 'cuda') {
    return `CUDA does not start: it needs an NVIDIA GPU and ONNX Runtime's CUDA libraries beside onnxruntime-node (${said})`;
  }
  return said;
}
