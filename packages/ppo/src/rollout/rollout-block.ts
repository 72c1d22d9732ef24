import { actionDistribution } from '../distributions/action-distribution.js';
import type { ActionDistribution } from '../distributions/action-distribution.js';
import { EpisodeTracker } from '../episode-tracker.js';
import type { EpisodeRecord } from '../episode-tracker.js';
import { NonFiniteValueError } from '../errors/non-finite-value-error.js';
import type { NetworkShape } from '../network.js';
import type { BlockOpponents } from '../opponents/opponent-draw.js';
import type { OpponentSlot } from '../opponents/opponent-slot.js';
import { ObservationNormalizer } from '../observation-normalizer.js';
import type { RandomStreams } from '../random-streams.js';
import { forgetRows } from '../recurrent/memory.js';
import type { StepProgram } from '../recurrent/step-program.js';
import type { RolloutArrays, Truncation } from '../rollout-batch.js';
import type { RunningMoments } from '../running-moments.js';
import type { VectorEnv } from '../vector-env.js';

/** One policy as a rollout needs it: plain data over shared arrays, so that any thread can play for it. */
export interface SeatDescription {
  readonly policyId: string;
  readonly shape: NetworkShape;
  readonly parameters: Float32Array;
  readonly normalizeObservations: boolean;
  readonly moments: RunningMoments;
  readonly batch: RolloutArrays;
  /** Past versions that may play instead. Default: none. */
  readonly past?: readonly OpponentSlot[];
}

/** Some of the worlds that are trained in, by number: they are played together, in one environment. */
export interface BlockRange {
  readonly firstWorld: number;
  readonly worlds: number;
}

/** What a block's rollout left behind beside the batch. */
export interface BlockOutcome {
  /** Ended episodes, in the order of time. */
  readonly ended: readonly EpisodeRecord[];
  /** By policy. */
  readonly truncations: Readonly<Record<string, readonly Truncation[]>>;
}

/** A version of a policy that can play. */
interface Player {
  readonly parameters: Float32Array;
  readonly normalizer: ObservationNormalizer;
}

/** One policy in this block: who decides, for which agents of every world, and where it is written down. */
interface Seat {
  readonly policyId: string;
  readonly distribution: ActionDistribution;
  readonly forward: StepProgram;
  readonly newestPlayer: Player;
  readonly pastPlayers: readonly Player[];
  readonly past: readonly OpponentSlot[];
  /** One of them: who plays this rollout. */
  player: Player;
  /** Agents (indices within a world) of this policy. */
  readonly agents: readonly number[];
  /** Rows of this block, and where they begin among all rows of the batch. */
  readonly rows: number;
  readonly firstRow: number;
  readonly batch: RolloutArrays;
  readonly truncations: Truncation[];
  /** The newest observations, normalised, [rows, O]. */
  readonly newest: Float32Array;
  /** The newest actions, [rows, W]. */
  readonly actions: Float32Array;
  /** What the policy remembers before the newest observation, [rows, S]. */
  readonly memory: Float32Array;
}

/** Plays T steps in the worlds of a block with the current policies and writes down what is learned from. */
export class RolloutBlock {
  readonly episodes: EpisodeTracker;
  private readonly seats: readonly Seat[];
  private readonly envActions: Float32Array;

  constructor(
    readonly env: VectorEnv,
    private readonly range: BlockRange,
    seats: readonly SeatDescription[],
    private readonly steps: number,
    /** One stream per world of the block, for its agents' actions. */
    readonly random: RandomStreams,
    /** The programs that act, by policy; other blocks may use them between two rollouts of this one. */
    forwards: ReadonlyMap<string, StepProgram>,
  ) {
    this.episodes = new EpisodeTracker(env);
    this.seats = seats.map((seat) => this.seated(seat, forwards));
    const width = this.seats[0]?.distribution.actionWidth ?? 0;
    this.envActions = new Float32Array(env.worldCount * env.agentsPerWorld * width);
  }

  /**
   * Who plays; told anew before every rollout. `counts`: how often the normalisers of the newest versions have taken in
   * observations.
   */
  setPlayers(counts: Readonly<Record<string, number>>, opponents: BlockOpponents = {}): void {
    for (const seat of this.seats) {
      const slot: number | undefined = opponents[seat.policyId];
      seat.player = slot === undefined ? seat.newestPlayer : seat.pastPlayers[slot];
      const count = slot === undefined ? counts[seat.policyId] : seat.past[slot].count[0];
      seat.player.normalizer.moments.count = count ?? 0;
      this.forgetPast(seat);
    }
  }

  /** @throws {NonFiniteValueError} when the environment hands out a NaN or an infinity. */
  async collect(
    onProgress: (fraction: number) => void,
    shouldStop: () => boolean = () => false,
  ): Promise<BlockOutcome> {
    const ended: EpisodeRecord[] = [];
    for (const seat of this.seats) seat.truncations.length = 0;
    for (let t = 0; t < this.steps && !shouldStop(); t++) {
      for (const seat of this.seats) {
        this.observe(seat, t);
        await this.decide(seat, t);
      }
      this.env.step(this.envActions);
      for (const seat of this.seats) {
        this.takeRewards(seat, t);
        this.forgetEnded(seat);
      }
      for (const record of this.episodes.observe()) {
        ended.push({ ...record, world: record.world + this.range.firstWorld });
      }
      onProgress((t + 1) / this.steps);
    }
    for (const seat of this.seats) {
      this.observe(seat, this.steps);
      this.forgetPast(seat);
    }
    const truncations = Object.fromEntries(this.seats.map((seat) => [seat.policyId, [...seat.truncations]]));
    return { ended, truncations };
  }

  /** What the policies remember, copied, by policy; those without a memory are left out. */
  saveMemories(): Record<string, Float32Array> {
    const remembering = this.seats.filter(({ memory }) => memory.length > 0);
    return Object.fromEntries(remembering.map(({ policyId, memory }) => [policyId, memory.slice()]));
  }

  loadMemories(memories: Readonly<Record<string, Float32Array>>): void {
    for (const { policyId, memory } of this.seats) memory.set(memories[policyId] ?? []);
  }

  dispose(): void {
    for (const seat of this.seats) seat.forward.dispose();
  }

  private seated(
    { policyId, parameters, normalizeObservations, moments, batch, past = [] }: SeatDescription,
    forwards: ReadonlyMap<string, StepProgram>,
  ): Seat {
    const { env, range } = this;
    const distribution = actionDistribution(env.actionSpace);
    const agents = [...env.policyIds.keys()].filter((agent) => env.policyIds[agent] === policyId);
    const rows = agents.length * env.worldCount;
    const playerOf = (weights: Float32Array, statistics: RunningMoments): Player => ({
      parameters: weights,
      normalizer: new ObservationNormalizer(env.observationSize, normalizeObservations, statistics),
    });
    const newestPlayer = playerOf(parameters, { ...moments });
    // Present for every seat: both were made from the same list.
    const forward = forwards.get(policyId) as StepProgram;
    return {
      policyId,
      distribution,
      forward,
      newestPlayer,
      pastPlayers: past.map((slot) =>
        playerOf(slot.parameters, { mean: slot.mean, variance: slot.variance, count: 0 }),
      ),
      past,
      player: newestPlayer,
      agents,
      rows,
      firstRow: agents.length * range.firstWorld,
      batch,
      truncations: [],
      newest: new Float32Array(rows * env.observationSize),
      actions: new Float32Array(rows * distribution.actionWidth),
      memory: new Float32Array(rows * forward.memorySize),
    };
  }

  /** Writes the newest observations down; raw too, but for the one after the last step. */
  private observe(seat: Seat, t: number): void {
    const { env } = this;
    const { batch, newest } = seat;
    const { normalizer } = seat.player;
    const isNewest = seat.player === seat.newestPlayer;
    const size = env.observationSize;
    this.forEachRow(seat, (row, source, world, agent) => {
      const at = source * size;
      this.requireFinite(env.observations, at, size, world, agent, t);
      const index = t * batch.rows + seat.firstRow + row;
      normalizer.normalize(env.observations, at, newest, row * size);
      if (t === this.steps) return;
      batch.rawObservations.set(env.observations.subarray(at, at + size), index * size);
      batch.active[index] = isNewest ? env.active[source] : 0;
      batch.learnable[index] = isNewest ? 1 : 0;
    });
    batch.observations.set(newest, (t * batch.rows + seat.firstRow) * size);
  }

  /** Draws an action for every row and puts it where the environment reads it. */
  private async decide(seat: Seat, t: number): Promise<void> {
    const { distribution, batch, actions, forward, memory } = seat;
    const { parameters } = seat.player;
    const { actionWidth: width, parameterSize, encodedSize } = distribution;
    if (t % batch.sequenceLength === 0) {
      const sequence = (t / batch.sequenceLength) * batch.rows + seat.firstRow;
      batch.beginnings.set(memory, sequence * forward.memorySize);
    }
    const members = await forward.run(parameters, seat.newest, memory);
    const first = t * batch.rows + seat.firstRow;
    batch.members.set(members, first * parameterSize);
    this.forEachRow(seat, (row, source, world) => {
      distribution.sample(members, row * parameterSize, this.random.stream(world), actions, row * width);
      distribution.encode(actions, row * width, batch.actions, (first + row) * encodedSize);
      for (let i = 0; i < width; i++) this.envActions[source * width + i] = actions[row * width + i];
    });
  }

  private takeRewards(seat: Seat, t: number): void {
    const { env } = this;
    const { batch } = seat;
    const size = env.observationSize;
    this.forEachRow(seat, (row, source, world, agent) => {
      const index = t * batch.rows + seat.firstRow + row;
      const reward = env.rewards[source];
      if (!Number.isFinite(reward)) throw this.nonFinite('reward', world, agent, t);
      const isTerminated = env.terminated[world] === 1;
      const isTruncated = env.truncated[world] === 1 && !isTerminated;
      batch.rewards[index] = reward;
      batch.ended[index] = isTerminated || isTruncated ? 1 : 0;
      if (isTruncated) {
        this.requireFinite(env.finalObservations, source * size, size, world, agent, t);
        const finalObservation = new Float32Array(size);
        seat.player.normalizer.normalize(env.finalObservations, source * size, finalObservation, 0);
        seat.truncations.push({ index, finalObservation });
      }
    });
  }

  /** An episode begins without a memory of the one before. */
  private forgetEnded({ memory, rows, agents }: Seat): void {
    const { terminated, truncated } = this.env;
    forgetRows(memory, rows, (row) => {
      const world = Math.floor(row / agents.length);
      return terminated[world] === 1 || truncated[world] === 1;
    });
  }

  /** What one version remembers means nothing to another: a past one begins, and leaves, with nothing in mind. */
  private forgetPast({ player, newestPlayer, memory }: Seat): void {
    if (player !== newestPlayer) memory.fill(0);
  }

  /** Visits the rows of a policy: row within the block's rows, row within the environment's arrays, world, agent. */
  private forEachRow(
    { agents }: Seat,
    visit: (row: number, source: number, world: number, agent: number) => void,
  ): void {
    let row = 0;
    for (let world = 0; world < this.env.worldCount; world++) {
      for (const agent of agents) visit(row++, world * this.env.agentsPerWorld + agent, world, agent);
    }
  }

  private requireFinite(
    observations: Float32Array,
    at: number,
    size: number,
    world: number,
    agent: number,
    step: number,
  ): void {
    for (let k = 0; k < size; k++) {
      if (!Number.isFinite(observations[at + k])) throw this.nonFinite('observation', world, agent, step);
    }
  }

  private nonFinite(
    what: NonFiniteValueError['what'],
    world: number,
    agent: number,
    step: number,
  ): NonFiniteValueError {
    return new NonFiniteValueError(what, world + this.range.firstWorld, agent, step);
  }
}
