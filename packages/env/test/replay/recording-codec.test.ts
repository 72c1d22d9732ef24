import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  createHideAndSeek,
  decodeRecording,
  decodeReplay,
  encodeRecording,
  encodeReplay,
  HideAndSeekReplayError,
  isRecording,
  verifyReplay,
} from '../../src/index.js';
import type { HideAndSeekOptions, Recording } from '../../src/index.js';
import { exactHash } from './exact-hash.js';
import { playAndRecord, wandering } from './recording.js';

const small: HideAndSeekOptions = { worldSize: 16, episodeSteps: 8, rayCount: 6, looseBlocks: 10, rooms: 1 };
const names = { seekers: 'checkpoint_000050', hiders: 'scripted', seed: 7 };

/** Two episodes of one world, each with the hash of the state that it was seen to end in. */
function recorded(options: HideAndSeekOptions = {}): { recording: Recording; ends: string[] } {
  const env = createHideAndSeek({ config: { ...small, ...options } });
  env.reset(7);
  const replays = playAndRecord(env, 16, wandering(env, 3))[0]!;
  return {
    recording: { ...names, episodes: replays.map(encodeReplay) },
    ends: replays.map(({ finalHash }) => finalHash),
  };
}

let bytes: Uint8Array;
beforeAll(() => {
  bytes = encodeRecording({ ...names, episodes: recorded().recording.episodes.slice(0, 1) });
});

describe('a recording in bytes', () => {
  it('comes back as it was, and every episode ends again where it ended', () => {
    for (const actionSpace of ['continuous', 'discrete'] as const) {
      const { recording, ends } = recorded({ actionSpace });
      const decoded = decodeRecording(encodeRecording(recording));
      expect(decoded).toEqual(recording);
      const checks = decoded.episodes.map((episode) => verifyReplay(decodeReplay(episode)));
      expect(checks.map(({ matches }) => matches)).toEqual([true, true]);
      expect(checks.map(({ actual }) => actual)).toEqual(ends);
    }
  });

  it('keeps names in any script, any seed and any number of episodes', () => {
    const name = fc.string({ unit: 'binary', maxLength: 100 });
    const recordings = fc.record({
      seekers: name,
      hiders: name,
      seed: fc.maxSafeNat(),
      episodes: fc.array(fc.uint8Array({ maxLength: 20 }), { minLength: 1, maxLength: 5 }),
    });
    fc.assert(
      fc.property(recordings, (recording) => {
        expect(decodeRecording(encodeRecording(recording))).toEqual(recording);
      }),
    );
  });

  it('has the layout that is described, also within a larger buffer', () => {
    const { episodes } = recorded().recording;
    const file = Buffer.from(encodeRecording({ ...names, episodes }));
    expect(file.toString('latin1', 0, 5)).toBe('HDRC\x01');
    expect(file.toString('latin1', 5, 21)).toMatch(/^[0-9a-f]{16}$/);
    const header = JSON.stringify({ ...names, episodes: 2 });
    expect(file.readUInt32LE(21)).toBe(header.length);
    expect(file.toString('latin1', 25, 25 + header.length)).toBe(header);
    const lengths = episodes.map(({ length }) => {
      const text = Buffer.alloc(4);
      text.writeUInt32LE(length);
      return text;
    });
    expect(file.subarray(25 + header.length)).toEqual(
      Buffer.concat([lengths[0]!, episodes[0]!, lengths[1]!, episodes[1]!]),
    );
    const padded = Buffer.concat([Buffer.alloc(3, 255), bytes, Buffer.alloc(5, 255)]);
    expect(decodeRecording(padded.subarray(3, 3 + bytes.length))).toEqual(decodeRecording(bytes));
  });

  it('is not made of what is none', () => {
    const episodes = [new Uint8Array(3)];
    expect(() => encodeRecording({ ...names, episodes: [] })).toThrow('it has no episode');
    expect(() => encodeRecording({ ...names, episodes, seekers: 'x'.repeat(201) })).toThrow(
      'its seekers are not named in 200 characters or less',
    );
    expect(() => encodeRecording({ ...names, episodes, seed: -1 })).toThrow(HideAndSeekReplayError);
  });
});

describe('bytes from anywhere', () => {
  it('are a recording or not by how they begin', () => {
    const replay = decodeRecording(bytes).episodes[0]!;
    expect([bytes, bytes.slice(0, 4), bytes.slice(0, 3), replay].map(isRecording)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('are refused wherever one byte, or one bit of it, was changed', () => {
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at]! ^= 1 << (at % 8);
      if (!isRefused(changed)) throw new Error(`byte ${at} may be changed`);
    }
  });

  it('are refused when they were cut off anywhere, or go on', () => {
    for (let end = 0; end < bytes.length; end++) {
      if (!isRefused(bytes.subarray(0, end))) throw new Error(`the bytes may end after ${end}`);
    }
    expect(() => decodeRecording(Buffer.concat([bytes, Buffer.alloc(1)]))).toThrow('it is damaged');
  });

  it('are refused when they are noise, and when they are no bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        expect(() => decodeRecording(noise)).toThrow(HideAndSeekReplayError);
      }),
    );
    for (const given of [null, 'HDRC', [72, 68]] as readonly unknown[]) {
      expect(() => decodeRecording(given as Uint8Array)).toThrow('it is not a Uint8Array');
    }
  });

  const good = JSON.stringify({ ...names, episodes: 1 });
  it.each<[string, () => Uint8Array, string]>([
    ['nothing', () => new Uint8Array(0), 'it does not begin with HDRC'],
    ['another file', () => Buffer.from('\x89PNG and so on'), 'it does not begin with HDRC'],
    ['a single replay', () => decodeRecording(bytes).episodes[0]!, 'it does not begin with HDRC'],
    ['the magic alone', () => Buffer.from('HDRC\x01'), 'it ends before its header'],
    ['another format', () => Buffer.concat([Buffer.from('HDRC\x02'), bytes.subarray(5)]), 'it has format 2'],
    ['a changed byte', () => Buffer.concat([bytes.subarray(0, -1), Buffer.alloc(1, 77)]), 'it is damaged'],
    ['a header of 4 GB', () => forged('{}', [], 0xffff_ffff), 'its header is longer than 4096 bytes'],
    ['a header that is not there', () => forged('{}', [], 3), 'it ends within its header'],
    ['no JSON', () => forged('{"seed":', []), 'its header is not JSON'],
    ['a number', () => forged('7', []), 'its header is not a JSON object'],
    ['null', () => forged('null', []), 'its header is not a JSON object'],
    ['an empty header', () => forged('{}', []), 'its seekers are not named'],
    ['no hiders', () => forged(good.replace('hiders', 'hidden'), []), 'its hiders are not named'],
    ['a seed of 0.5', () => forged(good.replace('"seed":7', '"seed":0.5'), []), 'its seed is no seed'],
    ['no episodes', () => forged(good.replace('"episodes":1', '"episodes":0'), []), 'it has no episode'],
    [
      'endless episodes',
      () => forged(good.replace('"episodes":1', '"episodes":9007199254740991'), [0, 0, 0, 0]),
      'it ends before episode 2 of 9007199254740991',
    ],
    ['an episode of 4 GB', () => forged(good, [255, 255, 255, 255]), 'it ends within episode 1 of 1'],
    ['more than it', () => forged(good, [0, 0, 0, 0, 1, 2]), '2 bytes follow its last episode'],
  ])('with a hash that was made to fit are refused with the reason: %s', (_, made, reason) => {
    expect(() => decodeRecording(made())).toThrow(HideAndSeekReplayError);
    expect(() => decodeRecording(made())).toThrow(reason);
    expect(() => decodeRecording(made())).toThrow(/^The replay cannot be used: [^\n]{1,400}\.$/);
  });
});

/** Bytes with a right hash, by somebody who means ill. */
function forged(header: string, body: readonly number[], headerLength = header.length): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(headerLength);
  const hashed = Buffer.concat([length, Buffer.from(header, 'latin1'), Uint8Array.from(body)]);
  return Buffer.concat([Buffer.from('HDRC\x01'), Buffer.from(exactHash([hashed])), hashed]);
}

/** Whether the bytes are refused; throws whatever else happens to them. */
function isRefused(bytes: Uint8Array): boolean {
  try {
    decodeRecording(bytes);
    return false;
  } catch (error) {
    if (error instanceof HideAndSeekReplayError) return true;
    throw error;
  }
}
