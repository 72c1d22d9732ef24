import type { JsonObject, JsonValue } from '@hideout/checkpoints';
import { resolveConfigText } from '../config/config-text.js';
import type { ResolvedConfig } from '../config/resolved-config.js';
import { UserError } from '../user-error.js';
import { isFixed, isUntold } from './resumed-options.js';
import type { TrainingRequest } from './training-request.js';

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
 * @throws {UserError} when the file's are to be used and the run cannot go on with them.
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
    retention: fromFile.retention,
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
        keep_every: fromFile.source.ppo.keep_every,
        keep_best: fromFile.source.ppo.keep_best,
        keep_max_mb: fromFile.source.ppo.keep_max_mb,
        threads: fromFile.source.ppo.threads,
      },
    },
  };
  if (configFile === null) return { config, notices: [] };
  const before = completed(saved, resolveConfigText('', '', {}).source);
  const differences = differingOptions(inEffect(before), inEffect(fromFile.source)).filter(
    ({ key }) => !isUntold(key),
  );
  if (differences.length === 0) return { config, notices: [] };
  const names = { configFile, checkpointName };
  return {
    config,
    notices: [preferFile ? goesOnWithFile(differences, names) : keepsItsOptions(differences, names)],
  };
}

/** JSON is YAML: the same checks, the same sentences. */
function savedConfig(saved: JsonObject, checkpointName: string): ResolvedConfig {
  return resolveConfigText(JSON.stringify(saved, null, 2), checkpointName, {});
}

/** What was saved, over the defaults: an older version did what they say before there were such options. */
function completed(saved: JsonObject, defaults: JsonObject): JsonObject {
  const whole: Record<string, JsonValue> = { ...defaults, ...saved };
  for (const [key, standard] of Object.entries(defaults)) {
    const value = saved[key];
    if (value !== undefined && isObject(value) && isObject(standard)) whole[key] = completed(value, standard);
  }
  return whole;
}

/** Without options that nothing follows from: what a memory would be like where there is none. */
function inEffect(source: JsonObject): JsonObject {
  const ppo = source['ppo'];
  if (ppo === undefined || !isObject(ppo)) return source;
  const memory = ppo['memory'];
  if (memory === undefined || !isObject(memory) || memory['kind'] !== 'none') return source;
  return { ...source, ppo: { ...ppo, memory: { kind: 'none' } } };
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

interface Names {
  readonly configFile: string;
  readonly checkpointName: string;
}

function goesOnWithFile(differences: readonly Difference[], { configFile, checkpointName }: Names): string {
  const fixed = differences.filter(({ key }) => isFixed(key));
  if (fixed.length > 0) {
    throw new UserError(
      `a run cannot change ${listed(fixed)}: start a new run with ${configFile}, ` +
        `or go on from ${checkpointName} without --config`,
    );
  }
  return `the run goes on with ${configFile}, which differs from ${checkpointName} in ${listed(differences)}`;
}

function keepsItsOptions(differences: readonly Difference[], { configFile, checkpointName }: Names): string {
  const fixed = differences.filter(({ key }) => isFixed(key));
  const advice =
    fixed.length === 0
      ? `--config ${configFile} would use it`
      : `${fixed.map(({ key }) => key).join(', ')} can only be used by a new run`;
  return (
    `the run goes on with the options of ${checkpointName}; ${configFile} differs in ${listed(differences)}; ` +
    advice
  );
}

function listed(differences: readonly Difference[]): string {
  return differences
    .map(({ key, checkpoint, file }) => `${key} (checkpoint ${checkpoint}, file ${file})`)
    .join(', ');
}
