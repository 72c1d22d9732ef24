import type { CompleteOptions, CompletionOptions } from '../command-options.js';
import { expectation } from '../completion/grammar-candidates.js';
import type { Candidate } from '../completion/grammar-candidates.js';
import { completionScripts } from '../completion/shell-scripts.js';
import { archiveCandidates, checkpointCandidates } from '../completion/store-candidates.js';
import { ExitCode } from '../exit-codes.js';
import { named } from '../named.js';
import type { CommandOutput } from '../store/checkpoint-store.js';

/** Prints the script that a shell completes `hideout` with. */
export function completionCommand({ shell }: CompletionOptions, { stdout }: CommandOutput): Promise<number> {
  stdout.write(completionScripts[shell]);
  return Promise.resolve(ExitCode.ok);
}

/**
 * Answers a shell that asks what the last of the words can be completed to. A question that cannot be answered, since
 * the configuration is wrong, say, has no candidates: nobody could read a complaint in the middle of a line.
 */
export async function completeCommand(options: CompleteOptions, { stdout }: CommandOutput): Promise<number> {
  const { program, words } = options;
  const [before, current] = [words.slice(0, -1), words.at(-1) ?? ''];
  const expected = expectation(program, before, current);
  if (expected.kind === 'files' || expected.kind === 'directories') {
    stdout.write(`:${expected.kind}\n`);
    return ExitCode.ok;
  }
  if (expected.kind !== 'words' && current.includes('/')) {
    stdout.write(expected.kind === 'checkpoints' ? ':directories\n' : ':files\n');
    return ExitCode.ok;
  }
  const candidates =
    expected.kind === 'words' ? expected.candidates : await storeCandidates(expected.kind, before);
  stdout.write(
    candidates
      .filter(({ text }) => text.startsWith(current))
      .map(({ text, meaning }) => `${text}\t${meaning}\n`)
      .join(''),
  );
  return ExitCode.ok;
}

async function storeCandidates(
  kind: 'checkpoints' | 'archives',
  before: readonly string[],
): Promise<readonly Candidate[]> {
  const options = named({
    configPath: valueOf('--config', before),
    checkpointDirectory: valueOf('--checkpoint-dir', before),
  });
  const candidates = kind === 'checkpoints' ? checkpointCandidates(options) : archiveCandidates(options);
  return candidates.catch(() => []);
}

/** The value that an option has in the words, if it stands there. */
function valueOf(option: string, words: readonly string[]): string | undefined {
  const index = words.lastIndexOf(option);
  return index === -1 ? undefined : words[index + 1];
}
