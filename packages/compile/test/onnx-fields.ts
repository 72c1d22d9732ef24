/** The fields of a protocol buffers message, by number: integers as bigint, everything else as bytes. */
export type Fields = ReadonlyMap<number, readonly (bigint | Uint8Array)[]>;

/** Reads a message by https://protobuf.dev/programming-guides/encoding/. */
export function fieldsOf(bytes: Uint8Array): Fields {
  const fields = new Map<number, (bigint | Uint8Array)[]>();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const block = (length: number): Uint8Array => bytes.subarray(at, (at += length));
  while (at < bytes.length) {
    const key = Number(varint());
    const wireType = key & 7;
    const value = wireType === 0 ? varint() : block(wireType === 2 ? Number(varint()) : 4);
    fields.set(key >> 3, [...(fields.get(key >> 3) ?? []), value]);
  }
  return fields;
}

export function textsAt(fields: Fields, field: number): string[] {
  return blocksAt(fields, field).map((bytes) => new TextDecoder().decode(bytes));
}

export function messagesAt(fields: Fields, field: number): Fields[] {
  return blocksAt(fields, field).map(fieldsOf);
}

export function blocksAt(fields: Fields, field: number): Uint8Array[] {
  return (fields.get(field) ?? []).filter((value) => typeof value !== 'bigint');
}
