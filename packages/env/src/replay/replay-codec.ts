import { actionSize } from '../actions.js';
import type { HideAndSeekConfig } from '../config.js';
import { typeName } from '../wording.js';
import { continuousRows, discreteRows } from './action-rows.js';
import type { ActionRows } from './action-rows.js';
import { readAscii, writeAscii } from './ascii.js';
import { checkedFacts, checkedReplay, malformed } from './replay-validation.js';
import type { ReplayFacts } from './replay-validation.js';
import type { Replay } from './replay.js';

/*
 * A replay in bytes: "HDRP", the version of the format (one byte), the length of the header (32 bits, little-endian),
 * the header (JSON in ASCII: everything but the actions); then, for every step, a byte with bit a set where agent a was
 * active, and the actions of these agents one after the other.
 */
const magic = 'HDRP';
const formatVersion = 1;
const formatAt = magic.length;
const headerLengthAt = formatAt + 1;
const headerAt = headerLengthAt + 4;
/** Ten times what a header needs. */
const longestHeader = 16_384;

/**
 * The replay as bytes for a file: about 7 bytes a step with discrete actions and three agents, 52 with continuous ones.
 *
 * @throws HideAndSeekReplayError when the replay is none, with sizes or actions that no recording has
 */
export function encodeReplay(replay: Replay): Uint8Array {
  const facts = checkedReplay(replay);
  const { actions, active } = replay;
  const rows = rowsOf(facts.config);
  const header = JSON.stringify({ ...facts, random: [...facts.random] });
  const activeRows = active.reduce((sum, bit) => sum + bit, 0);
  const bytes = new Uint8Array(headerAt + header.length + facts.steps + activeRows * rows.bytesPerRow);
  const view = new DataView(bytes.buffer);
  writeAscii(bytes, 0, magic);
  view.setUint8(formatAt, formatVersion);
  view.setUint32(headerLengthAt, header.length, true);
  // Every character is one byte: the words are those of the configuration.
  writeAscii(bytes, headerAt, header);

  const agents = agentsOf(facts.config);
  let at = headerAt + header.length;
  for (let step = 0; step < facts.steps; step++) {
    const maskAt = at++;
    for (let agent = 0; agent < agents; agent++) {
      const row = step * agents + agent;
      if (active[row] === 0) continue;
      bytes[maskAt]! |= 1 << agent;
      rows.write(actions, row * actionSize, view, at);
      at += rows.bytesPerRow;
    }
  }
  return bytes;
}

/**
 * The replay that was encoded; of any version of the rules, as long as their configuration is known. Bytes from
 * anywhere may be tried.
 *
 * @throws HideAndSeekReplayError when the bytes are no replay, and no other error
 */
export function decodeReplay(bytes: Uint8Array): Replay {
  if (typeName(bytes) !== 'Uint8Array') throw malformed('it is not a Uint8Array');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerEnd = findHeaderEnd(bytes, view);
  const facts = readHeader(bytes, headerEnd);
  const { config, steps } = facts;
  const agents = agentsOf(config);
  const rows = rowsOf(config);
  // Before there is memory for the actions: what claims to be long has to be long.
  checkBody(bytes, headerEnd, steps, agents, rows);

  const actions = new Float32Array(steps * agents * actionSize);
  const active = new Uint8Array(steps * agents);
  let at = headerEnd;
  for (let step = 0; step < steps; step++) {
    const mask = bytes[at++]!;
    for (let agent = 0; agent < agents; agent++) {
      if ((mask & (1 << agent)) === 0) continue;
      const row = step * agents + agent;
      active[row] = 1;
      if (!rows.read(view, at, actions, row * actionSize)) {
        throw malformed(`agent ${agent} has no possible action in step ${step + 1}`);
      }
      at += rows.bytesPerRow;
    }
  }
  return { ...facts, actions, active };
}

function findHeaderEnd(bytes: Uint8Array, view: DataView): number {
  if (readAscii(bytes, 0, Math.min(magic.length, bytes.length)) !== magic) {
    throw malformed(`it does not begin with ${magic}`);
  }
  if (bytes.length < headerAt) throw malformed('it ends before its header');
  const version = view.getUint8(formatAt);
  if (version !== formatVersion) throw malformed(`it has format ${version}, not ${formatVersion}`);
  const length = view.getUint32(headerLengthAt, true);
  if (length > longestHeader) throw malformed(`its header is longer than ${longestHeader} bytes`);
  if (length > bytes.length - headerAt) throw malformed('it ends within its header');
  return headerAt + length;
}

function readHeader(bytes: Uint8Array, end: number): ReplayFacts {
  const header = parsed(readAscii(bytes, headerAt, end));
  if (typeof header !== 'object' || header === null) throw malformed('its header is not a JSON object');
  return checkedFacts(header);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Whether there is exactly what the masks of the steps announce. */
function checkBody(bytes: Uint8Array, start: number, steps: number, agents: number, rows: ActionRows): void {
  let at = start;
  for (let step = 1; step <= steps; step++) {
    if (at >= bytes.length) throw malformed(`it ends before step ${step} of ${steps}`);
    const mask = bytes[at]!;
    if (mask >= 1 << agents) throw malformed(`step ${step} has an agent beyond the ${agents} there are`);
    at += 1 + bitsOf(mask) * rows.bytesPerRow;
    if (at > bytes.length) throw malformed(`it ends within step ${step} of ${steps}`);
  }
  if (at < bytes.length) throw malformed(`${bytes.length - at} bytes follow its last step`);
}

function bitsOf(mask: number): number {
  let bits = 0;
  for (let rest = mask; rest > 0; rest >>= 1) bits += rest & 1;
  return bits;
}

function agentsOf({ seekers, hiders }: HideAndSeekConfig): number {
  return seekers + hiders;
}

function rowsOf({ actionSpace }: HideAndSeekConfig): ActionRows {
  return actionSpace === 'continuous' ? continuousRows : discreteRows;
}
