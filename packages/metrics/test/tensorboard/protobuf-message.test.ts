import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ProtobufMessage } from '../../src/tensorboard/protobuf-message.js';
import { decodeFields } from './event-file-decoder.js';

const hex = (message: ProtobufMessage): string => Buffer.from(message.bytes()).toString('hex');
const field = fc.integer({ min: 1, max: 2 ** 29 - 1 });

describe('a message', () => {
  // The examples of protobuf.dev/programming-guides/encoding: 150, "testing", and a message of the first.
  test.each([
    [new ProtobufMessage().whole(1, 150), '089601'],
    [new ProtobufMessage().text(2, 'testing'), '120774657374696e67'],
    [new ProtobufMessage().message(3, new ProtobufMessage().whole(1, 150)), '1a03089601'],
    // 1.0 by IEEE 754, little-endian; a field above 15 has a key of two bytes.
    [new ProtobufMessage().float(1, 1), '0d0000803f'],
    [new ProtobufMessage().double(1, 1), '09000000000000f03f'],
    [new ProtobufMessage().whole(16, 0), '800100'],
    [new ProtobufMessage().doubles(6, [1]), '3208000000000000f03f'],
    [new ProtobufMessage().whole(1, Number.MAX_SAFE_INTEGER), '08ffffffffffffff0f'],
  ])('is written as documented: %#', (message, bytes) => {
    expect(hex(message)).toBe(bytes);
  });

  test('gives back every whole number', () => {
    fc.assert(
      fc.property(field, fc.maxSafeNat(), (number, value) => {
        const fields = decodeFields(Buffer.from(new ProtobufMessage().whole(number, value).bytes()));
        expect([...fields]).toEqual([[number, [BigInt(value)]]]);
      }),
    );
  });

  test('gives back every float and double to the bit', () => {
    fc.assert(
      fc.property(field, fc.float(), fc.double(), fc.array(fc.double()), (number, float, double, list) => {
        const bytes = new ProtobufMessage().float(number, float).double(number, double).doubles(number, list);
        const [first, second, third] = decodeFields(Buffer.from(bytes.bytes())).get(number) as Buffer[];
        expect(first?.readFloatLE()).toBe(float);
        expect(second?.readDoubleLE()).toBe(double);
        expect(list.map((_, index) => third?.readDoubleLE(index * 8))).toEqual(list);
      }),
    );
  });

  test('gives back every text and every block of bytes', () => {
    fc.assert(
      fc.property(
        field,
        fc.string({ unit: 'binary' }),
        fc.uint8Array({ maxLength: 400 }),
        (number, text, block) => {
          const message = new ProtobufMessage().text(number, text).block(number, block);
          const [first, second] = decodeFields(Buffer.from(message.bytes())).get(number) as Buffer[];
          expect(first?.toString()).toBe(Buffer.from(text).toString());
          expect(second).toEqual(Buffer.from(block));
        },
      ),
    );
  });
});
