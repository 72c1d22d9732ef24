import { inflateSync } from 'node:zlib';

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** The colour of a pixel as 0xrrggbb. */
  at(x: number, y: number): number;
}

/** Decodes a PNG of 8-bit RGBA without interlacing, by the PNG specification (ISO/IEC 15948) and nothing else. */
export function decodePng(png: Uint8Array): Pixels {
  const bytes = Buffer.from(png);
  expectBytes(bytes.subarray(0, 8), Buffer.from('89504e470d0a1a0a', 'hex'));
  const width = bytes.readUInt32BE(16);
  const height = bytes.readUInt32BE(20);
  expectBytes(bytes.subarray(24, 29), Buffer.from([8, 6, 0, 0, 0]));
  const data: Buffer[] = [];
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (type === 'IDAT') data.push(bytes.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const image = unfiltered(inflateSync(Buffer.concat(data)), width * 4, height);
  return { width, height, at: (x, y) => image.readUIntBE((y * width + x) * 4, 3) };
}

function unfiltered(raw: Buffer, stride: number, height: number): Buffer {
  const image = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)] as number;
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x < 4 ? 0 : (image[at - 4] as number);
      const up = y === 0 ? 0 : (image[at - stride] as number);
      const corner = x < 4 || y === 0 ? 0 : (image[at - stride - 4] as number);
      image[at] = ((raw[y * (stride + 1) + 1 + x] as number) + predicted(filter, left, up, corner)) & 0xff;
    }
  }
  return image;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4:
      return paeth(left, up, corner);
    default:
      throw new Error(`no filter ${filter}`);
  }
}

function paeth(left: number, up: number, corner: number): number {
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

function expectBytes(actual: Buffer, expected: Buffer): void {
  if (!actual.equals(expected)) throw new Error(`not such a PNG: ${actual.toString('hex')}`);
}
