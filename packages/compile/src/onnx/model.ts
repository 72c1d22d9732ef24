import { elementBytes } from '../graph/element-bytes.js';
import { floatAttributes, onnxTypeCode } from '../graph/onnx-graph.js';
import type { OnnxAttribute, OnnxGraph, OnnxInitializer, OnnxNode, OnnxPort } from '../graph/onnx-graph.js';
import { describeSize, isFixed } from '../graph/size.js';
import type { ModelDescription } from '../model-export.js';
import { ProtobufWriter } from './protobuf.js';

// Field numbers below are those of https://github.com/onnx/onnx/blob/v1.17.0/onnx/onnx.proto.

/** Version 8 of the format with operator set 18 (ONNX 1.13, end of 2022): old enough for most runtimes. */
const irVersion = 8;
export const operatorSet = 18;

/** The graph as the bytes of an ONNX file (ModelProto). */
export function encodeModel(graph: OnnxGraph, description: ModelDescription = {}): Uint8Array {
  const { programVersion, documentation, metadata = {} } = description;
  const writer = new ProtobufWriter().integer(1, irVersion).text(2, 'hideout');
  if (programVersion !== undefined) writer.text(3, programVersion);
  if (documentation !== undefined) writer.text(6, documentation);
  writer.message(7, encodeGraph(graph, description));
  writer.message(8, new ProtobufWriter().text(1, '').integer(2, operatorSet));
  for (const [key, value] of Object.entries(metadata)) {
    writer.message(14, new ProtobufWriter().text(1, key).text(2, value));
  }
  return writer.finish();
}

function encodeGraph(
  graph: OnnxGraph,
  { name = 'function', meanings = {} }: ModelDescription,
): ProtobufWriter {
  const { nodes, initializers } = graph.finished();
  const writer = new ProtobufWriter();
  for (const node of nodes) writer.message(1, encodeNode(node));
  writer.text(2, name);
  for (const initializer of initializers) writer.message(5, encodeInitializer(initializer));
  for (const port of graph.inputs) writer.message(11, encodePort(port, meanings[port.name]));
  for (const port of graph.outputs) writer.message(12, encodePort(port, meanings[port.name]));
  return writer;
}

function encodeNode(node: OnnxNode): ProtobufWriter {
  const writer = new ProtobufWriter();
  for (const name of node.inputs) writer.text(1, name);
  for (const name of node.outputs) writer.text(2, name);
  writer.text(4, node.operator);
  for (const [name, value] of Object.entries(node.attributes)) {
    writer.message(5, encodeAttribute(name, value));
  }
  return writer;
}

function encodeAttribute(name: string, value: OnnxAttribute): ProtobufWriter {
  const writer = new ProtobufWriter().text(1, name);
  if (typeof value === 'string') return writer.text(4, value).integer(20, 3);
  if (typeof value !== 'number') {
    for (const item of value) writer.integer(8, item);
    return writer.integer(20, 7);
  }
  return floatAttributes.has(name)
    ? writer.float(2, value).integer(20, 1)
    : writer.integer(3, value).integer(20, 2);
}

function encodeInitializer({ name, type, shape, values }: OnnxInitializer): ProtobufWriter {
  const writer = new ProtobufWriter();
  for (const size of shape) writer.integer(1, size);
  return writer.integer(2, onnxTypeCode(type)).text(8, name).block(9, elementBytes(type, values));
}

function encodePort({ name, shape, type }: OnnxPort, meaning: string | undefined): ProtobufWriter {
  const dimensions = new ProtobufWriter();
  for (const size of shape) {
    const dimension = new ProtobufWriter();
    if (isFixed(size)) dimension.integer(1, size);
    else dimension.text(2, describeSize(size));
    dimensions.message(1, dimension);
  }
  const tensor = new ProtobufWriter().integer(1, onnxTypeCode(type)).message(2, dimensions);
  const writer = new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().message(1, tensor));
  return meaning === undefined ? writer : writer.text(3, meaning);
}
