import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { configTemplate } from '../../src/config/config-template.js';
import { resolveConfigText } from '../../src/config/config-text.js';
import { configJsonSchema } from '../../src/config/json-schema.js';
import { optionMeanings } from '../../src/config/option-meanings.js';
import { optionPaths } from '../../src/config/option-paths.js';
import { configSchema } from '../../src/config/schema.js';
import { parseYamlDocument } from '../../src/config/yaml-document.js';

const atRoot = (name: string) => readFileSync(new URL(`../../../../${name}`, import.meta.url), 'utf8');

interface Node {
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly anyOf?: readonly Node[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
}

const schema = configJsonSchema() as Node;

/** What the JSON Schema says of an option or a section. */
function nodeAt(path: readonly (string | number)[]): Node {
  return path.reduce<Node>((section, key) => section.properties?.[key] ?? {}, schema);
}

/** The range of an option, or of the number that it may be beside other things. */
function rangeOf(node: Node): [least: number, most: number] {
  const { minimum, exclusiveMinimum, maximum } =
    [node, ...(node.anyOf ?? [])].find((one) => one.maximum !== undefined) ?? node;
  return [minimum ?? exclusiveMinimum ?? NaN, maximum ?? NaN];
}

describe('the files that init writes', () => {
  it.each([
    ['config.yaml', () => configTemplate()],
    ['config.schema.json', () => `${JSON.stringify(configJsonSchema(), null, 2)}\n`],
  ])('are those of this repository: %s; write them with: npx hideout init --force', (name, text) => {
    expect(atRoot(name)).toBe(text());
  });

  it('load to exactly the defaults', () => {
    expect(resolveConfigText(configTemplate(), 'config.yaml', {})).toEqual(resolveConfigText('', '', {}));
  });

  it('name their schema in the first line', () => {
    expect(configTemplate().split('\n')[0]).toBe('# yaml-language-server: $schema=./config.schema.json');
  });
});

describe('the meanings of options', () => {
  it('are there for every option and section, once, and for nothing else', () => {
    const names = optionPaths(configSchema).map((path) => path.join('.'));
    expect(optionMeanings.flatMap(({ options }) => options).sort()).toEqual(names.sort());
  });
});

describe('the JSON Schema of config.yaml', () => {
  // A reader of JSON Schema that had no part in writing it.
  const reader = z.fromJSONSchema(configJsonSchema() as never);
  const accepts = (text: string) => reader.safeParse(parseYamlDocument(text).value).success;

  it.each([
    '{}',
    'seed: 4294967295',
    'env: { map: ruins, catching: { hold_steps: 240 }, rewards: { end_when_all_caught: false } }',
    'ppo: { lr_seeker: 0.1, threads: auto, hidden_sizes: [8, 8], value_hidden_sizes: same }',
    'ppo: { lr_seeker: { schedule: linear, from: 0.1, to: 0.01, iterations: 9 } }',
    'ppo: { clip_range: { schedule: piecewise, points: [[0, 0.3], [5, 0.2]] } }',
  ])('accepts what the program accepts: %s', (text) => {
    expect(accepts(text)).toBe(true);
    expect(() => resolveConfigText(text, 'config.yaml', {})).not.toThrow();
  });

  it.each([
    'sead: 1',
    'seed: -1',
    'env: { map: castle }',
    'env: { world_size: 15 }',
    'env: { rewards: { seeker_time: lots } }',
    'ppo: { lr_seeker: 0 }',
    'ppo: { lr_seeker: { schedule: linear, from: 0.1 } }',
    'ppo: { hidden_sizes: [] }',
    'ppo: { backend: gpu }',
    'ppo: { threads: 17 }',
  ])('refuses what the program refuses: %s', (text) => {
    expect(accepts(text)).toBe(false);
    expect(() => resolveConfigText(text, 'config.yaml', {})).toThrow();
  });

  // `1 to 4`, `1 or 2`, and `Above 0, at most 1`.
  const RANGE =
    /(?<![\w.])(?:(\d[\d.]*) (?:to|or) (\d[\d.]*\d|\d)|Above (\d[\d.]*), at most (\d[\d.]*\d|\d))\b/gu;
  const said = optionMeanings.flatMap(({ options, meaning }) => {
    const ranges = [...meaning.join('\n').matchAll(RANGE)].map(
      ([, least, most, above, atMost]) => [least ?? above, most ?? atMost] as [string, string],
    );
    return ranges.length === 0 ? [] : [[options, ranges] as const];
  });

  it('hears of the ranges of at least twenty options', () => {
    expect(said.flatMap(([options]) => options).length).toBeGreaterThanOrEqual(20);
  });

  it.each(said)('has for %j the ranges that their meaning says in words', (options, ranges) => {
    const allowed = options.map((name) => {
      const [least, most] = rangeOf(nodeAt(name.split('.')));
      // To as many digits as the words have: 6.283 for two pi.
      const words = ranges.find(([, text]) => most.toFixed(text.split('.')[1]?.length ?? 0) === text);
      return [String(least), words?.[1] ?? String(most)];
    });
    expect(new Set(allowed.map(String))).toEqual(new Set(ranges.map(String)));
  });

  it('says the meaning of every option, and its default where it has one of its own', () => {
    const missing = optionPaths(configSchema).filter((path) => {
      const node = nodeAt(path);
      const hasDefault = node.default !== undefined || node.properties !== undefined;
      return (node.description ?? '') === '' || (!hasDefault && path.at(-1) !== 'end_when_all_caught');
    });
    expect(missing).toEqual([]);
  });
});
