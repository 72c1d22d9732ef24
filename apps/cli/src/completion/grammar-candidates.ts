import type { Argument, Command, Option } from 'commander';

/** Something that a word can be completed to. */
export interface Candidate {
  readonly text: string;
  readonly meaning: string;
}

/** What can stand where the cursor is: words, or something that is looked for elsewhere. */
export type Expectation =
  | { readonly kind: 'words'; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'files' | 'directories' | 'checkpoints' | 'archives' };

const NOTHING: Expectation = { kind: 'words', candidates: [] };

/** What an argument stands for, by the name that the grammar gives it. */
const BY_NAME: Readonly<Record<string, Expectation>> = {
  file: { kind: 'files' },
  directory: { kind: 'directories' },
  checkpoint: { kind: 'checkpoints' },
  archive: { kind: 'archives' },
};

/**
 * What the grammar of the command line allows as its next word. The grammar is the one that reads command lines, so
 * the two cannot drift apart.
 *
 * @param before the words before the one that is completed, without the program's name.
 * @param current what is there of the word already.
 */
export function expectation(program: Command, before: readonly string[], current: string): Expectation {
  const [name, ...given] = before;
  if (name === undefined) return current.startsWith('-') ? options(program, []) : commands(program);
  if (name === 'help') return commands(program);
  const command = program.commands.find((candidate) => candidate.name() === name);
  if (command === undefined) return NOTHING;

  const last = given.at(-1);
  const open = last === undefined ? undefined : optionOf(command, last);
  if (open !== undefined && takesValue(open)) return values(open, /<(\w+)/u.exec(open.flags)?.[1]);
  if (current.startsWith('-')) return options(command, given);
  const argument = argumentAt(command, positionals(command, given));
  return argument === undefined ? NOTHING : values(argument, argument.name());
}

function commands(program: Command): Expectation {
  const visible = program.createHelp().visibleCommands(program);
  return words(visible.map((command) => ({ text: command.name(), meaning: command.description() })));
}

/** Options in long; those that were given are not offered again. */
function options(command: Command, given: readonly string[]): Expectation {
  const used = new Set(given.map((word) => optionOf(command, word)).filter((option) => option !== undefined));
  return words(
    command
      .createHelp()
      .visibleOptions(command)
      .filter((option) => !used.has(option))
      .map((option) => ({ text: option.long ?? option.short ?? '', meaning: option.description })),
  );
}

function values(of: Pick<Option, 'argChoices'> | Argument, name: string | undefined): Expectation {
  const { argChoices } = of as { argChoices?: readonly string[] };
  if (argChoices !== undefined) return words(argChoices.map((text) => ({ text, meaning: '' })));
  return BY_NAME[name ?? ''] ?? NOTHING;
}

function words(candidates: readonly Candidate[]): Expectation {
  return { kind: 'words', candidates };
}

function optionOf(command: Command, word: string): Option | undefined {
  return command.options.find(({ short, long }) => word === short || word === long);
}

function takesValue(option: Option): boolean {
  return option.required || option.optional;
}

/** How many of the words are neither options nor values of options. */
function positionals(command: Command, given: readonly string[]): number {
  return given.filter((word, i) => {
    const before = i === 0 ? undefined : optionOf(command, given[i - 1] ?? '');
    return !word.startsWith('-') && !(before !== undefined && takesValue(before));
  }).length;
}

/** The argument at a place; the last one goes on where it may be repeated. */
function argumentAt(command: Command, index: number): Argument | undefined {
  const { registeredArguments } = command;
  const last = registeredArguments.at(-1);
  return registeredArguments[index] ?? (last?.variadic === true ? last : undefined);
}
