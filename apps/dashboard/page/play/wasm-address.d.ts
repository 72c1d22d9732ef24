/** Vite gives the address that the file is served at. */
declare module 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url' {
  const address: string;
  export { address as default };
}
