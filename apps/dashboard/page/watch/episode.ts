import type { AgentView, HideAndSeekConfig, Replay, WorldDetails, WorldView } from '@hideout/env';
import { ReplayPlayer } from '@hideout/env';
import { pause } from '../pause.js';
import type { EpisodeEvent } from './episode-events.js';
import { eventsBetween } from './episode-events.js';

/** One moment of an episode. */
export interface Frame {
  readonly step: number;
  readonly phase: 'preparation' | 'pursuit';
  readonly agents: readonly AgentView[];
  /** Share of hider steps since the release that were hidden; null before the first of them. */
  readonly hiddenFraction: number | null;
  /** [height, size, size] in the order y, z, x; the same array as before where nothing has changed. */
  readonly voxels: Uint8Array;
  /** For every hider, whether it is shut in. */
  readonly sealed: readonly boolean[];
  /** For every agent, whether it is over a wall. */
  readonly overStone: readonly boolean[];
}

/** What the world of an episode is like at every moment of it. */
export interface ShownWorld {
  readonly config: HideAndSeekConfig;
  readonly size: number;
  readonly height: number;
}

/** An episode, simulated again. */
export interface Episode extends ShownWorld {
  /** Of every moment, from the beginning to the end: one more than there are steps. */
  readonly frames: readonly Frame[];
  readonly events: readonly EpisodeEvent[];
  /** Of the state in which it ended here, and in which it ended when it was recorded. */
  readonly finalHash: string;
  readonly recordedHash: string;
}

/** Steps between two pauses, in which the page can answer. */
const STEPS_AT_ONCE = 40;

/**
 * Simulates a replay again, every step of it.
 *
 * @throws HideAndSeekReplayError when other rules recorded it, or when it is no replay
 */
export async function simulateEpisode(replay: Replay, signal?: AbortSignal): Promise<Episode> {
  const player = new ReplayPlayer(replay);
  const { size, height } = player.details();
  const frames: Frame[] = [frameOf(player.view(), player.details(), null)];
  const events: EpisodeEvent[] = [];
  while (!player.isOver) {
    if (player.stepsTaken % STEPS_AT_ONCE === 0) await pause();
    signal?.throwIfAborted();
    player.step();
    const before = frames.at(-1) as Frame;
    const frame = frameOf(player.view(), player.details(), before);
    frames.push(frame);
    events.push(...eventsBetween(before, frame));
  }
  const { config, finalHash: recordedHash } = replay;
  return { config, size, height, frames, events, finalHash: player.hash(), recordedHash };
}

/** A moment, of which what has not changed since the one before is the same object. */
export function frameOf(view: WorldView, details: WorldDetails, before: Frame | null): Frame {
  const { step, phase, agents, hiddenFraction } = view;
  const { voxels, sealed, overStone } = details;
  const isSame = before !== null && voxels.every((voxel, index) => voxel === before.voxels[index]);
  return { step, phase, agents, hiddenFraction, voxels: isSame ? before.voxels : voxels, sealed, overStone };
}
