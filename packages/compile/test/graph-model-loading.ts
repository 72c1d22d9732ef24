import { io, loadGraphModel, tensor } from '@tensorflow/tfjs';
import type { GraphModel, NamedTensorMap, Tensor } from '@tensorflow/tfjs';
import type { GraphModelFiles } from '../src/index.js';

/** Loads a model out of memory, as TensorFlow.js does it: nothing of this package is in between. */
export function loadFromMemory(files: GraphModelFiles): Promise<GraphModel> {
  const read = (name: string): Promise<Uint8Array> => Promise.resolve(files[name as keyof GraphModelFiles]);
  return loadGraphModel(handlerOf(read));
}

/** A handler that reads files by their names, beside each other. */
export function handlerOf(read: (name: string) => Promise<Uint8Array>): io.IOHandler {
  return {
    load: async () => {
      const json = JSON.parse(new TextDecoder().decode(await read('model.json'))) as io.ModelJSON;
      return io.getModelArtifactsForJSON(json, async (manifest) => {
        const parts = await Promise.all(manifest.flatMap(({ paths }) => paths).map(read));
        const weights = Uint8Array.from(parts.flatMap((part) => [...part]));
        return [io.getWeightSpecs(manifest), weights.buffer];
      });
    },
  };
}

/** One prediction: numbers in by name, numbers out by name. */
export function predict(
  model: GraphModel,
  inputs: Readonly<Record<string, { readonly values: Float32Array; readonly shape: readonly number[] }>>,
): Record<
  string,
  { readonly dtype: string; readonly shape: readonly number[]; readonly values: readonly number[] }
> {
  const feeds = Object.fromEntries(
    Object.entries(inputs).map(([name, { values, shape }]) => [name, tensor(values, [...shape])]),
  );
  const results = model.predict(feeds) as NamedTensorMap;
  const read = Object.entries(results).map(
    ([name, result]: [string, Tensor]) =>
      [name, { dtype: result.dtype, shape: result.shape, values: [...result.dataSync()] }] as const,
  );
  for (const one of [...Object.values(feeds), ...Object.values(results)]) one.dispose();
  return Object.fromEntries(read);
}
