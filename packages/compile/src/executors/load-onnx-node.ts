import type * as Ort from 'onnxruntime-node';
import type { OnnxNodeExecutorName } from '../executor.js';
import { firstLine } from './first-line.js';
import { nodeRuntime } from './onnx-node-executor.js';
import type { OnnxOptions } from './onnx-node-executor.js';
import { trialRun } from './trial-run.js';

/**
 * Imports the native ONNX Runtime and runs the smallest model where the executor computes: a missing adapter or
 * library shows only then.
 */
export async function loadOnnxNode(
  name: OnnxNodeExecutorName,
  options: OnnxOptions,
): Promise<{ readonly ort: typeof Ort } | { readonly problem: string }> {
  const imported = await importOnnx();
  if ('problem' in imported) return imported;
  const { ort } = imported;
  try {
    await trialRun(nodeRuntime(ort, name, options));
    return { ort };
  } catch (error) {
    return { problem: startProblem(name, error) };
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

function startProblem(name: OnnxNodeExecutorName, error: unknown): string {
  const said = firstLine(error);
  if (name === 'onnxruntime-webgpu') return `WebGPU finds no graphics adapter on this machine (${said})`;
  if (name === 'onnxruntime-cuda') {
    return `CUDA does not start: it needs an NVIDIA GPU and ONNX Runtime's CUDA libraries beside onnxruntime-node (${said})`;
  }
  return said;
}
