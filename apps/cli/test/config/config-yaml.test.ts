import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { optionPaths } from '../../src/config/option-paths.js';
import { resolveConfigText } from '../../src/config/config-text.js';
import { configSchema } from '../../src/config/schema.js';
import { parseYamlDocument } from '../../src/config/yaml-document.js';

const written = readFileSync(new URL('../../../../config.yaml', import.meta.url), 'utf8');

/** With the one option in effect that stands there as a comment, because its default depends on another one. */
const text = written.replace('# end_when_all_caught:', 'end_when_all_caught:');

describe('config.yaml', () => {
  it('states every option with its default, and nothing else', () => {
    expect(parseYamlDocument(text).value).toEqual(resolveConfigText('', 'config.yaml', {}).source);
  });

  it('explains every option in a comment above it', () => {
    const document = parseYamlDocument(text);
    const lines = text.split('\n');
    const sections = new Set(optionPaths(configSchema).map((path) => path.slice(0, -1).join('.')));
    const unexplained = optionPaths(configSchema)
      .map((path) => path.join('.'))
      .filter((name) => !sections.has(name))
      .filter((name) => {
        // Options of one kind may share a comment: go up over them.
        let line = (document.lineOf(name.split('.')) ?? 1) - 2;
        while (/^ *[a-z_]+: \S/u.test(lines[line] ?? '')) line -= 1;
        return !/^ *# \S/u.test(lines[line] ?? '');
      });
    expect(unexplained).toEqual([]);
  });

  it('says the same with the commented option left out', () => {
    const { source } = resolveConfigText('', 'config.yaml', {});
    expect(resolveConfigText(written, 'config.yaml', {}).source).toEqual(source);
  });

  it('keeps to 120 columns', () => {
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });
});
