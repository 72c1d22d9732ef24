import { CheckpointManager } from '@hideout/checkpoints';
import type { LoadedCheckpoint } from '@hideout/checkpoints';
import { loadPolicy, randomActor, RandomStreams } from '@hideout/ppo';
import type { Actor, Policy } from '@hideout/ppo';
import { loadConfig } from '../config/config-file.js';
import { resolveConfigText } from '../config/config-text.js';
import { HIDER_POLICY, SEEKER_POLICY } from '../config/ppo-config.js';
import type { ResolvedConfig } from '../config/resolved-config.js';
import { runState } from '../training/checkpoint-state.js';

/** Who decides for a side: the checkpoint's policy, or chance. */
export type Player = 'trained' | 'random';

/** A checkpoint that is to be watched or measured: its policies and the game that they were trained in. */
export interface CheckpointPolicies {
  readonly checkpoint: LoadedCheckpoint;
  readonly config: ResolvedConfig;
  /** An actor for each side: a trained one takes its most likely actions, the same seed gives the same random ones. */
  actors(players: Readonly<Record<'seekers' | 'hiders', Player>>, seed: number): Record<string, Actor>;
}

/** Keeps the actions' random streams apart from the worlds', which use the seed itself. */
const actionSeedOffset = 0x4000_0000;

/**
 * Loads a checkpoint's policies.
 *
 * @param worlds worlds that will be played at once.
 * @throws the store's typed errors when there is no such checkpoint, or it is damaged.
 */
export async function loadCheckpointPolicies(
  reference: string | undefined,
  where: { readonly configPath?: string; readonly checkpointDirectory?: string },
  worlds: number,
): Promise<CheckpointPolicies> {
  const directory = where.checkpointDirectory ?? loadConfig(where.configPath, {}).checkpointDirectory;
  const checkpoint = await new CheckpointManager(directory).load(reference ?? 'latest');
  const { configuration } = runState(checkpoint);
  const config = resolveConfigText(JSON.stringify(configuration, null, 2), checkpoint.entry.name, {});
  const loaded = new Map<string, Policy>();
  for (const policyId of [SEEKER_POLICY, HIDER_POLICY]) {
    const content = checkpoint.policies[policyId];
    if (content !== undefined) loaded.set(policyId, await loadPolicy(content, config.backend));
  }

  const actor = (policyId: string, player: Player, seed: number): Actor => {
    const policy = loaded.get(policyId);
    if (policy === undefined) throw new Error(`${checkpoint.entry.name} holds no ${policyId}`);
    const random = new RandomStreams(seed + actionSeedOffset, worlds);
    // Trained agents do what they think best: exploring is for training.
    return player === 'random'
      ? randomActor(policy.actionSpace, random)
      : policy.actor({ explore: false, random });
  };
  return {
    checkpoint,
    config,
    actors: ({ seekers, hiders }, seed) => ({
      [SEEKER_POLICY]: actor(SEEKER_POLICY, seekers, seed),
      [HIDER_POLICY]: actor(HIDER_POLICY, hiders, seed + 1),
    }),
  };
}
