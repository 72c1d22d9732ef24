import { readdirSync, readFileSync } from 'node:fs';
import vm from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { transformSync } from '@swc/core';
import * as here from '../src/index.js';
import type { HideAndSeekOptions } from '../src/index.js';
import { wandering } from './replay/recording.js';

const sources = new URL('../src/', import.meta.url);
const files = readdirSync(sources, { recursive: true })
  .map(String)
  .filter((file) => file.endsWith('.ts'));

/** The properties of the global object in ECMAScript 2023, "The Global Object" and its Annex B, but for the clock. */
const globalsOfTheLanguage = (
  'globalThis Infinity NaN undefined eval isFinite isNaN parseFloat parseInt decodeURI decodeURIComponent encodeURI ' +
  'encodeURIComponent escape unescape AggregateError Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean ' +
  'DataView Error EvalError FinalizationRegistry Float32Array Float64Array Function Int8Array Int16Array Int32Array ' +
  'Map Number Object Promise Proxy RangeError ReferenceError RegExp Set SharedArrayBuffer String Symbol SyntaxError ' +
  'TypeError Uint8Array Uint8ClampedArray Uint16Array Uint32Array URIError WeakMap WeakRef WeakSet Atomics JSON Math ' +
  'Reflect'
).split(' ');

/** Those functions of Math whose results the language defines to the last bit. */
const exactMath = 'abs ceil clz32 floor fround imul max min round sign sqrt trunc'.split(' ');

describe('the package', () => {
  it('imports nothing but its own files', () => {
    const imports = files.flatMap((file) =>
      specifiersIn(readFileSync(new URL(file, sources), 'utf8')).map((specifier) => ({ file, specifier })),
    );
    const ownFile = (file: string, specifier: string): string =>
      new URL(specifier, new URL(file, sources)).href.slice(sources.href.length).replace(/\.js$/, '.ts');
    const foreign = imports.filter(
      ({ file, specifier }) => !specifier.startsWith('.') || !files.includes(ownFile(file, specifier)),
    );
    expect(foreign).toEqual([]);
    expect(imports.length).toBeGreaterThan(files.length);
  });

  it.each<HideAndSeekOptions>([
    { map: 'fort', actionSpace: 'discrete' },
    { map: 'open', actionSpace: 'continuous' },
    { map: 'ruins', actionSpace: 'continuous', rooms: 1 },
  ])(
    'plays the same, bit by bit, where there is only the language, without clock and chance: %j',
    async (options) => {
      const there = await loadIn(bareRealm());
      expect(there.createHideAndSeek).not.toBe(here.createHideAndSeek);
      const [ours, theirs] = [played(here, options), played(there, options)];
      expect(theirs.hashes).toEqual(ours.hashes);
      expect(theirs.observed).toEqual(ours.observed);
      expect(theirs.replays).toEqual(ours.replays);
      expect(theirs.checks).toEqual([true, true]);
      expect(new Set(ours.hashes).size).toBe(ours.hashes.length);
      expect(ours.replays).toHaveLength(2);
    },
  );
});

type Package = typeof here;

/** Two episodes of one world among two; what comes out of them in a form that is of no realm. */
function played(
  { createHideAndSeek, encodeReplay, encodeRecording, decodeRecording, decodeReplay, verifyReplay }: Package,
  options: HideAndSeekOptions,
) {
  const env = createHideAndSeek({
    worlds: 2,
    config: {
      worldSize: 16,
      episodeSteps: 60,
      looseBlocks: 12,
      rayCount: 8,
      rewards: { preset: 'visibility' },
      ...options,
    },
  });
  env.reset(12);
  const encoded: Uint8Array[] = [];
  env.recordEpisodes(1, (replay) => encoded.push(encodeReplay(replay)));
  const draw = wandering(env, 13);
  const hashes: string[] = [];
  for (let step = 0; step < 120; step++) {
    env.step(draw());
    hashes.push(env.stateHash(1));
  }
  const recording = encodeRecording({
    seekers: 'Suchende',
    hiders: 'Versteckte: ü',
    seed: 12,
    episodes: encoded,
  });
  const { episodes, hiders } = decodeRecording(recording);
  return {
    hashes,
    observed: hexOf(env.observations),
    replays: encoded.map(hexOf),
    recording: hexOf(recording),
    hiders,
    checks: episodes.map((bytes) => verifyReplay(decodeReplay(bytes)).matches),
  };
}

function hexOf({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('hex');
}

/** A realm with nothing of Node and of V8, in which neither the time nor anything inexact can be asked for. */
function bareRealm(): vm.Context {
  const realm = vm.createContext({});
  const lists = `${JSON.stringify(globalsOfTheLanguage)}, ${JSON.stringify(exactMath)}`;
  vm.runInContext(
    `((globals, exact) => {
       for (const name of Object.getOwnPropertyNames(globalThis)) if (!globals.includes(name)) delete globalThis[name];
       for (const name of Object.getOwnPropertyNames(Math)) {
         if (typeof Math[name] === 'function' && !exact.includes(name)) delete Math[name];
       }
     })(${lists})`,
    realm,
  );
  const left: string[] = vm.runInContext('Object.getOwnPropertyNames(globalThis)', realm);
  expect(left.filter((name) => !globalsOfTheLanguage.includes(name))).toEqual([]);
  expect(vm.runInContext('typeof Math.random + typeof Math.sin + typeof Date + typeof console', realm)).toBe(
    'undefined'.repeat(4),
  );
  return realm;
}

/** The package, from its sources, as modules of the realm. */
async function loadIn(context: vm.Context): Promise<Package> {
  const modules = new Map<string, vm.SourceTextModule>();
  const moduleAt = ({ href }: URL): vm.SourceTextModule => {
    const known = modules.get(href);
    if (known !== undefined) return known;
    const code = transpiled(readFileSync(new URL(href.replace(/\.js$/, '.ts')), 'utf8'));
    const made = new vm.SourceTextModule(code, { context, identifier: href });
    modules.set(href, made);
    return made;
  };
  const index = moduleAt(new URL('index.js', sources));
  await index.link((specifier, from) => moduleAt(new URL(specifier, from.identifier)));
  await index.evaluate();
  return index.namespace as Package;
}

function transpiled(source: string): string {
  const { code } = transformSync(source, {
    swcrc: false,
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'es6' },
  });
  return code;
}

/**
 * What the imports and exports of a source name, in the one way in which prettier writes them; `()` where it is worked
 * out.
 */
function specifiersIn(source: string): string[] {
  const named = [...source.matchAll(/^(?:import|export|\}).* from '(.*)';$/gm)].map(
    ([, specifier]) => specifier!,
  );
  const unnamed = [...source.matchAll(/^import '(.*)';$/gm)].map(([, specifier]) => specifier!);
  const worked = [...source.matchAll(/\b(?:import|require)\(|^import \w+ =/gm)].map(() => '()');
  return [...named, ...unnamed, ...worked];
}
