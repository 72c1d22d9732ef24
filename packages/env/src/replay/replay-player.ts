import { actionCodec, actionSize } from '../actions.js';
import type { ActionCodec } from '../actions.js';
import type { HideAndSeekConfig } from '../config.js';
import { episodeMetricNames } from '../episode-metrics.js';
import { Simulation } from '../simulation.js';
import { worldDetails } from '../world-details.js';
import type { WorldDetails } from '../world-details.js';
import { viewWorld } from '../world-view.js';
import type { WorldView } from '../world-view.js';
import { playableReplay } from './replay-validation.js';
import type { Replay } from './replay.js';
import { hashWorld } from './state-hash.js';

/** Plays a replay again, step by step, at any moment of it. */
export class ReplayPlayer {
  private readonly config: HideAndSeekConfig;
  private readonly random: Uint32Array;
  private readonly simulation: Simulation;
  private readonly codec: ActionCodec;
  /** What the agents want to do, [A, 7]. */
  private readonly intents: Float64Array;
  private taken = 0;

  /**
   * At the beginning of the episode.
   *
   * @throws HideAndSeekReplayError when other rules recorded it, or when it is no replay
   */
  constructor(readonly replay: Replay) {
    const { config, random } = playableReplay(replay);
    this.config = config;
    this.random = random;
    this.simulation = new Simulation(config, 1);
    this.codec = actionCodec(config);
    this.intents = new Float64Array((config.seekers + config.hiders) * actionSize);
    this.startAnew();
  }

  /** Steps taken, from 0 to `replay.steps`. */
  get stepsTaken(): number {
    return this.taken;
  }

  get isOver(): boolean {
    return this.taken === this.replay.steps;
  }

  /** Takes the next step; nothing happens when it is over. */
  step(): void {
    if (this.isOver) return;
    this.readIntents();
    this.simulation.advance(0, this.intents);
    this.taken++;
  }

  /**
   * Goes to the moment after so many steps; back is played from the beginning.
   *
   * @throws RangeError when the replay has no such step
   */
  seek(step: number): void {
    const { steps } = this.replay;
    if (!Number.isInteger(step) || step < 0 || step > steps) {
      throw new RangeError(`There is no step ${step}; steps are 0 to ${steps}.`);
    }
    if (step < this.taken) this.startAnew();
    while (this.taken < step) this.step();
  }

  /** The world at this moment. */
  view(): WorldView {
    const { state, preparationSteps } = this.simulation;
    return viewWorld(state, 0, this.config.episodeSteps, preparationSteps);
  }

  /** Voxels, and who is shut in, at this moment. */
  details(): WorldDetails {
    return worldDetails(this.simulation, 0);
  }

  /** The `stateHash` of the world at this moment. */
  hash(): string {
    return hashWorld(this.simulation.state, 0);
  }

  /**
   * The figures of the episode, by name, as the environment gave them.
   *
   * @throws RangeError before it is over
   */
  episodeMetrics(): Record<string, number> {
    if (!this.isOver) throw new RangeError('An episode that is not over has no figures.');
    const figures = new Float32Array(episodeMetricNames.length);
    this.simulation.writeEpisodeMetrics(0, figures);
    return Object.fromEntries(episodeMetricNames.map((name, i) => [name, figures[i]!]));
  }

  private startAnew(): void {
    this.simulation.state.random.set(this.random);
    this.simulation.startEpisode(0);
    this.taken = 0;
  }

  /** An agent acts when the recording and the rules both say so: a forged replay cannot free anybody. */
  private readIntents(): void {
    const { replay, simulation, intents } = this;
    const agents = simulation.state.agents;
    for (let agent = 0; agent < agents; agent++) {
      const row = this.taken * agents + agent;
      const acts = replay.active[row] === 1 && simulation.canAct(0, agent);
      if (acts) this.codec.decode(replay.actions, row * actionSize, intents, agent * actionSize);
      else intents.fill(0, agent * actionSize, (agent + 1) * actionSize);
    }
  }
}

/** What came of playing a replay to its end. */
export interface ReplayCheck {
  /** Whether the world ended in the state that was recorded. */
  readonly matches: boolean;
  /** The hash that was recorded. */
  readonly expected: string;
  /** The hash of the state in which it ended. */
  readonly actual: string;
}

/**
 * Plays the replay to its end and compares the state in which the world ends with the recorded one.
 *
 * @throws HideAndSeekReplayError when other rules recorded it, or when it is no replay
 */
export function verifyReplay(replay: Replay): ReplayCheck {
  const player = new ReplayPlayer(replay);
  player.seek(replay.steps);
  const [expected, actual] = [replay.finalHash, player.hash()];
  return { matches: actual === expected, expected, actual };
}
