import { join } from 'node:path';
import { writeFileAtomically } from './atomic-file.js';
import { readRegularFile } from './regular-file.js';

/** The name of the file within a run's directory. */
export const RUN_CONFIGURATION_FILE = 'config.json';

/** A configuration is some kilobytes. */
const LIMIT_BYTES = 2 ** 20;

/** Every option of a run by its name, nested, as in a configuration file. */
export type RunConfiguration = Readonly<Record<string, unknown>>;

/**
 * Writes the options that are in force into the directory of a run, so that they are seen before its first checkpoint.
 * After a crash the file is the old one or the new one, whole.
 *
 * @throws the error of the file system
 */
export async function writeRunConfiguration(
  directory: string,
  configuration: RunConfiguration,
): Promise<void> {
  const text = `${JSON.stringify(configuration, null, 2)}\n`;
  await writeFileAtomically(join(directory, RUN_CONFIGURATION_FILE), text);
}

/**
 * The options of a run as its newest session has written them; null where there is no file, or where it is not one of
 * these: what counts for going on with a run is in its checkpoints.
 *
 * @throws FileTooLargeError, or the error of the file system
 */
export async function readRunConfiguration(directory: string): Promise<RunConfiguration | null> {
  const file = await readRegularFile(join(directory, RUN_CONFIGURATION_FILE), LIMIT_BYTES);
  return file === null ? null : objectOf(file.bytes.toString('utf8'));
}

function objectOf(text: string): RunConfiguration | null {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as RunConfiguration) : null;
  } catch {
    return null;
  }
}
