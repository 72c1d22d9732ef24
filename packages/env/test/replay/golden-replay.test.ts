import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  createHideAndSeek,
  decodeReplay,
  encodeReplay,
  ReplayPlayer,
  verifyReplay,
} from '../../src/index.js';
import type { HideAndSeekOptions, Replay, WorldView } from '../../src/index.js';
import { createObservationLayout, observationSizeOf } from '../../src/observation-layout.js';
import { Observer } from '../../src/observation.js';
import { playAndRecord, wandering } from './recording.js';

/*
 * Episodes that were recorded once and have to be played the same for ever: what holds `rulesVersion` to its promise.
 * `UPDATE_FIXTURES=1 npx nx run env:test --skipNxCache --testPathPatterns golden-replay` records them anew.
 */
const fixtures = new URL('../fixtures/', import.meta.url);
const observationsFixture = new URL('observations.json', fixtures);

/** Small worlds with many blocks, in which something happens under random actions. */
const lively: HideAndSeekOptions = {
  worldSize: 24,
  looseBlocks: 30,
  rooms: 2,
  catching: { distanceBlocks: 3, holdSteps: 2 },
  rewards: { endWhenAllCaught: false },
};
const golden: Readonly<Record<string, HideAndSeekOptions>> = {
  fort: { ...lively, map: 'fort', actionSpace: 'discrete' },
  open: { ...lively, map: 'open', actionSpace: 'continuous', terrainRange: 3, episodeSteps: 120 },
  ruins: { ...lively, map: 'ruins', actionSpace: 'discrete', seekers: 2, hiders: 3 },
};

describe('the golden replay', () => {
  beforeAll(() => {
    if (process.env['UPDATE_FIXTURES'] === '1') renewFixtures();
  });

  it.each(Object.keys(golden))('of map %s is played as it was recorded', (map) => {
    let problem: string | undefined;
    try {
      const { matches, expected, actual } = verifyReplay(read(map));
      if (!matches) problem = `It ends in ${actual} instead of ${expected}.`;
    } catch (error) {
      problem = String(error);
    }
    if (problem === undefined) return;
    throw new Error(
      `The golden replay of map ${map} is no longer played as it was recorded. If the rules of the world were meant ` +
        `to change, raise rulesVersion in src/replay/rules-version.ts and renew the fixtures with ` +
        `UPDATE_FIXTURES=1 npx nx run env:test --skipNxCache --testPathPatterns golden-replay. ${problem}`,
    );
  });

  it.each(Object.keys(golden))('of map %s has something of everything in it', (map) => {
    const replay = read(map);
    expect(replay.config.map).toBe(map);
    expect(missingEvents(replay)).toEqual([]);
  });
});

describe('what agents observe of the golden replay', () => {
  it.each(Object.keys(golden))('of map %s is what they observed when it was recorded, to the bit', (map) => {
    const expected = (JSON.parse(readFileSync(observationsFixture, 'utf8')) as Record<string, string>)[map];
    // Policies that were trained on other observations would have to be trained anew.
    expect(observationsHash(read(map))).toBe(expected);
  });
});

function renewFixtures(): void {
  mkdirSync(fixtures, { recursive: true });
  for (const [map, options] of Object.entries(golden)) {
    const base64 = Buffer.from(encodeReplay(eventfulEpisode(options))).toString('base64');
    writeFileSync(fixtureOf(map), base64.replace(/.{1,100}/g, '$&\n'));
  }
  const hashes = Object.keys(golden).map((map) => [map, observationsHash(read(map))] as const);
  writeFileSync(observationsFixture, `${JSON.stringify(Object.fromEntries(hashes), null, 2)}\n`);
}

/** SHA-256 of the observations of all agents before and after every step. */
function observationsHash(replay: Replay): string {
  const player = new ReplayPlayer(replay);
  const observer = new Observer(replay.config);
  const out = new Float32Array(observationSizeOf(createObservationLayout(replay.config)));
  const hash = createHash('sha256');
  const { state } = player['simulation'];
  for (;;) {
    for (let agent = 0; agent < state.agents; agent++) {
      observer.observe(state, 0, agent, out, 0);
      hash.update(out);
    }
    if (player.isOver) return hash.digest('hex');
    player.step();
  }
}

function fixtureOf(map: string): URL {
  return new URL(`replay-${map}.txt`, fixtures);
}

function read(map: string): Replay {
  return decodeReplay(Buffer.from(readFileSync(fixtureOf(map), 'ascii'), 'base64'));
}

/** The first full episode, of many under random actions, that shows everything which the rules may do. */
function eventfulEpisode(config: HideAndSeekOptions): Replay {
  for (let seed = 0; seed < 200; seed++) {
    const env = createHideAndSeek({ config });
    env.reset(seed);
    const [replay] = playAndRecord(env, env.config.episodeSteps, wandering(env, seed))[0]!;
    if (missingEvents(replay!).length === 0) return replay!;
  }
  throw new Error('No episode has everything in it.');
}

const events: Readonly<Record<string, (view: WorldView) => boolean>> = {
  'a block of hiders': ({ surfaces }) => surfaces.includes('placedByHiders'),
  'a block of seekers': ({ surfaces }) => surfaces.includes('placedBySeekers'),
  'a carrying hider': ({ agents }) => agents.some(({ team, carried }) => team === 'hider' && carried > 0),
  'a carrying seeker': ({ agents }) => agents.some(({ team, carried }) => team === 'seeker' && carried > 0),
  'a seen hider': ({ agents }) => agents.some(({ team, sees }) => team === 'seeker' && sees.length > 0),
  'a caught hider': ({ agents }) => agents.some(({ caught }) => caught),
  'somebody in the air': ({ agents }) => agents.some(({ y }) => y % 1 !== 0),
};

function missingEvents(replay: Replay): string[] {
  const missing = new Set(Object.keys(events));
  const player = new ReplayPlayer(replay);
  for (; !player.isOver; player.step()) {
    const view = player.view();
    for (const name of missing) if (events[name]!(view)) missing.delete(name);
  }
  return [...missing];
}
