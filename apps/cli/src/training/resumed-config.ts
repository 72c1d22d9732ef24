import type { JsonObject, JsonValue } from '@hideout/checkpoints';
import { resolveConfigText } from '../config/config-text.js';
import type { ResolvedConfig } from '../config/resolved-config.js';
import type { TrainingRequest } from './training-request.js';

/**
 * Options that are never told as a difference. The first five say where and how often things are written, and how many
 * threads there are: they change no bit, and the file's hold. The goal is the command line's affair, and the seed has done its work: the checkpoint
 * holds the random state that came of it.
 */
const untold = new Set([
  'runs_dir',
  'ppo.checkpoint_dir',
  'ppo.checkpoint_freq',
  'ppo.keep_last_n',
  'ppo.threads',
  'ppo.iterations',
  'seed',
]);

/** The configuration that a resumed run learns by, and what the user should know about the choice. */
export interface ResumedConfig {
  readonly config: ResolvedConfig;
  readonly notices: readonly string[];
}

/**
 * A run goes on by the options that it was started with, so that it stays the run that was never interrupted; the
 * file's options are used when it was named on the command line. Either way every difference is told.
 *
 * @param saved the options in force when the checkpoint was saved, under config.yaml's names.
 * @throws {ConfigFileError} when those are to be used and this version does not accept them.
 */
export function resumedConfig(
  request: Pick<TrainingRequest, 'config' | 'configFile' | 'preferFile' | 'iterations'>,
  saved: JsonObject,
  checkpointName: string,
): ResumedConfig {
  const { config: fromFile, configFile, preferFile } = request;
  const learning = preferFile ? fromFile : savedConfig(saved, checkpointName);
  const iterations = request.iterations ?? learning.iterations;
  const seed = typeof saved['seed'] === 'number' ? saved['seed'] : learning.seed;
  const config: ResolvedConfig = {
    ...learning,
    seed,
    ppo: { ...learning.ppo, seed },
    iterations,
    checkpointDirectory: fromFile.checkpointDirectory,
    checkpointFreq: fromFile.checkpointFreq,
    keepLastN: fromFile.keepLastN,
    runsDirectory: fromFile.runsDirectory,
    threads: fromFile.threads,
    // What the next resume reads: the options that are in force now.
    source: {
      ...learning.source,
      seed,
      runs_dir: fromFile.source.runs_dir,
      ppo: {
        ...learning.source.ppo,
        iterations,
        checkpoint_dir: fromFile.source.ppo.checkpoint_dir,
        checkpoint_freq: fromFile.source.ppo.checkpoint_freq,
        keep_last_n: fromFile.source.ppo.keep_last_n,
        threads: fromFile.source.ppo.threads,
      },
    },
  };
  if (configFile === null) return { config, notices: [] };
  const differences = differingOptions(saved, fromFile.source).filter(({ key }) => !untold.has(key));
  if (differences.length === 0) return { config, notices: [] };
  return { config, notices: [describeDifferences(differences, configFile, preferFile, checkpointName)] };
}

/** JSON is YAML: the same checks, the same sentences. */
function savedConfig(saved: JsonObject, checkpointName: string): ResolvedConfig {
  return resolveConfigText(JSON.stringify(saved, null, 2), checkpointName, {});
}

interface Difference {
  /** Dotted path of the option. */
  readonly key: string;
  readonly checkpoint: string;
  readonly file: string;
}

/** Options that differ, leaf by leaf, in the order of their names. */
export function differingOptions(checkpoint: JsonObject, file: JsonObject): Difference[] {
  const [left, right] = [leaves(checkpoint), leaves(file)];
  return [...new Set([...left.keys(), ...right.keys()])]
    .sort()
    .map((key) => ({ key, checkpoint: left.get(key) ?? 'absent', file: right.get(key) ?? 'absent' }))
    .filter((option) => option.checkpoint !== option.file);
}

function leaves(json: JsonObject, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(json)) {
    if (isObject(value)) for (const [path, leaf] of leaves(value, `${prefix}${key}.`)) found.set(path, leaf);
    else found.set(prefix + key, JSON.stringify(value));
  }
  return found;
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describeDifferences(
  differences: readonly Difference[],
  configFile: string,
  preferFile: boolean,
  checkpointName: string,
): string {
  const list = differences
    .map(({ key, checkpoint, file }) => `${key} (checkpoint ${checkpoint}, file ${file})`)
    .join(', ');
  return preferFile
    ? `the run goes on with ${configFile}, which differs from ${checkpointName} in ${list}`
    : `the run goes on with the options of ${checkpointName}; ${configFile} differs in ${list}; ` +
        `--config ${configFile} would use it`;
}
