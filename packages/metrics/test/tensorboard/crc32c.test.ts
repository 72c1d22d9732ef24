import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { crc32c, maskedCrc32c } from '../../src/tensorboard/crc32c.js';
import { crcByDivision } from './event-file-decoder.js';

// RFC 3720, B.4, "CRC Examples"; and the check value of the catalogue of parametrised CRC algorithms.
const known: [string, Uint8Array, number][] = [
  ['32 bytes of zeros', new Uint8Array(32), 0x8a9136aa],
  ['32 bytes of ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
  ['32 bytes, 0 to 31', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
  ['32 bytes, 31 to 0', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
  ['123456789', Buffer.from('123456789'), 0xe3069283],
  ['nothing', new Uint8Array(0), 0],
];

describe('CRC-32C', () => {
  test.each(known)('of %s is the known one, here and in the decoder of the tests', (_, bytes, crc) => {
    expect(crc32c(bytes)).toBe(crc);
    expect(crcByDivision(bytes)).toBe(crc);
  });

  test('is that of the division, bit by bit, for all bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => crc32c(bytes) === crcByDivision(bytes)),
    );
  });

  test('is masked by turning right by 15 bits and adding a constant', () => {
    // Of zero, for no bytes: the constant itself. 0x8a9136aa turned right by 15 bits is 0x6d551522.
    expect(maskedCrc32c(new Uint8Array(0))).toBe(0xa282ead8);
    expect(maskedCrc32c(new Uint8Array(32))).toBe((0x6d551522 + 0xa282ead8) % 2 ** 32);
  });
});
