import { resolveHideAndSeekConfig } from '@hideout/env';
import type { ConfigProblem } from './config-file-error.js';
import type { ResolvedConfig } from './resolved-config.js';
import { keyName } from './key-path.js';
import type { KeyPath } from './key-path.js';
import type { YamlDocument } from './yaml-document.js';

/*
 * Options that are possible one by one, but not together. packages/ppo refuses them as well, under its own names: here
 * they are told before anything is started, with line and name of config.yaml. A test holds the two together.
 */

/** An option that is at fault, and what must be there instead. */
type Combination = readonly [path: KeyPath, text: string];

/** What is wrong with the options taken together; all of them are sound by themselves. */
export function combinationProblems(config: ResolvedConfig, document: YamlDocument): ConfigProblem[] {
  return [...tooLargeMinibatch(config), ...brokenSequences(config), ...impossibleValueFunction(config)].map(
    ([path, text]) => ({ line: document.lineOf(path), text: `${keyName(path)} ${text}` }),
  );
}

/** A minibatch must find its samples in one iteration of the smaller team. */
function tooLargeMinibatch(config: ResolvedConfig): Combination[] {
  const { seekers, hiders } = resolveHideAndSeekConfig(config.env);
  const { rolloutSteps, minibatchSize } = config.ppo;
  const team = Math.min(seekers, hiders);
  const batch = rolloutSteps * config.worlds * team;
  if (minibatchSize <= batch) return [];
  const text =
    `must be at most ${batch}, the samples of one iteration (ppo.rollout_steps ${rolloutSteps}` +
    ` x env.worlds ${config.worlds} x ${team} of the smaller team), not ${minibatchSize}`;
  return [[['ppo', 'minibatch_size'], text]];
}

/** A rollout is cut into whole sequences. */
function brokenSequences({ source }: ResolvedConfig): Combination[] {
  const { memory, rollout_steps: steps } = source.ppo;
  if (memory.kind === 'none' || steps % memory.sequence_length === 0) return [];
  const text = `must divide ppo.rollout_steps, ${steps}, without a rest, which ${memory.sequence_length} does not`;
  return [[['ppo', 'memory', 'sequence_length'], text]];
}

/** On the policy's layers it has the policy's sizes and sees what the policy sees; elsewhere it sees what there is. */
function impossibleValueFunction({ source, env }: ResolvedConfig): Combination[] {
  const { shared_layers: sharedLayers, central_critic: isCentral, value_hidden_sizes: sizes } = source.ppo;
  const problems: Combination[] = [];
  if (sharedLayers && sizes !== 'same') {
    const text =
      'must be same where ppo.shared_layers is true, where the value function has the hidden layers of the policy, ' +
      `not ${JSON.stringify(sizes)}`;
    problems.push([['ppo', 'value_hidden_sizes'], text]);
  }
  if (isCentral && sharedLayers) {
    const text = 'must be false where ppo.shared_layers is true: shared layers see what the policy sees';
    problems.push([['ppo', 'central_critic'], text]);
  } else if (isCentral && !resolveHideAndSeekConfig(env).centralState) {
    const text = 'is true, for which env.central_state must be true as well, not false';
    problems.push([['ppo', 'central_critic'], text]);
  }
  return problems;
}
