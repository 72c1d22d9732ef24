import type { JsonObject } from '@hideout/checkpoints';
import { savedConfig } from '../config/config-text.js';
import type { ResolvedConfig } from '../config/resolved-config.js';
import { UserError } from '../user-error.js';
import { differenceKind, optionDifferences, optionText } from './option-differences.js';
import type { Difference } from './option-differences.js';
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
  const differences = optionDifferences(saved, fromFile.source).filter(
    (difference) => differenceKind(difference) !== 'safe',
  );
  if (differences.length === 0) return { config, notices: [] };
  const names = { configFile, checkpointName };
  return {
    config,
    notices: [preferFile ? goesOnWithFile(differences, names) : keepsItsOptions(differences, names)],
  };
}

interface Names {
  readonly configFile: string;
  readonly checkpointName: string;
}

function goesOnWithFile(differences: readonly Difference[], { configFile, checkpointName }: Names): string {
  const fixed = differences.filter((difference) => differenceKind(difference) === 'incompatible');
  if (fixed.length > 0) {
    throw new UserError(
      `a run cannot change ${listed(fixed)}: start a new run with ${configFile}, ` +
        `or go on from ${checkpointName} without --config`,
    );
  }
  return `the run goes on with ${configFile}, which differs from ${checkpointName} in ${listed(differences)}`;
}

function keepsItsOptions(differences: readonly Difference[], { configFile, checkpointName }: Names): string {
  const fixed = differences.filter((difference) => differenceKind(difference) === 'incompatible');
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
    .map(
      ({ key, checkpoint, file }) =>
        `${key} (checkpoint ${optionText(checkpoint)}, file ${optionText(file)})`,
    )
    .join(', ');
}
