import { getGradient } from '@tensorflow/tfjs-core';
import { registerGradients } from '../gradients.js';
import { nodeTable } from '../graph-model/node-table.js';
import { defaultTolerance } from './kernel.js';
import { kernelTable } from './table.js';

/** The table of kernels as the README has it: what each becomes, how exact it is, and whether it has a gradient. */
export function kernelTableMarkdown(): string {
  registerGradients();
  const rows = [...kernelTable].map(([name, { onnx, tolerance = defaultTolerance, note = '' }]) =>
    row([
      `\`${name}\``,
      onnx,
      nodeTable.get(name)?.op ?? 'no',
      hasGradient(name) ? 'yes' : 'no',
      tolerance.toExponential(),
      note,
    ]),
  );
  return [
    row(['kernel', 'ONNX', 'graph model', 'gradient', 'tolerance', 'note']),
    row(['---', '---', '---', '---', '---', '---']),
    ...rows,
  ].join('\n');
}

// TensorFlow.js types the registry as if every kernel were in it.
function hasGradient(kernel: string): boolean {
  return (getGradient(kernel) as unknown) !== undefined;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
