import { isSeed } from '../random.js';
import { typeName } from '../wording.js';
import { readAscii, writeAscii } from './ascii.js';
import type { Recording } from './recording.js';
import { malformed } from './replay-validation.js';
import { WordHash } from './word-hash.js';

/*
 * A recording in bytes: "HDRC", the version of the format (one byte), the hash of all bytes that follow it (16
 * hexadecimal digits), the length of the header (32 bits, little-endian), the header (JSON in ASCII: `seekers`,
 * `hiders`, `seed`, and in `episodes` how many there are); then, for every episode, its length (32 bits, little-endian)
 * and its bytes, a replay as replay-codec.ts describes it.
 */
const magic = 'HDRC';
const formatVersion = 1;
const hashAt = magic.length + 1;
const hashedAt = hashAt + 16;
const headerAt = hashedAt + 4;
const longestHeader = 4096;
const longestName = 200;

/** What a recording says before its episodes. */
type Header = Omit<Recording, 'episodes'> & { readonly episodes: number };

/**
 * The recording as bytes for a file.
 *
 * @throws HideAndSeekReplayError when it has no episode, a name that is too long, or a seed that is none
 */
export function encodeRecording({ seekers, hiders, seed, episodes }: Recording): Uint8Array {
  const facts = checkedHeader({ seekers, hiders, seed, episodes: episodes.length });
  const header = asciiJson(facts);
  const size = episodes.reduce((sum, episode) => sum + 4 + episode.length, headerAt + header.length);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  writeAscii(bytes, 0, magic);
  view.setUint8(magic.length, formatVersion);
  view.setUint32(hashedAt, header.length, true);
  writeAscii(bytes, headerAt, header);
  let at = headerAt + header.length;
  for (const episode of episodes) {
    view.setUint32(at, episode.length, true);
    bytes.set(episode, at + 4);
    at += 4 + episode.length;
  }
  writeAscii(bytes, hashAt, hashOf(bytes.subarray(hashedAt)));
  return bytes;
}

/** Whether bytes begin as those of a recording do, and not as those of a single replay. */
export function isRecording(bytes: Uint8Array): boolean {
  return readAscii(bytes, 0, Math.min(magic.length, bytes.length)) === magic;
}

/**
 * The recording that was encoded. A byte that changed since is noticed here; what the episodes hold is checked by
 * `decodeReplay`. Bytes from anywhere may be tried.
 *
 * @throws HideAndSeekReplayError when the bytes are no recording, and no other error
 */
export function decodeRecording(bytes: Uint8Array): Recording {
  if (typeName(bytes) !== 'Uint8Array') throw malformed('it is not a Uint8Array');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerEnd = findHeaderEnd(bytes, view);
  const header = readHeader(readAscii(bytes, headerAt, headerEnd));
  return { ...header, episodes: readEpisodes(bytes, view, headerEnd, header.episodes) };
}

function findHeaderEnd(bytes: Uint8Array, view: DataView): number {
  if (!isRecording(bytes)) throw malformed(`it does not begin with ${magic}`);
  if (bytes.length < headerAt) throw malformed('it ends before its header');
  const version = view.getUint8(magic.length);
  if (version !== formatVersion) throw malformed(`it has format ${version}, not ${formatVersion}`);
  if (readAscii(bytes, hashAt, hashedAt) !== hashOf(bytes.subarray(hashedAt))) {
    throw malformed('it is damaged: its bytes are not those that were written');
  }
  const length = view.getUint32(hashedAt, true);
  if (length > longestHeader) throw malformed(`its header is longer than ${longestHeader} bytes`);
  if (length > bytes.length - headerAt) throw malformed('it ends within its header');
  return headerAt + length;
}

function readHeader(json: string): Header {
  let header: unknown;
  try {
    header = JSON.parse(json);
  } catch {
    throw malformed('its header is not JSON');
  }
  if (typeof header !== 'object' || header === null) throw malformed('its header is not a JSON object');
  return checkedHeader(header);
}

function checkedHeader(header: { readonly [K in keyof Header]?: unknown }): Header {
  const { seekers, hiders, seed, episodes } = header;
  if (!isName(seekers)) throw malformed(`its seekers are not named in ${longestName} characters or less`);
  if (!isName(hiders)) throw malformed(`its hiders are not named in ${longestName} characters or less`);
  if (!isSeed(seed)) throw malformed('its seed is no seed');
  if (!Number.isSafeInteger(episodes) || (episodes as number) < 1) throw malformed('it has no episode');
  return { seekers, hiders, seed, episodes: episodes as number };
}

/** Parts of the bytes, not copied: a number of episodes that is a lie costs nothing. */
function readEpisodes(bytes: Uint8Array, view: DataView, start: number, count: number): Uint8Array[] {
  const episodes: Uint8Array[] = [];
  let at = start;
  for (let episode = 1; episode <= count; episode++) {
    if (bytes.length - at < 4) throw malformed(`it ends before episode ${episode} of ${count}`);
    const length = view.getUint32(at, true);
    at += 4;
    if (length > bytes.length - at) throw malformed(`it ends within episode ${episode} of ${count}`);
    episodes.push(bytes.subarray(at, at + length));
    at += length;
  }
  if (at < bytes.length) throw malformed(`${bytes.length - at} bytes follow its last episode`);
  return episodes;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longestName;
}

function hashOf(bytes: Uint8Array): string {
  const hash = new WordHash();
  // With its length before it, zeros at the end count.
  hash.add(Uint32Array.of(bytes.length));
  hash.add(bytes);
  return hash.digits();
}

/** JSON in which a character is one byte: others are escaped, as JSON allows. */
function asciiJson(value: object): string {
  return JSON.stringify(value).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
