import type { HideAndSeek } from '@hideout/env';
import type { Actor } from '@hideout/ppo';
import type { DemoOptions } from '../command-options.js';
import { printable } from '../ui/printable.js';
import type { Terminal } from '../ui/terminal.js';
import { UserError } from '../user-error.js';
import { loadCheckpointPolicies, loadTrained, seatGuests } from './checkpoint-policies.js';
import type { CheckpointPolicies, TrainedTeams } from './checkpoint-policies.js';
import { evaluationSeed } from './evaluation-seed.js';
import { gameDifferences } from './game-differences.js';
import { playerName, seatPlayers } from './side-players.js';

/** A game in one world, and who plays it. */
export interface DemoMatch {
  readonly env: HideAndSeek;
  readonly actors: Readonly<Record<string, Actor>>;
  readonly seed: number;
  /** Who plays the sides, in words. */
  readonly seekers: string;
  readonly hiders: string;
}

/**
 * Loads who shall play, in the game of the checkpoint that is demonstrated.
 *
 * @param terminal where a checkpoint that is not named is chosen; null: the newest is meant.
 * @throws {UserError} when an opponent is named that plays no side, or plays one and is not named.
 * @throws as {@link loadCheckpointPolicies} and {@link seatGuests}.
 */
export async function loadDemoMatch(
  options: DemoOptions,
  stderr: { write(text: string): unknown },
  terminal: Terminal | null,
): Promise<DemoMatch> {
  const players = seatedPlayers(options);
  const trained = await loadCheckpointPolicies(options, 1, stderr, terminal);
  const { env } = trained;
  const opponent = await loadOpponent(options, trained, stderr);
  const seed = options.seed ?? evaluationSeed;
  const checkpoints = {
    trained: trained.checkpoint.entry,
    opponent: opponent === null ? null : opponent.checkpoint.entry,
  };
  return {
    env,
    seed,
    actors: seatPlayers(players, { env, trained, opponent }, seed),
    seekers: playerName('seekers', players.seekers, checkpoints),
    hiders: playerName('hiders', players.hiders, checkpoints),
  };
}

/** An opponent for whom no side was chosen plays the hiders, and the seekers when the hiders shall be `trained`. */
export function seatedPlayers(
  options: Pick<DemoOptions, 'seekers' | 'hiders' | 'opponent'>,
): Required<Pick<DemoOptions, 'seekers' | 'hiders'>> {
  const { seekers, hiders, opponent } = options;
  const isSeated = seekers === 'opponent' || hiders === 'opponent';
  if (opponent === undefined) {
    if (isSeated) throw new UserError('--opponent has to name the checkpoint that plays as the opponent.');
    return { seekers: seekers ?? 'trained', hiders: hiders ?? 'trained' };
  }
  if (seekers === 'opponent' && hiders === 'opponent') {
    throw new UserError('The opponent can play one side; to watch it play both, name it as the checkpoint.');
  }
  if (isSeated) return { seekers: seekers ?? 'trained', hiders: hiders ?? 'trained' };
  if (hiders === undefined) return { seekers: seekers ?? 'trained', hiders: 'opponent' };
  if (hiders === 'trained' && seekers === undefined) return { seekers: 'opponent', hiders };
  throw new UserError('--opponent plays no side; say --seekers opponent or --hiders opponent.');
}

async function loadOpponent(
  options: DemoOptions,
  { env, checkpoint }: CheckpointPolicies,
  stderr: { write(text: string): unknown },
): Promise<TrainedTeams | null> {
  if (options.opponent === undefined) return null;
  const guest = await loadTrained({ ...options, checkpoint: options.opponent }, stderr, null);
  const opponent = await seatGuests(guest, checkpoint, env);
  const differences = gameDifferences(checkpoint, opponent.checkpoint);
  if (differences.length > 0) {
    stderr.write(
      `Warning: ${printable(opponent.checkpoint.entry.name)} was trained in another game ` +
        `(${differences.map(printable).join(', ')}); it plays in that of ${printable(checkpoint.entry.name)}.\n`,
    );
  }
  return opponent;
}
