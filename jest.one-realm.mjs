// ONNX Runtime's native code makes its arrays in Node's own realm and checks them against the Float32Array or
// Int32Array of the realm that it was imported in, which under jest is another one. Here both get to be the same.
import { runInThisContext } from 'node:vm';

globalThis.Float32Array = runInThisContext('Float32Array');
globalThis.Int32Array = runInThisContext('Int32Array');
