/**
 * Reads event files by the descriptions of TFRecord and of protocol buffers and nothing of this package. Its CRC-32C
 * is the division of RFC 3720 itself, bit by bit with the polynomial as it is printed there, where the writer's goes by a
 * table of the reversed one.
 */

export interface DecodedValue {
  readonly tag: string;
  readonly plugin: string | null;
  readonly description: string | null;
  readonly scalar: number | null;
  readonly histogram: DecodedHistogram | null;
  readonly image: { readonly width: number; readonly height: number; readonly png: Buffer } | null;
  /** Of a plugin's own data. */
  readonly content: Buffer | null;
}

export interface DecodedHistogram {
  readonly min: number;
  readonly max: number;
  readonly count: number;
  readonly sum: number;
  readonly sumOfSquares: number;
  readonly limits: number[];
  readonly counts: number[];
}

export interface DecodedEvent {
  readonly wallSeconds: number;
  readonly step: number;
  readonly fileVersion: string | null;
  readonly isSessionStart: boolean;
  readonly values: readonly DecodedValue[];
}

/** The events of a file. @throws where a length or a checksum is wrong, or the file ends within a record */
export function decodeEventFile(file: Buffer): DecodedEvent[] {
  return decodeRecords(file).map(decodeEvent);
}

export function decodeRecords(file: Buffer): Buffer[] {
  const records: Buffer[] = [];
  for (let at = 0; at < file.length;) {
    const length = Number(file.readBigUInt64LE(at));
    requireChecksum(file.subarray(at, at + 8), file.readUInt32LE(at + 8), `the length at ${at}`);
    const data = file.subarray(at + 12, at + 12 + length);
    if (data.length < length) throw new Error(`the file ends within the record at ${at}`);
    requireChecksum(data, file.readUInt32LE(at + 12 + length), `the data at ${at}`);
    records.push(data);
    at += 16 + length;
  }
  return records;
}

function requireChecksum(bytes: Buffer, masked: number, what: string): void {
  // Unmasking: take the constant away, then turn left by 15 bits.
  const turned = (masked - 0xa282ead8) >>> 0;
  const stored = ((turned << 15) | (turned >>> 17)) >>> 0;
  if (stored !== crcByDivision(bytes)) throw new Error(`the checksum of ${what} is wrong`);
}

/** CRC-32C as polynomial division, one bit at a time, each byte's lowest bit first. */
export function crcByDivision(bytes: Uint8Array): number {
  let remainder = 0xffffffff;
  for (const byte of bytes) {
    for (let bit = 0; bit < 8; bit++) {
      const next = ((byte >> bit) & 1) ^ (remainder >>> 31);
      remainder = (remainder << 1) >>> 0;
      if (next === 1) remainder = (remainder ^ 0x1edc6f41) >>> 0;
    }
  }
  return ~reversed(remainder) >>> 0;
}

function reversed(word: number): number {
  return Number.parseInt([...(word >>> 0).toString(2).padStart(32, '0')].reverse().join(''), 2);
}

/** A message: for each field its values, varints as bigint and everything else as bytes. */
export type Fields = ReadonlyMap<number, readonly (bigint | Buffer)[]>;

export function decodeFields(message: Buffer): Fields {
  const fields = new Map<number, (bigint | Buffer)[]>();
  let at = 0;
  const take = (count: number): Buffer => {
    if (at + count > message.length) throw new Error('the message ends within a field');
    return message.subarray(at, (at += count));
  };
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = BigInt(take(1)[0] as number);
      value |= (byte & 127n) << shift;
      if (byte < 128n) return value;
    }
  };
  while (at < message.length) {
    const key = Number(varint());
    const wireType = key % 8;
    const field = Math.floor(key / 8);
    const value = wireType === 0 ? varint() : take({ 1: 8, 5: 4 }[wireType] ?? Number(varint()));
    if (![0, 1, 2, 5].includes(wireType)) throw new Error(`wire type ${wireType}`);
    fields.set(field, [...(fields.get(field) ?? []), value]);
  }
  return fields;
}

export const numberAt = (fields: Fields, field: number): number =>
  Number((fields.get(field)?.[0] as bigint) ?? 0n);
export const bytesAt = (fields: Fields, field: number): Buffer | null =>
  (fields.get(field)?.[0] as Buffer | undefined) ?? null;
export const textAt = (fields: Fields, field: number): string | null =>
  bytesAt(fields, field)?.toString() ?? null;
export const doubleAt = (fields: Fields, field: number): number =>
  bytesAt(fields, field)?.readDoubleLE() ?? 0;
export const messagesAt = (fields: Fields, field: number): Fields[] =>
  (fields.get(field) ?? []).map((value) => decodeFields(value as Buffer));

function decodeEvent(data: Buffer): DecodedEvent {
  const fields = decodeFields(data);
  const session = messagesAt(fields, 7)[0];
  return {
    wallSeconds: doubleAt(fields, 1),
    step: numberAt(fields, 2),
    fileVersion: textAt(fields, 3),
    isSessionStart: session !== undefined && numberAt(session, 1) === 1,
    values: messagesAt(fields, 5).flatMap((summary) => messagesAt(summary, 1).map(decodeValue)),
  };
}

function decodeValue(fields: Fields): DecodedValue {
  const metadata = messagesAt(fields, 9)[0];
  const plugin = metadata && messagesAt(metadata, 1)[0];
  const histogram = messagesAt(fields, 5)[0];
  const image = messagesAt(fields, 4)[0];
  return {
    tag: textAt(fields, 1) ?? '',
    plugin: plugin ? textAt(plugin, 1) : null,
    description: metadata ? textAt(metadata, 3) : null,
    scalar: bytesAt(fields, 2)?.readFloatLE() ?? null,
    histogram: histogram ? decodeHistogram(histogram) : null,
    image: image
      ? { height: numberAt(image, 1), width: numberAt(image, 2), png: bytesAt(image, 4) as Buffer }
      : null,
    content: plugin ? bytesAt(plugin, 2) : null,
  };
}

function decodeHistogram(fields: Fields): DecodedHistogram {
  const packed = (field: number): number[] => {
    const bytes = bytesAt(fields, field) ?? Buffer.alloc(0);
    return Array.from({ length: bytes.length / 8 }, (_, index) => bytes.readDoubleLE(index * 8));
  };
  return {
    min: doubleAt(fields, 1),
    max: doubleAt(fields, 2),
    count: doubleAt(fields, 3),
    sum: doubleAt(fields, 4),
    sumOfSquares: doubleAt(fields, 5),
    limits: packed(6),
    counts: packed(7),
  };
}
