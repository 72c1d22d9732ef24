import type { CheckpointEntry } from '@hideout/checkpoints';
import type { HideAndSeek, ScriptedBehaviour } from '@hideout/env';
import type { Actor } from '@hideout/ppo';
import type { SidePlayer } from '../command-options.js';
import { HIDER_POLICY, SEEKER_POLICY } from '../config/ppo-config.js';
import { randomTeam } from './checkpoint-policies.js';
import type { TrainedTeams } from './checkpoint-policies.js';
import type { Side } from './side.js';

/** What `scripted` does. */
const PLAIN_BEHAVIOUR: Readonly<Record<Side, ScriptedBehaviour>> = { seekers: 'chase', hiders: 'flee' };

/** Where the players of a demo come from. */
export interface PlayerSources {
  readonly env: HideAndSeek;
  readonly trained: TrainedTeams;
  /** Null when no opponent was named. */
  readonly opponent: TrainedTeams | null;
}

/** Who acts for each policy. The same seed gives the same actions. */
export function seatPlayers(
  players: Readonly<Record<Side, SidePlayer>>,
  sources: PlayerSources,
  seed: number,
): Record<string, Actor> {
  return {
    [SEEKER_POLICY]: seat('seekers', players.seekers, sources, seed),
    [HIDER_POLICY]: seat('hiders', players.hiders, sources, seed + 1),
  };
}

function seat(
  side: Side,
  player: SidePlayer,
  { env, trained, opponent }: PlayerSources,
  seed: number,
): Actor {
  switch (player) {
    case 'trained':
      return trained.actor(side, seed);
    case 'opponent':
      if (opponent === null) throw new RangeError('no opponent was loaded');
      return opponent.actor(side, seed);
    case 'random':
      return randomTeam(env, seed);
    default:
      return env.scriptedActor(side === 'seekers' ? 'seeker' : 'hider', behaviourOf(side, player), seed);
  }
}

function behaviourOf(
  side: Side,
  player: Exclude<SidePlayer, 'trained' | 'opponent' | 'random'>,
): ScriptedBehaviour {
  return player === 'scripted' ? PLAIN_BEHAVIOUR[side] : player;
}

/** Who plays a side, in words: the checkpoint's name where it is one. */
export function playerName(
  side: Side,
  player: SidePlayer,
  checkpoints: { readonly trained: CheckpointEntry; readonly opponent: CheckpointEntry | null },
): string {
  switch (player) {
    case 'trained':
      return checkpoints.trained.name;
    case 'opponent':
      return checkpoints.opponent?.name ?? 'opponent';
    case 'random':
      return 'random';
    default:
      return `scripted (${behaviourOf(side, player)})`;
  }
}
