import { MessageChannel } from 'node:worker_threads';
import type { Tensor } from 'onnxruntime-web';

/** Copies that are smaller are left to the garbage collector. */
const leastBytes = 1024;

const { port1: nowhere, port2 } = new MessageChannel();
port2.close();
nowhere.unref();

/**
 * Frees the memory of results that were written into given arrays as well. onnxruntime-node 1.30 hands out a fresh copy of
 * every result, also where it has filled the array that it was given for it: a megabyte for each update of a network,
 * which made garbage collection cost as much time as the updates themselves. What is posted to a closed port is gone.
 *
 * @param given the tensors that results were to be written into, by output.
 */
export function detachCopies(
  results: Readonly<Record<string, Tensor>>,
  given: Readonly<Record<string, Tensor>>,
): void {
  const copies: ArrayBuffer[] = [];
  for (const [output, { data }] of Object.entries(results)) {
    const { buffer, byteLength } = data as Float32Array;
    const isCopy = buffer !== (given[output]?.data as Float32Array | undefined)?.buffer;
    if (isCopy && byteLength >= leastBytes && !copies.includes(buffer as ArrayBuffer)) {
      copies.push(buffer as ArrayBuffer);
    }
  }
  if (copies.length > 0) nowhere.postMessage(null, copies);
}
