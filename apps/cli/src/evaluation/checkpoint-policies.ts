import { CheckpointManager } from '@hideout/checkpoints';
import type { LoadedCheckpoint } from '@hideout/checkpoints';
import type { HideAndSeek } from '@hideout/env';
import { loadPolicy, randomActor, RandomStreams, StateMismatchError } from '@hideout/ppo';
import type { Actor, Policy } from '@hideout/ppo';
import { chooseCheckpoint } from '../choosing/choose-checkpoint.js';
import type { Terminal } from '../choosing/terminal.js';
import { loadConfig } from '../config/config-file.js';
import { resolveConfigText } from '../config/config-text.js';
import { HIDER_POLICY, SEEKER_POLICY } from '../config/ppo-config.js';
import { runState } from '../training/checkpoint-state.js';
import { createEnvironment } from '../training/create-environment.js';
import { printable } from '../ui/printable.js';

/** Who decides for a side: the checkpoint's policy, or chance. */
export type Player = 'trained' | 'random';

/** A checkpoint that is to be watched or measured: its policies and the game that they were trained in. */
export interface CheckpointPolicies {
  readonly checkpoint: LoadedCheckpoint;
  /** The game, with the options that the teams were trained with. */
  readonly env: HideAndSeek;
  /**
   * An actor for each side. A trained one takes its policy's most likely actions: exploring is for training. A random
   * one draws from the whole action space; the same seed gives the same actions.
   */
  actors(players: Readonly<Record<'seekers' | 'hiders', Player>>, seed: number): Record<string, Actor>;
}

/** What is to be loaded and from where. */
export interface PoliciesRequest {
  /** Name, path, iteration, `latest` or `best`; missing: chosen from a list, or the newest. */
  readonly checkpoint?: string;
  readonly configPath?: string;
  readonly checkpointDirectory?: string;
}

/** Keeps the actions' random streams apart from the worlds', which use the seed itself. */
const actionSeedOffset = 0x4000_0000;

/**
 * Loads a checkpoint's policies and the game that they play.
 *
 * @param worlds worlds that will be played at once.
 * @param terminal where a checkpoint that is not named is chosen; null: the newest is meant.
 * @throws the store's typed errors when there is no such checkpoint, or it is damaged; StateMismatchError when it
 *   lacks a policy, or holds one for another game.
 */
export async function loadCheckpointPolicies(
  request: PoliciesRequest,
  worlds: number,
  stderr: { write(text: string): unknown },
  terminal: Terminal | null = null,
): Promise<CheckpointPolicies> {
  const onWarning = (message: string): void => void stderr.write(`Warning: ${printable(message)}\n`);
  const manager = checkpointStore(request, onWarning);
  const checkpoint = await manager.load(
    await chooseCheckpoint(request.checkpoint, manager, { stderr, terminal }),
  );
  const { configuration } = runState(checkpoint);
  const config = resolveConfigText(JSON.stringify(configuration, null, 2), checkpoint.entry.name, {});
  const env = createEnvironment(config.env, worlds);
  const seekers = await loadedPolicy(checkpoint, SEEKER_POLICY, env, config.backend);
  const hiders = await loadedPolicy(checkpoint, HIDER_POLICY, env, config.backend);

  const actor = (policy: Policy, player: Player, seed: number): Actor => {
    const random = new RandomStreams(seed + actionSeedOffset, worlds);
    return player === 'random'
      ? randomActor(env.actionSpace, random)
      : policy.actor({ explore: false, random });
  };
  return {
    checkpoint,
    env,
    actors: (players, seed) => ({
      [SEEKER_POLICY]: actor(seekers, players.seekers, seed),
      [HIDER_POLICY]: actor(hiders, players.hiders, seed + 1),
    }),
  };
}

/** The configuration is read only when it has to say something: the directory, or what the best one is the best by. */
function checkpointStore(request: PoliciesRequest, onWarning: (message: string) => void): CheckpointManager {
  const { checkpoint = '', checkpointDirectory } = request;
  if (checkpointDirectory !== undefined && !/^best(:|$)/u.test(checkpoint))
    return new CheckpointManager(checkpointDirectory, { onWarning });
  const config = loadConfig(request.configPath, {});
  return new CheckpointManager(checkpointDirectory ?? config.checkpointDirectory, {
    ...config.retention,
    onWarning,
  });
}

async function loadedPolicy(
  { policies }: LoadedCheckpoint,
  policyId: string,
  env: HideAndSeek,
  backend: Parameters<typeof loadPolicy>[1],
): Promise<Policy> {
  const content = policies[policyId];
  if (content === undefined) throw new StateMismatchError(`policies/${policyId}`, 'missing', 'a policy');
  for (const [name, expected] of [
    ['observation_size', env.observationSize],
    ['action_space', env.actionSpace],
  ] as const) {
    const [found, wanted] = [JSON.stringify(content.json[name]), JSON.stringify(expected)];
    if (found !== wanted) throw new StateMismatchError(`${policyId}.${name}`, found ?? 'missing', wanted);
  }
  return loadPolicy(content, backend);
}
