/** Writes messages of Google's protocol buffers, https://protobuf.dev/programming-guides/encoding/: what ONNX needs. */
export class ProtobufWriter {
  private readonly bytes: number[] = [];
  private readonly chunks: Uint8Array[] = [];

  /** An integer field. Negative numbers are written in 64 bits, as int32 and int64 both want it. */
  integer(field: number, value: number): this {
    return this.varint(BigInt(field << 3)).varint(BigInt.asUintN(64, BigInt(value)));
  }

  float(field: number, value: number): this {
    this.varint(BigInt((field << 3) | 5));
    this.bytes.push(...new Uint8Array(new Float32Array([value]).buffer));
    return this;
  }

  text(field: number, value: string): this {
    return this.block(field, new TextEncoder().encode(value));
  }

  message(field: number, value: ProtobufWriter): this {
    return this.block(field, value.finish());
  }

  block(field: number, value: Uint8Array): this {
    this.varint(BigInt((field << 3) | 2)).varint(BigInt(value.length));
    this.chunks.push(Uint8Array.from(this.bytes.splice(0)), value);
    return this;
  }

  finish(): Uint8Array {
    const parts = [...this.chunks, Uint8Array.from(this.bytes)];
    const whole = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
    let offset = 0;
    for (const part of parts) {
      whole.set(part, offset);
      offset += part.length;
    }
    return whole;
  }

  private varint(value: bigint): this {
    let rest = value;
    for (; rest > 127n; rest >>= 7n) this.bytes.push(Number(rest & 127n) | 128);
    this.bytes.push(Number(rest));
    return this;
  }
}
