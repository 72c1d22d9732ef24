import { z } from 'zod';
import { InvalidSafetensorsError } from './errors/invalid-safetensors-error.js';
import type { NamedTensor, TensorType } from './tensor.js';
import { elementCount, TENSOR_TYPES, tensorTypeOf } from './tensor.js';

/** Longest header that is read or written, in bytes. */
export const MAX_HEADER_BYTES = 16 * 1024 * 1024;

const LENGTH_BYTES = 8;
const ALIGNMENT_BYTES = 8;
const METADATA_KEY = '__metadata__';
const FORBIDDEN_NAMES: ReadonlySet<string> = new Set(['', '__proto__', METADATA_KEY]);

/** What a safetensors file holds. */
export interface SafetensorsContent {
  tensors: Record<string, NamedTensor>;
  /** The header's free text, `{}` where it has none. */
  metadata: Record<string, string>;
}

interface PlacedTensor {
  name: string;
  type: TensorType;
  shape: readonly number[];
  begin: number;
  end: number;
}

const tensorHeader = z.strictObject({
  dtype: z.string(),
  shape: z.array(z.number()).max(64),
  data_offsets: z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]),
});
const textRecord = z.record(z.string(), z.string());

/**
 * Writes tensors as safetensors (https://github.com/huggingface/safetensors): eight bytes of header length, a JSON
 * header padded with spaces to eight bytes, then the numbers, little-endian. Wider element types come first and names
 * are sorted, so that every array is aligned and the same tensors always give the same bytes.
 *
 * @param allocate memory of so many bytes, all of which are written
 * @throws InvalidSafetensorsError where a name is reserved, or a shape does not fit its data.
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, NamedTensor>>,
  metadata: Readonly<Record<string, string>> = {},
  allocate = (byteLength: number): Uint8Array => new Uint8Array(byteLength),
): Uint8Array {
  const placed = placeTensors(tensors);
  const header = encodeHeader(placed, metadata);
  const dataStart = LENGTH_BYTES + header.length;
  const bytes = allocate(dataStart + (placed.at(-1)?.end ?? 0));
  new DataView(bytes.buffer, bytes.byteOffset).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, LENGTH_BYTES);
  for (const { name, begin } of placed) {
    const { buffer, byteOffset, byteLength } = (tensors[name] as NamedTensor).data;
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), dataStart + begin);
  }
  return bytes;
}

/**
 * Reads what `encodeSafetensors`, or any other safetensors writer, wrote. Every array owns its memory. The bytes may
 * come from anywhere: lengths, names, types and offsets are checked before anything of their size is allocated.
 *
 * @throws InvalidSafetensorsError for anything that is not exactly one safetensors file of the supported types.
 */
export function decodeSafetensors(bytes: Uint8Array): SafetensorsContent {
  const dataStart = LENGTH_BYTES + headerLength(bytes);
  const header = parseHeader(bytes.subarray(LENGTH_BYTES, dataStart));
  const placed = Object.entries(header)
    .filter(([name]) => name !== METADATA_KEY)
    .map(([name, value]) => parseTensorHeader(name, value));
  checkTiling(placed, bytes.length - dataStart);
  const tensors: Record<string, NamedTensor> = {};
  for (const { name, type, shape, begin, end } of placed) {
    const owned = bytes.slice(dataStart + begin, dataStart + end);
    tensors[name] = {
      data: new TENSOR_TYPES[type](
        owned.buffer,
        owned.byteOffset,
        owned.byteLength / TENSOR_TYPES[type].BYTES_PER_ELEMENT,
      ),
      shape,
    };
  }
  return { tensors, metadata: parseMetadata(header[METADATA_KEY]) };
}

function placeTensors(tensors: Readonly<Record<string, NamedTensor>>): PlacedTensor[] {
  const described = Object.entries(tensors).map(([name, { data, shape }]) => {
    const type = tensorTypeOf(data);
    if (FORBIDDEN_NAMES.has(name)) fail(`the tensor name ${JSON.stringify(name)} is reserved`);
    if (type === null)
      fail(`tensor ${JSON.stringify(name)} has no typed array of a supported type as its data`);
    if (elementCount(shape) !== data.length)
      fail(
        `tensor ${JSON.stringify(name)} has ${data.length} numbers, which do not fill the shape [${shape}]`,
      );
    return { name, type, shape, data };
  });
  described.sort((a, b) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT || (a.name < b.name ? -1 : 1));
  let begin = 0;
  return described.map(({ name, type, shape, data }) => {
    const end = begin + data.byteLength;
    const placed = { name, type, shape, begin, end };
    begin = end;
    return placed;
  });
}

function encodeHeader(
  placed: readonly PlacedTensor[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  // Joined by hand: an object would move names that look like whole numbers to its front.
  const fields = placed.map(
    ({ name, type, shape, begin, end }) =>
      `${JSON.stringify(name)}:${JSON.stringify({ dtype: type, shape, data_offsets: [begin, end] })}`,
  );
  const names = Object.keys(metadata).sort();
  if (names.length > 0) {
    const texts = names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(metadata[name])}`);
    fields.unshift(`"${METADATA_KEY}":{${texts.join(',')}}`);
  }
  const json = new TextEncoder().encode(`{${fields.join(',')}}`);
  const header = new Uint8Array(Math.ceil(json.length / ALIGNMENT_BYTES) * ALIGNMENT_BYTES).fill(0x20);
  if (header.length > MAX_HEADER_BYTES) fail(`the header would be longer than ${MAX_HEADER_BYTES} bytes`);
  header.set(json);
  return header;
}

function headerLength(bytes: Uint8Array): number {
  if (bytes.length < LENGTH_BYTES) fail('it is shorter than the eight bytes of its header length');
  const length = new DataView(bytes.buffer, bytes.byteOffset, LENGTH_BYTES).getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER_BYTES))
    fail(`its header claims ${length} bytes; the limit is ${MAX_HEADER_BYTES}`);
  if (LENGTH_BYTES + Number(length) > bytes.length) fail('it ends inside its header');
  return Number(length);
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  if (bytes[0] !== 0x7b) fail('its header is no JSON object');
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    fail('its header is no valid JSON');
  }
  return header as Record<string, unknown>;
}

function parseTensorHeader(name: string, value: unknown): PlacedTensor {
  const quoted = JSON.stringify(name);
  if (FORBIDDEN_NAMES.has(name)) fail(`the tensor name ${quoted} is reserved`);
  const parsed = tensorHeader.safeParse(value);
  if (!parsed.success) fail(`the header of tensor ${quoted} is malformed`);
  const { dtype, shape, data_offsets } = parsed.data;
  if (!Object.hasOwn(TENSOR_TYPES, dtype))
    fail(`tensor ${quoted} has the unsupported type ${JSON.stringify(dtype)}`);
  const type = dtype as TensorType;
  const [begin, end] = data_offsets;
  const count = elementCount(shape);
  if (count === null || count * TENSOR_TYPES[type].BYTES_PER_ELEMENT !== end - begin)
    fail(`the offsets of tensor ${quoted} do not fit its shape and type`);
  return { name, type, shape, begin, end };
}

/** The tensors must cover the data exactly: no hole, no overlap, nothing behind the end. */
function checkTiling(placed: readonly PlacedTensor[], dataBytes: number): void {
  let covered = 0;
  for (const { name, begin, end } of [...placed].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== covered) fail(`tensor ${JSON.stringify(name)} begins at ${begin}, not at ${covered}`);
    covered = end;
  }
  if (covered !== dataBytes) fail(`its tensors cover ${covered} bytes of ${dataBytes}`);
}

function parseMetadata(value: unknown): Record<string, string> {
  if (value === undefined) return {};
  const parsed = textRecord.safeParse(value);
  if (!parsed.success) fail('its __metadata__ is no record of texts');
  return parsed.data;
}

function fail(problem: string): never {
  throw new InvalidSafetensorsError({ problem });
}
