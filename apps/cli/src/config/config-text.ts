import type { JsonObject } from '@hideout/checkpoints';
import { keyName } from './key-path.js';
import { validateHideAndSeekConfig } from '@hideout/env';
import { ConfigFileError } from './config-file-error.js';
import { combinationProblems } from './combination-problems.js';
import type { ConfigProblem } from './config-file-error.js';
import { configProblems } from './config-problems.js';
import { completedEnvSection, envOptions, envPath, envSchema, envSentence } from './env-section.js';
import { optionPaths } from './option-paths.js';
import { ppoConfig } from './ppo-config.js';
import type { ConfigOverrides, ResolvedConfig } from './resolved-config.js';
import { retentionOptions } from './retention.js';
import { configSchema } from './schema.js';
import type { ConfigSource } from './schema.js';
import { parseYamlDocument } from './yaml-document.js';
import type { YamlDocument } from './yaml-document.js';

/**
 * The configuration that a YAML text describes, completed with the defaults.
 *
 * @param file the name under which problems are reported.
 * @throws {ConfigFileError} with every problem of the text, one a line.
 */
export function resolveConfigText(text: string, file: string, overrides: ConfigOverrides): ResolvedConfig {
  const document = parseYamlDocument(text);
  const written = withoutEmptySections(document.value);
  if (written === null) {
    throw new ConfigFileError(file, [
      ...document.problems,
      { line: null, text: 'must be a mapping of options, such as "seed: 1"' },
    ]);
  }
  const result = configSchema.safeParse(written);
  const problems = [
    ...document.problems,
    ...(result.success ? [] : configProblems(result.error, document, optionPaths(configSchema))),
    ...environmentProblems(written, document),
  ];
  if (problems.length > 0 || !result.success) throw new ConfigFileError(file, problems);
  const config = resolve(withOverrides(result.data, overrides));
  const together = combinationProblems(config, document);
  if (together.length > 0) throw new ConfigFileError(file, together);
  return config;
}

/** The configuration where no file says anything. */
export function defaultConfig(overrides: ConfigOverrides = {}): ResolvedConfig {
  return resolveConfigText('', '', overrides);
}

/**
 * The configuration that a checkpoint was saved with. JSON is YAML: the same checks, the same sentences.
 *
 * @param saved the options in force then, under config.yaml's names.
 * @throws {ConfigFileError} when this version does not accept them.
 */
export function savedConfig(saved: JsonObject, checkpointName: string): ResolvedConfig {
  return resolveConfigText(JSON.stringify(saved, null, 2), checkpointName, {});
}

/** The written options; null when the text is no mapping. A section without any option, `ppo:`, is a default section. */
function withoutEmptySections(value: unknown): Record<string, unknown> | null {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) return null;
  const sections = ['env', 'ppo'];
  return Object.fromEntries(
    Object.entries(value).filter(([key, section]) => !(sections.includes(key) && section === null)),
  );
}

/** Completed, and with the options of the command line in their place. */
function withOverrides(source: ConfigSource, overrides: ConfigOverrides): ConfigSource {
  return {
    seed: overrides.seed ?? source.seed,
    env: completedEnvSection(source.env),
    runs_dir: overrides.runsDirectory ?? source.runs_dir,
    ppo: {
      ...source.ppo,
      iterations: overrides.iterations ?? source.ppo.iterations,
      checkpoint_dir: overrides.checkpointDirectory ?? source.ppo.checkpoint_dir,
    },
  };
}

function resolve(source: ConfigSource): ResolvedConfig {
  return {
    seed: source.seed,
    worlds: source.env.worlds,
    env: envOptions(source.env),
    ppo: ppoConfig(source.ppo, source.seed),
    backend: source.ppo.backend,
    threads: source.ppo.threads,
    iterations: source.ppo.iterations,
    checkpointFreq: source.ppo.checkpoint_freq,
    checkpointDirectory: source.ppo.checkpoint_dir,
    retention: retentionOptions(source.ppo),
    runsDirectory: source.runs_dir,
    source,
  };
}

/** What the environment itself says about its options; nothing while they are not even of the right types. */
function environmentProblems(written: Record<string, unknown>, document: YamlDocument): ConfigProblem[] {
  const section = envSchema.safeParse(written['env'] ?? {});
  if (!section.success) return [];
  return validateHideAndSeekConfig(envOptions(section.data)).map(({ key, problem, allowed }) => {
    const path = envPath(key);
    return {
      line: document.lineOf(path),
      text: `${keyName(path)} ${problem}; allowed: ${envSentence(allowed)}`,
    };
  });
}
