import { elementBytes } from '../graph/element-bytes.js';
import type { ModelDescription } from '../model-export.js';
import { dtypeName } from './dtype-name.js';
import { tensorShape } from './graph-model.js';
import type { GraphModel, GraphPort, GraphWeight } from './graph-model.js';

/** The one file that all weights are in, named as TensorFlow's converter names it. */
const weightsFile = 'group1-shard1of1.bin';

/** A model's files by name. */
export interface GraphModelFiles {
  /** Topology, signature, and which weights lie where: what `tf.loadGraphModel` is pointed at. */
  readonly 'model.json': Uint8Array;
  /** All weights, one after another, little-endian. It lies beside model.json. */
  readonly [weightsFile]: Uint8Array;
}

/** The graph as the files that TensorFlow.js loads. */
export function encodeGraphModel(graph: GraphModel, description: ModelDescription): GraphModelFiles {
  return {
    'model.json': new TextEncoder().encode(JSON.stringify(modelJson(graph, description))),
    [weightsFile]: shard(graph.weights),
  };
}

function modelJson(graph: GraphModel, description: ModelDescription): object {
  const { programVersion, name = 'function', documentation, meanings = {}, metadata = {} } = description;
  const outputs = signatureOf(graph.outputs);
  return {
    format: 'graph-model',
    generatedBy: programVersion === undefined ? 'hideout' : `hideout ${programVersion}`,
    convertedBy: null,
    signature: { inputs: signatureOf(graph.inputs), outputs },
    userDefinedMetadata: {
      // In the order of the signature's: by these names `predict` gives the outputs.
      structuredOutputKeys: Object.keys(outputs),
      name,
      ...(documentation === undefined ? {} : { documentation }),
      meanings: meaningsOf([...graph.inputs, ...graph.outputs], meanings),
      metadata,
    },
    modelTopology: { node: graph.nodes, library: {}, versions: { producer: 1, minConsumer: 0 } },
    weightsManifest: [
      {
        paths: [weightsFile],
        weights: graph.weights.map(({ name, shape, type }) => ({ name, shape, dtype: type })),
      },
    ],
  };
}

function signatureOf(ports: readonly GraphPort[]): Record<string, object> {
  return Object.fromEntries(
    ports.map(({ name, node, shape, type }) => [
      name,
      { name: `${node}:0`, dtype: dtypeName(type), tensorShape: tensorShape(shape) },
    ]),
  );
}

function meaningsOf(
  ports: readonly GraphPort[],
  meanings: Readonly<Record<string, string>>,
): Record<string, string> {
  const known = ports.filter(({ name }) => Object.hasOwn(meanings, name));
  return Object.fromEntries(known.map(({ name }) => [name, meanings[name]]));
}

function shard(weights: readonly GraphWeight[]): Uint8Array {
  const parts = weights.map(({ type, values }) => elementBytes(type, values));
  const whole = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
