import { inputOperation } from '../graph/program.js';
import type { Operation, Trace, ValueId } from '../graph/program.js';

/** The trace without the operations that no output needs. Inputs stay: they are the function's signature. */
export function liveOperations(trace: Trace): Trace {
  const needed = new Set(Object.values(trace.outputs).map(({ operation }) => operation));
  for (let i = trace.operations.length - 1; i >= 0; i--) {
    if (!needed.has(i)) continue;
    for (const { operation } of trace.operations[i].inputs) needed.add(operation);
  }
  const newIndex = new Map<number, number>();
  const operations: Operation[] = [];
  trace.operations.forEach((operation, i) => {
    if (!needed.has(i) && operation.kernel !== inputOperation) return;
    newIndex.set(i, operations.length);
    operations.push({ ...operation, inputs: operation.inputs.map(moved) });
  });
  const outputs = Object.fromEntries(Object.entries(trace.outputs).map(([name, id]) => [name, moved(id)]));
  return { operations, outputs };

  function moved(id: ValueId): ValueId {
    return { operation: newIndex.get(id.operation) as number, output: id.output };
  }
}
