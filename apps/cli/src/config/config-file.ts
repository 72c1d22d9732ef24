import { existsSync, readFileSync, statSync } from 'node:fs';
import { ConfigFileError } from './config-file-error.js';
import { resolveConfigText } from './config-text.js';
import type { ConfigOverrides, ResolvedConfig } from './resolved-config.js';

/** What is read when no file is named and this one exists. */
const DEFAULT_FILE = 'config.yaml';

/** Largest file that is read; a configuration is a few kilobytes. */
const MAX_BYTES = 256 * 1024;

/**
 * Reads, checks and completes a configuration.
 *
 * @param path the file; undefined: ./config.yaml if it exists, else the built-in defaults.
 * @throws {ConfigFileError} with every problem of the file, one a line.
 */
export function loadConfig(path: string | undefined, overrides: ConfigOverrides): ResolvedConfig {
  const file = configFile(path);
  return resolveConfigText(file === null ? '' : readConfigFile(file), file ?? DEFAULT_FILE, overrides);
}

/** The file that `loadConfig` reads; null where there is none, so that the defaults hold. */
export function configFile(path: string | undefined): string | null {
  return path ?? (existsSync(DEFAULT_FILE) ? DEFAULT_FILE : null);
}

function readConfigFile(path: string): string {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined)
    throw problem(path, 'does not exist; name another file with --config, or leave the option out');
  if (status.isDirectory()) throw problem(path, 'is a directory; name the file in it');
  if (!status.isFile()) throw problem(path, 'is not a regular file; name one');
  if (status.size > MAX_BYTES)
    throw problem(path, `is larger than ${MAX_BYTES / 1024} KiB; that is no configuration`);
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw problem(path, `cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function problem(path: string, text: string): ConfigFileError {
  return new ConfigFileError(path, [{ line: null, text }]);
}
