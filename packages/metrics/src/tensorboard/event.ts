import type { Histogram } from './histogram.js';
import { ProtobufMessage } from './protobuf-message.js';

/** The first event of every file says which format follows. */
export const FILE_VERSION = 'brain.Event:2';

/** When something happened, and in which iteration. */
export interface EventTime {
  /** Seconds since 1970. */
  readonly wallSeconds: number;
  readonly step: number;
}

/** A summary's value, tagged; what it is of is up to its kind. */
export interface TaggedValue {
  readonly tag: string;
  /** What TensorBoard tells about the tag. */
  readonly description?: string;
}

export interface ScalarValue extends TaggedValue {
  readonly value: number;
}

export interface HistogramValue extends TaggedValue {
  readonly histogram: Histogram;
}

export interface ImageValue extends TaggedValue {
  readonly png: Uint8Array;
}

/** Data of a plugin of TensorBoard that lie in the description of a tag. */
export interface PluginValue {
  readonly tag: string;
  readonly plugin: string;
  readonly content: ProtobufMessage;
}

/** tensorboard.Event of the file's beginning. */
export function versionEvent(wallSeconds: number): ProtobufMessage {
  return new ProtobufMessage().double(1, wallSeconds).text(3, FILE_VERSION);
}

const SESSION_START = 1;

/** Says that events from `step` on which were read before no longer count. */
export function sessionStartEvent(time: EventTime): ProtobufMessage {
  return eventAt(time).message(7, new ProtobufMessage().whole(1, SESSION_START));
}

export function scalarsEvent(time: EventTime, values: readonly ScalarValue[]): ProtobufMessage {
  return summaryEvent(
    time,
    values.map(({ value, ...tagged }) => summaryValue(tagged, 'scalars').float(2, value)),
  );
}

export function histogramsEvent(time: EventTime, values: readonly HistogramValue[]): ProtobufMessage {
  return summaryEvent(
    time,
    values.map(({ histogram, ...tagged }) =>
      summaryValue(tagged, 'histograms').message(5, histogramMessage(histogram)),
    ),
  );
}

export function imageEvent(time: EventTime, { png, ...tagged }: ImageValue): ProtobufMessage {
  const { width, height } = sizeOfPng(png);
  const image = new ProtobufMessage().whole(1, height).whole(2, width).whole(3, RGBA).block(4, png);
  return summaryEvent(time, [summaryValue(tagged, 'images').message(4, image)]);
}

const RGBA = 4;
const FLOATS = 1;

export function pluginEvent(time: EventTime, values: readonly PluginValue[]): ProtobufMessage {
  // The data are in the metadata: the tensor is there because a value has to be, and holds nothing.
  const noFloats = new ProtobufMessage()
    .whole(1, FLOATS)
    .message(2, new ProtobufMessage().message(2, new ProtobufMessage().whole(1, 0)));
  return summaryEvent(
    time,
    values.map(({ tag, plugin, content }) =>
      new ProtobufMessage()
        .text(1, tag)
        .message(9, new ProtobufMessage().message(1, pluginData(plugin).message(2, content)))
        .message(8, noFloats),
    ),
  );
}

function eventAt({ wallSeconds, step }: EventTime): ProtobufMessage {
  return new ProtobufMessage().double(1, wallSeconds).whole(2, step);
}

function summaryEvent(time: EventTime, values: readonly ProtobufMessage[]): ProtobufMessage {
  const summary = values.reduce((message, value) => message.message(1, value), new ProtobufMessage());
  return eventAt(time).message(5, summary);
}

function summaryValue({ tag, description }: TaggedValue, plugin: string): ProtobufMessage {
  const value = new ProtobufMessage().text(1, tag);
  if (description === undefined) return value;
  const metadata = new ProtobufMessage().message(1, pluginData(plugin)).text(3, description);
  return value.message(9, metadata);
}

function pluginData(plugin: string): ProtobufMessage {
  return new ProtobufMessage().text(1, plugin);
}

function histogramMessage(histogram: Histogram): ProtobufMessage {
  return new ProtobufMessage()
    .double(1, histogram.min)
    .double(2, histogram.max)
    .double(3, histogram.count)
    .double(4, histogram.sum)
    .double(5, histogram.sumOfSquares)
    .doubles(6, histogram.limits)
    .doubles(7, histogram.counts);
}

/** Width and height out of the header of a PNG. */
function sizeOfPng(png: Uint8Array): { width: number; height: number } {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}
