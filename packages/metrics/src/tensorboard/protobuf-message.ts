/** The wire types of protocol buffers that are written here. */
const VARINT = 0;
const SIXTY_FOUR_BITS = 1;
const BLOCK = 2;
const THIRTY_TWO_BITS = 5;

/** One message of Google's protocol buffers as it is written (https://protobuf.dev/programming-guides/encoding/). */
export class ProtobufMessage {
  readonly #parts: Uint8Array[] = [];

  /** A whole number from 0 to 2^53 - 1: int32, int64, bool or an enumeration. */
  whole(field: number, value: number): this {
    return this.#key(field, VARINT).#add(varint(value));
  }

  double(field: number, value: number): this {
    return this.#key(field, SIXTY_FOUR_BITS).#add(doubles([value]));
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#key(field, THIRTY_TWO_BITS).#add(bytes);
  }

  text(field: number, value: string): this {
    return this.block(field, Buffer.from(value));
  }

  message(field: number, value: ProtobufMessage): this {
    return this.block(field, value.bytes());
  }

  /** A repeated double, packed. */
  doubles(field: number, values: readonly number[]): this {
    return this.block(field, doubles(values));
  }

  block(field: number, value: Uint8Array): this {
    return this.#key(field, BLOCK).#add(varint(value.length)).#add(value);
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.#parts);
  }

  #key(field: number, wireType: number): this {
    return this.#add(varint(field * 8 + wireType));
  }

  #add(bytes: Uint8Array): this {
    this.#parts.push(bytes);
    return this;
  }
}

/** Seven bits a byte, the low ones first; the eighth bit says that more follow. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

function doubles(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 8);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => view.setFloat64(index * 8, value, true));
  return bytes;
}
