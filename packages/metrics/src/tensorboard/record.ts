import { maskedCrc32c } from './crc32c.js';

/** In front of a record's data: their length in 64 bits, and its checksum. */
export const RECORD_HEADER_BYTES = 12;
/** Behind them: their checksum. */
export const RECORD_FOOTER_BYTES = 4;

/** Data as one record of a TFRecord file. */
export function framedRecord(data: Uint8Array): Buffer {
  const record = Buffer.alloc(RECORD_HEADER_BYTES + data.length + RECORD_FOOTER_BYTES);
  record.writeBigUInt64LE(BigInt(data.length), 0);
  record.writeUInt32LE(maskedCrc32c(record.subarray(0, 8)), 8);
  record.set(data, RECORD_HEADER_BYTES);
  record.writeUInt32LE(maskedCrc32c(data), RECORD_HEADER_BYTES + data.length);
  return record;
}

/** The length of the data that a header announces; null where its checksum is not right. */
export function announcedLength(header: Buffer): number | null {
  if (header.readUInt32LE(8) !== maskedCrc32c(header.subarray(0, 8))) return null;
  return Number(header.readBigUInt64LE(0));
}
