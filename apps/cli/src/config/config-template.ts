import { defaultConfig } from './config-text.js';
import { optionMeanings } from './option-meanings.js';
import type { OptionMeaning } from './option-meanings.js';

/** Name of the JSON Schema beside a written config.yaml. */
export const SCHEMA_FILE = 'config.schema.json';

/** Columns of the file. */
const WIDTH = 120;

const HEAD = `# yaml-language-server: $schema=./${SCHEMA_FILE}
#
# hideout: everything that a training can be told.
#
# Every option stands here with its default; what is left out keeps it. The commands of "npx hideout" read
# ./config.yaml, or the file after --config. Command line options go before this file. A wrong key, value or
# combination is refused with its line. "npx hideout init" writes this file, and ${SCHEMA_FILE} for editors.
#
# To train for longer, raise ppo.iterations, or: npx hideout train latest --iterations 1000
`;

/** A config.yaml with every option, its default and its meaning. */
export function configTemplate(): string {
  const defaults = defaultConfig().source;
  return (
    HEAD +
    optionMeanings
      .map((entry, i) => {
        // What is in a section begins right below its name.
        const gap = isWithin(entry, optionMeanings[i - 1]) ? '' : '\n';
        return `${gap}${entryLines(entry, defaults).join('\n')}\n`;
      })
      .join('')
  );
}

function isWithin({ options: [option = ''] }: OptionMeaning, before: OptionMeaning | undefined): boolean {
  return before !== undefined && option.startsWith(`${before.options[0]}.`);
}

function entryLines(entry: OptionMeaning, defaults: object): string[] {
  const { options, title, meaning, isLeftOut = false } = entry;
  const indent = '  '.repeat((options[0] ?? '').split('.').length - 1);
  const comment = meaning.flatMap((paragraph) => commentLines(paragraph, indent));
  return [
    ...(title === undefined
      ? []
      : [`# ${title} `.padEnd(WIDTH - 1, '-'), ...(comment.length > 0 ? ['#'] : [])]),
    ...comment,
    ...options.map((name) => `${indent}${isLeftOut ? '# ' : ''}${optionLine(name, defaults)}`),
  ];
}

/** A paragraph as comment lines of at most the file's width; a formed one as it is. */
function commentLines(paragraph: string, indent: string): string[] {
  if (paragraph === '' || paragraph.startsWith(' ')) return [`${indent}# ${paragraph}`.trimEnd()];
  const lines: string[] = [];
  let line = `${indent}#`;
  for (const word of paragraph.split(' ')) {
    if (line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = `${indent}#`;
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}

/** `key: value`, and `key:` for a section. */
function optionLine(name: string, defaults: object): string {
  const path = name.split('.');
  const value = path.reduce<unknown>((section, key) => (section as Record<string, unknown>)[key], defaults);
  return `${path.at(-1)}:${isSection(value) ? '' : ` ${yamlValue(value)}`}`;
}

function isSection(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Words stand as they are, other texts in quotes; lists in one line. */
function yamlValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(yamlValue).join(', ')}]`;
  if (typeof value !== 'string') return JSON.stringify(value);
  return /^[a-z_]+$/u.test(value) ? value : `'${value.replaceAll("'", "''")}'`;
}
