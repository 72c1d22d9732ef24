import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseYamlDocument } from '../../src/config/yaml-document.js';

describe('a YAML document with lines', () => {
  it('knows the line of every key, nested ones and those in flow style too', () => {
    const { value, lineOf, problems } = parseYamlDocument(
      [
        '# a comment',
        'seed: 1',
        '',
        'ppo:',
        '  gamma: 0.9',
        '  hidden_sizes:',
        '    - 1',
        '    - 2',
        'env: {worlds: 4,',
        '  rewards: { a: [1,',
        '    2] } }',
      ].join('\n'),
    );
    expect(problems).toEqual([]);
    expect(value).toEqual({
      seed: 1,
      ppo: { gamma: 0.9, hidden_sizes: [1, 2] },
      env: { worlds: 4, rewards: { a: [1, 2] } },
    });
    expect(lineOf(['seed'])).toBe(2);
    expect(lineOf(['ppo'])).toBe(4);
    expect(lineOf(['ppo', 'gamma'])).toBe(5);
    expect(lineOf(['ppo', 'hidden_sizes', 1])).toBe(8);
    expect(lineOf(['env', 'worlds'])).toBe(9);
    expect(lineOf(['env', 'rewards', 'a'])).toBe(10);
    expect(lineOf(['env', 'rewards', 'a', 1])).toBe(11);
  });

  it('gives the line of the section for what is not written', () => {
    const { lineOf } = parseYamlDocument('a: 1\nppo:\n  b: 1\n');
    expect(lineOf(['ppo', 'missing'])).toBe(2);
    expect(lineOf(['missing'])).toBeNull();
  });

  it('counts lines the same with Windows line breaks, quotes and comments', () => {
    const { lineOf } = parseYamlDocument('a: "x"\r\n# c\r\n"b": 2\r\n');
    expect(lineOf(['b'])).toBe(3);
  });

  it('names every key that is given twice', () => {
    const { problems } = parseYamlDocument('a: 1\nb: {c: 1, c: 2}\na: 2\n');
    expect(problems).toEqual([
      { line: 2, text: 'b.c is given twice, first on line 2; remove one of them' },
      { line: 3, text: 'a is given twice, first on line 1; remove one of them' },
    ]);
  });

  it.each([
    ['a: [1,\n', 1],
    ['a: 1\n\tb: 2\n', 2],
    ['a: "x\n', 1],
    ['a: 1\nb\n', 2],
  ])('says where the syntax of %j is wrong', (text, atLeast) => {
    const { problems } = parseYamlDocument(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.text).toMatch(/^is not valid YAML: /u);
    expect(problems[0]?.line).toBeGreaterThanOrEqual(atLeast);
  });

  it('refuses several documents', () => {
    expect(parseYamlDocument('a: 1\n---\nb: 2\n').problems[0]?.text).toContain('several documents');
  });

  it('is undefined for a text that says nothing', () => {
    expect(parseYamlDocument('').value).toBeUndefined();
    expect(parseYamlDocument('# only a comment\n').problems).toEqual([]);
  });

  it('refuses more aliases than a person writes', () => {
    const text = `a: &x 1\nb: [${new Array(101).fill('*x').join(', ')}]\n`;
    expect(parseYamlDocument(text).problems[0]?.text).toMatch(/not valid YAML/u);
  });

  it('finds every key of any mapping that JSON can write', () => {
    const leaf = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null));
    const key = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(fc.dictionary(key, fc.oneof(leaf, fc.dictionary(key, leaf))), (data) => {
        const text = JSON.stringify(data, null, 2);
        const document = parseYamlDocument(text);
        expect(document.problems).toEqual([]);
        const lines = text.split('\n');
        for (const [name, value] of Object.entries(data)) {
          const line = lines[(document.lineOf([name]) ?? 0) - 1];
          expect(line?.startsWith(`  ${JSON.stringify(name)}:`)).toBe(true);
          if (typeof value !== 'object' || value === null) continue;
          for (const inner of Object.keys(value)) {
            const innerLine = lines[(document.lineOf([name, inner]) ?? 0) - 1];
            expect(innerLine?.startsWith(`    ${JSON.stringify(inner)}:`)).toBe(true);
          }
        }
      }),
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab:-[]{}&*!|>"\'#%@ \n\t?,') }), (text) => {
        expect(() => parseYamlDocument(text)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});
