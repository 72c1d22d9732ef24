import type { JsonObject, JsonValue } from '@hideout/checkpoints';
import { resolveConfigText } from '../config/config-text.js';
import type { ResolvedConfig } from '../config/resolved-config.js';
import type { RunState } from './checkpoint-state.js';
import type { TrainingRequest } from './training-request.js';

/** Options that say where and how often things are written: the file's hold on resume, since they change no bit. */
const operational = new Set([
  'runs_dir',
  'ppo.checkpoint_dir',
  'ppo.checkpoint_freq',
  'ppo.keep_last_n',
  'ppo.iterations',
]);

/** The configuration that a resumed run learns by, and what the user should know about the choice. */
export interface ResumedConfig {
  readonly config: ResolvedConfig;
  readonly notices: readonly string[];
}

/**
 * A run goes on by the options that it was started with, so that it stays the run that was never interrupted; the
 * file's options are used when it was named on the command line. Either way every difference is told.
 */
export function resumedConfig(
  request: TrainingRequest,
  saved: RunState,
  checkpointName: string,
): ResumedConfig {
  const { config: fromFile, preferFile } = request;
  // JSON is YAML: the same checks, the same sentences.
  const ofRun = resolveConfigText(JSON.stringify(saved.configuration, null, 2), checkpointName, {});
  const differences = differingOptions(ofRun.source, fromFile.source).filter(
    ({ key }) => !operational.has(key),
  );
  const learning = preferFile ? fromFile : ofRun;
  const config: ResolvedConfig = {
    ...learning,
    checkpointDirectory: fromFile.checkpointDirectory,
    checkpointFreq: fromFile.checkpointFreq,
    keepLastN: fromFile.keepLastN,
    runsDirectory: fromFile.runsDirectory,
    iterations: request.iterations ?? (preferFile ? fromFile.iterations : ofRun.iterations),
  };
  return {
    config,
    notices: differences.length === 0 ? [] : [describeDifferences(differences, preferFile, checkpointName)],
  };
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
  preferFile: boolean,
  checkpointName: string,
): string {
  const list = differences
    .map(({ key, checkpoint, file }) => `${key} (checkpoint ${checkpoint}, file ${file})`)
    .join(', ');
  return preferFile
    ? `the run goes on with the configuration file, which differs from ${checkpointName} in ${list}`
    : `the run goes on with the options of ${checkpointName}; the configuration file differs in ${list}; name it with --config to use it`;
}
