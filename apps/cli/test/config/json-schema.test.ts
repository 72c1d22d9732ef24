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

  it('says the meaning of every option, and its default where it has one of its own', () => {
    type Node = { description?: string; default?: unknown; properties?: Record<string, Node> };
    const missing = optionPaths(configSchema).filter((path) => {
      const node = path.reduce<Node>(
        (section, key) => section.properties?.[key] ?? {},
        configJsonSchema() as Node,
      );
      const hasDefault = node.default !== undefined || node.properties !== undefined;
      return (node.description ?? '') === '' || (!hasDefault && path.at(-1) !== 'end_when_all_caught');
    });
    expect(missing).toEqual([]);
  });
});
