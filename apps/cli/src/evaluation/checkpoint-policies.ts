import { CheckpointManager } from '@hideout/checkpoints';
import type { LoadedCheckpoint } from '@hideout/checkpoints';
import type { HideAndSeek } from '@hideout/env';
import { loadPolicy, randomActor, RandomStreams, StateMismatchError } from '@hideout/ppo';
import type { Actor, Policy } from '@hideout/ppo';
import { chooseCheckpoint } from '../choosing/choose-checkpoint.js';
import { loadConfig } from '../config/config-file.js';
import { savedConfig } from '../config/config-text.js';
import { HIDER_POLICY, SEEKER_POLICY } from '../config/ppo-config.js';
import type { ResolvedConfig } from '../config/resolved-config.js';
import { warnTo } from '../store/checkpoint-store.js';
import { runState } from '../training/checkpoint-state.js';
import { createEnvironment } from '../training/create-environment.js';
import { printable } from '../ui/printable.js';
import type { Terminal } from '../ui/terminal.js';
import { UserError } from '../user-error.js';
import type { Side } from './side.js';

/** Who decides for a side: the checkpoint's policy, or chance. */
export type Player = 'trained' | 'random';

/** The policies of a checkpoint, ready to play in one environment. */
export interface TrainedTeams {
  readonly checkpoint: LoadedCheckpoint;
  /** The policy of a side, which takes its most likely actions: exploring is for training. */
  actor(side: Side, seed: number): Actor;
}

/** A checkpoint that is to be watched or measured: its policies and the game that they were trained in. */
export interface CheckpointPolicies extends TrainedTeams {
  /** The game, with the options that the teams were trained with. */
  readonly env: HideAndSeek;
  /**
   * An actor for each side. A random one draws from the whole action space; the same seed gives the same actions.
   */
  actors(players: Readonly<Record<Side, Player>>, seed: number): Record<string, Actor>;
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
  const { checkpoint, config } = await loadTrained(request, stderr, terminal);
  const env = createEnvironment(config.env, worlds);
  const teams = await seatTeams(checkpoint, env, config.backend);

  const actor = (side: Side, player: Player, seed: number): Actor =>
    player === 'random' ? randomTeam(env, seed) : teams.actor(side, seed);
  return {
    ...teams,
    env,
    actors: (players, seed) => ({
      [SEEKER_POLICY]: actor('seekers', players.seekers, seed),
      [HIDER_POLICY]: actor('hiders', players.hiders, seed + 1),
    }),
  };
}

/**
 * Makes the policies of a checkpoint ready for the game of another one, `host`.
 *
 * @throws {UserError} when that game is observed or acted in differently.
 */
export async function seatGuests(
  { checkpoint, config }: TrainedCheckpoint,
  host: LoadedCheckpoint,
  env: HideAndSeek,
): Promise<TrainedTeams> {
  try {
    return await seatTeams(checkpoint, env, config.backend);
  } catch (error) {
    if (!(error instanceof StateMismatchError)) throw error;
    const [guest, game] = [checkpoint, host].map(({ entry }) => printable(entry.name));
    const { entry, found, expected } = error;
    throw new UserError(
      `${guest} cannot play in the game of ${game}: its ${entry} is ${found}, and ${expected} is needed.`,
    );
  }
}

/** Somebody who draws from the whole action space, the same for the same seed. */
export function randomTeam(env: HideAndSeek, seed: number): Actor {
  return randomActor(env.actionSpace, new RandomStreams(seed + actionSeedOffset, env.worldCount));
}

/** A checkpoint, and the configuration that it was trained with. */
export interface TrainedCheckpoint {
  readonly checkpoint: LoadedCheckpoint;
  readonly config: ResolvedConfig;
}

/**
 * Loads a checkpoint.
 *
 * @param terminal as for {@link loadCheckpointPolicies}.
 * @throws the store's typed errors when there is no such checkpoint, or it is damaged.
 */
export async function loadTrained(
  request: PoliciesRequest,
  stderr: { write(text: string): unknown },
  terminal: Terminal | null,
): Promise<TrainedCheckpoint> {
  const manager = checkpointStore(request, warnTo(stderr));
  const checkpoint = await manager.load(
    await chooseCheckpoint(request.checkpoint, manager, { stderr, terminal }),
  );
  const { configuration } = runState(checkpoint);
  return { checkpoint, config: savedConfig(configuration, checkpoint.entry.name) };
}

/**
 * Makes the policies of a checkpoint ready for an environment, of its own game or of another one.
 *
 * @throws {StateMismatchError} when it lacks a policy, or holds one for another game.
 */
export async function seatTeams(
  checkpoint: LoadedCheckpoint,
  env: HideAndSeek,
  backend: ResolvedConfig['backend'],
): Promise<TrainedTeams> {
  const policies = {
    seekers: await loadedPolicy(checkpoint, SEEKER_POLICY, env, backend),
    hiders: await loadedPolicy(checkpoint, HIDER_POLICY, env, backend),
  };
  return {
    checkpoint,
    actor: (side, seed) => {
      const random = new RandomStreams(seed + actionSeedOffset, env.worldCount);
      return policies[side].actor({ explore: false, random });
    },
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
  backend: ResolvedConfig['backend'],
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
