import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  createHideAndSeek,
  decodeReplay,
  encodeReplay,
  HideAndSeekReplayError,
  verifyReplay,
} from '../../src/index.js';
import type { HideAndSeekOptions, Replay } from '../../src/index.js';
import { randomActions } from '../play.js';
import { playAndRecord } from './recording.js';

const small: HideAndSeekOptions = { worldSize: 16, episodeSteps: 8, rayCount: 6, looseBlocks: 10, rooms: 1 };

function recorded(options: HideAndSeekOptions, seed = 1): Replay {
  const env = createHideAndSeek({ config: { ...small, rewards: { preset: 'visibility' }, ...options } });
  env.reset(seed);
  return playAndRecord(env, env.config.episodeSteps, randomActions(env, seed))[0]![0]!;
}

const discrete = encodeReplay(recorded({ actionSpace: 'discrete' }));
const continuous = encodeReplay(recorded({ actionSpace: 'continuous' }));

/** Where the actions begin. */
function bodyAt(bytes: Uint8Array): number {
  return 9 + Buffer.from(bytes).readUInt32LE(5);
}

/** The bytes with another header; the body stays. */
function withHeader(bytes: Uint8Array, header: string): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  return Buffer.concat([
    bytes.subarray(0, 5),
    length,
    Buffer.from(header, 'latin1'),
    bytes.subarray(bodyAt(bytes)),
  ]);
}

function headerOf(bytes: Uint8Array): Record<string, unknown> {
  return JSON.parse(Buffer.from(bytes.subarray(9, bodyAt(bytes))).toString('ascii'));
}

function withFacts(bytes: Uint8Array, facts: Record<string, unknown>): Uint8Array {
  return withHeader(bytes, JSON.stringify({ ...headerOf(bytes), ...facts }));
}

function withByte(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const changed = bytes.slice();
  changed[at] = value;
  return changed;
}

describe('a replay in bytes', () => {
  it('comes back as it was, and still plays, for every action space, map and number of agents', () => {
    fc.assert(
      fc.property(
        fc.record({
          map: fc.constantFrom('open' as const, 'fort' as const, 'ruins' as const),
          seekers: fc.integer({ min: 1, max: 4 }),
          hiders: fc.integer({ min: 1, max: 4 }),
          actionSpace: fc.constantFrom('continuous' as const, 'discrete' as const),
        }),
        fc.nat(),
        (options, seed) => {
          const replay = recorded({ worldSize: 24, ...options }, seed);
          const decoded = decodeReplay(encodeReplay(replay));
          expect(decoded).toEqual(replay);
          expect(verifyReplay(decoded).matches).toBe(true);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('has the layout that is described, also within a larger buffer', () => {
    const replay = decodeReplay(discrete);
    expect(Buffer.from(discrete.subarray(0, 5)).toString('latin1')).toBe('HDRP\x01');
    expect(headerOf(discrete)).toEqual({
      rulesVersion: replay.rulesVersion,
      config: replay.config,
      random: [...replay.random],
      steps: 8,
      finalHash: replay.finalHash,
    });
    // 3 of 8 steps are preparation: hiders only, then all.
    const body = Buffer.from(discrete.subarray(bodyAt(discrete)));
    expect(body).toHaveLength(3 * (1 + 2 * 2) + 5 * (1 + 3 * 2));
    expect([body[0], body[15]]).toEqual([0b110, 0b111]);
    const sizes = [3, 3, 5, 3, 2, 2, 2];
    let code = 0;
    let weight = 1;
    sizes.forEach((size, i) => {
      code += weight * replay.actions[7 + i]!;
      weight *= size;
    });
    expect(body.readUInt16LE(1)).toBe(code);

    const first = Buffer.from(continuous.subarray(bodyAt(continuous)));
    const [action] = [decodeReplay(continuous).actions.slice(7, 14)];
    expect([0, 1, 2, 3].map((i) => first.readFloatLE(1 + 4 * i))).toEqual([...action!.slice(0, 4)]);
    expect(first[17]).toBe(action![4]! + 2 * action![5]! + 4 * action![6]!);

    const padded = Buffer.concat([Buffer.alloc(3, 255), discrete, Buffer.alloc(5, 255)]);
    expect(decodeReplay(padded.subarray(3, 3 + discrete.length))).toEqual(replay);
  });

  it('is small: below 8 KB for 240 discrete steps of three agents, below 24 KB for continuous ones', () => {
    for (const [actionSpace, most] of [
      ['discrete', 8 * 1024],
      ['continuous', 24 * 1024],
    ] as const) {
      const replay = recorded({ worldSize: 32, episodeSteps: 240, actionSpace });
      expect([replay.steps, replay.active.length]).toEqual([240, 720]);
      expect(encodeReplay(replay).length).toBeLessThan(most);
    }
  });

  it('is read from a Uint8Array and nothing else', () => {
    const others: readonly unknown[] = [null, undefined, 'HDRP', [72, 68], new Float32Array(4)];
    for (const given of others) {
      expect(() => decodeReplay(given as Uint8Array)).toThrow(HideAndSeekReplayError);
    }
  });

  it('is not made of what is no replay', () => {
    const replay = decodeReplay(continuous);
    for (const value of [NaN, 1.5, -2]) {
      const actions = replay.actions.slice();
      actions[7] = value;
      expect(() => encodeReplay({ ...replay, actions })).toThrow(HideAndSeekReplayError);
    }
    expect(() => encodeReplay({ ...replay, finalHash: 'ü' })).toThrow(HideAndSeekReplayError);
    expect(() => encodeReplay({ ...replay, steps: 7 })).toThrow(HideAndSeekReplayError);
  });
});

describe('bytes from anywhere', () => {
  const config = headerOf(discrete)['config'] as Record<string, unknown>;
  const body = bodyAt(discrete);

  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(0), 'it does not begin with HDRP'],
    ['another file', Buffer.from('PK\x03\x04 something else'), 'it does not begin with HDRP'],
    ['the magic alone', Buffer.from('HDRP'), 'it ends before its header'],
    ['another format', withByte(discrete, 4, 2), 'it has format 2, not 1'],
    ['a part of a header', discrete.subarray(0, 100), 'it ends within its header'],
    ['a header of 4 GB', withByte(discrete, 8, 255), 'its header is longer than 16384 bytes'],
    ['a header that is not JSON', withHeader(discrete, '{"steps": 8'), 'its header is not a JSON object'],
    ['a header that is a number', withHeader(discrete, '7'), 'its header is not a JSON object'],
    ['a header that is null', withHeader(discrete, 'null'), 'its header is not a JSON object'],
    ['an empty header', withHeader(discrete, '{}'), 'its rulesVersion is no version'],
    [
      'a deep header',
      withHeader(discrete, '['.repeat(8000) + ']'.repeat(8000)),
      'its rulesVersion is no version',
    ],
    ['no config', withFacts(discrete, { config: undefined }), 'it has no config'],
    ['a config that is null', withFacts(discrete, { config: null }), 'its config is null'],
    [
      'an impossible config',
      withFacts(discrete, { config: { ...config, worldSize: 1e9 } }),
      'its worldSize is 1000000000 (allowed: a whole number from 16 to 64)',
    ],
    [
      'an unknown option',
      withFacts(discrete, { config: { ...config, ['x'.repeat(5000)]: 1 } }),
      `its ${'x'.repeat(40)}... is not an option`,
    ],
    ['a generator of zeros', withFacts(discrete, { random: [0, 0, 0, 0] }), 'no state of a random generator'],
    ['a generator of strings', withFacts(discrete, { random: ['1', '2', '3', '4'] }), 'no state of a random'],
    ['a generator of floats', withFacts(discrete, { random: [0.5, 2, 3, 4] }), 'no state of a random'],
    ['an endless generator', withFacts(discrete, { random: { length: 4e9 } }), 'no state of a random'],
    ['no steps', withFacts(discrete, { steps: 0 }), 'its steps are not a whole number from 1 to 8'],
    ['too many steps', withFacts(discrete, { steps: 9 }), 'its steps are not a whole number from 1 to 8'],
    [
      'a long episode that is not there',
      withFacts(discrete, { config: { ...config, episodeSteps: 100_000 }, steps: 100_000 }),
      'it ends before step 9 of 100000',
    ],
    ['fewer steps', withFacts(discrete, { steps: 7 }), '7 bytes follow its last step'],
    ['another hash', withFacts(discrete, { finalHash: 'XYZ' }), 'its finalHash is not made of 16'],
    ['a hash that is a number', withFacts(discrete, { finalHash: 1 }), 'its finalHash is not made of 16'],
    ['an agent that is not there', withByte(discrete, body, 0b1110), 'step 1 has an agent beyond the 3'],
    ['a part of a step', discrete.subarray(0, body + 3), 'it ends within step 1 of 8'],
    ['some steps', discrete.subarray(0, body + 10), 'it ends before step 3 of 8'],
    ['more than it', Buffer.concat([discrete, Buffer.alloc(2)]), '2 bytes follow its last step'],
    [
      'choice 1080 of 1080',
      withByte(withByte(discrete, body + 1, 1080 & 255), body + 2, 1080 >> 8),
      'agent 1 has no possible action in step 1',
    ],
    [
      'a movement that is NaN',
      withByte(withByte(continuous, bodyAt(continuous) + 4, 0x7f), bodyAt(continuous) + 3, 0xc0),
      'agent 1 has no possible action in step 1',
    ],
    [
      'a movement of 2',
      Buffer.concat([
        continuous.subarray(0, bodyAt(continuous) + 1),
        Uint8Array.of(0, 0, 0, 0x40),
        continuous.subarray(bodyAt(continuous) + 5),
      ]),
      'agent 1 has no possible action in step 1',
    ],
    ['a fourth trigger', withByte(continuous, bodyAt(continuous) + 17, 8), 'agent 1 has no possible action'],
  ])('are refused with the reason: %s', (_, bytes, reason) => {
    expect(() => decodeReplay(bytes)).toThrow(HideAndSeekReplayError);
    expect(() => decodeReplay(bytes)).toThrow(reason);
    expect(() => decodeReplay(bytes)).toThrow(/^The replay cannot be used: [^\n]{1,400}\.$/);
  });

  it('of other rules with other options are refused for their rules', () => {
    const bytes = withFacts(discrete, { rulesVersion: 77, config: { ...config, weather: 'rain' } });
    expect(() => decodeReplay(bytes)).toThrow('The replay was recorded with version 77 of the rules');
    expect(decodeReplay(withFacts(discrete, { rulesVersion: 77 })).rulesVersion).toBe(77);
  });

  it('are a replay or refused, whatever bytes were changed, lost or added', () => {
    const damage = fc.record({
      bytes: fc.constantFrom(discrete, continuous),
      changes: fc.array(
        fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 255 })),
        {
          maxLength: 3,
        },
      ),
      end: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      extra: fc.uint8Array({ maxLength: 3 }),
    });
    let refused = 0;
    fc.assert(
      fc.property(damage, ({ bytes, changes, end, extra }) => {
        const kept = bytes.slice(0, end === null ? bytes.length : Math.floor(end * bytes.length));
        for (const [place, flip] of changes) kept[Math.floor(place * kept.length)]! ^= flip;
        if (isRefused(Buffer.concat([kept, extra]))) refused++;
      }),
      { numRuns: 1500 },
    );
    expect(refused).toBeGreaterThan(300);
    expect(refused).toBeLessThan(1500);
  });

  it('are a replay or refused, whichever single byte was changed', () => {
    for (const bytes of [discrete, continuous]) {
      for (let at = 0; at < bytes.length; at++) isRefused(withByte(bytes, at, bytes[at]! ^ (1 << (at % 8))));
    }
  });

  it('are refused when they are noise', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => isRefused(bytes)));
  });
});

/** Whether the bytes are refused; throws whatever else happens to them. A decoded replay can be encoded again. */
function isRefused(bytes: Uint8Array): boolean {
  let replay: Replay;
  try {
    replay = decodeReplay(bytes);
  } catch (error) {
    if (error instanceof HideAndSeekReplayError) return true;
    throw error;
  }
  encodeReplay(replay);
  return false;
}
