import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { InitOptions } from '../command-options.js';
import { configTemplate, SCHEMA_FILE } from '../config/config-template.js';
import { configJsonSchema } from '../config/json-schema.js';
import { messageOf } from '../error-message.js';
import { ExitCode } from '../exit-codes.js';
import { writeExportedFile } from '../exporting/exported-file.js';
import type { CommandOutput } from '../store/checkpoint-store.js';
import { printable } from '../ui/printable.js';
import { UserError } from '../user-error.js';

/**
 * Writes a config.yaml with every option, and the JSON Schema that editors complete it with. Both or none are written.
 *
 * @throws {UserError} when one of them is there already, or there can be no such directory; {@link FileWriteError}.
 */
export async function initCommand(options: InitOptions, { stdout }: CommandOutput): Promise<number> {
  const directory = resolve(options.directory ?? '.');
  const files = [
    // The schema first: config.yaml names it.
    [SCHEMA_FILE, `${JSON.stringify(configJsonSchema(), null, 2)}\n`],
    ['config.yaml', configTemplate()],
  ] as const;
  const present = files.map(([name]) => join(directory, name)).filter((path) => existsSync(path));
  if (present.length > 0 && !options.force) {
    throw new UserError(
      `${printable(present.join(' and '))} ${present.length === 1 ? 'exists' : 'exist'} already; ` +
        'name another directory, or add --force to replace what is there',
    );
  }
  createDirectory(directory);
  for (const [name, text] of files)
    await writeExportedFile(
      join(directory, name),
      Buffer.from(text),
      options.force,
      'name another directory',
    );
  stdout.write(
    `Wrote ${printable(join(directory, 'config.yaml'))}: every option with its default and meaning.\n` +
      `Wrote ${printable(join(directory, SCHEMA_FILE))}: editors complete and check config.yaml by it.\n`,
  );
  return ExitCode.ok;
}

function createDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
  } catch (error) {
    throw new UserError(
      `${printable(directory)} cannot be created (${messageOf(error)}); name another directory`,
    );
  }
}
