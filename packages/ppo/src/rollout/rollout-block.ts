import { EpisodeTracker } from '../episode-tracker.js';
import type { EpisodeRecord } from '../episode-tracker.js';
import { InvalidActionMaskError } from '../errors/invalid-action-mask-error.js';
import { NonFiniteValueError } from '../errors/non-finite-value-error.js';
import type { BlockOpponents } from '../opponents/opponent-draw.js';
import type { RandomStreams } from '../random-streams.js';
import { forgetRows } from '../recurrent/memory.js';
import type { Truncation } from '../rollout-batch.js';
import type { StepProgram } from '../step-program.js';
import type { VectorEnv } from '../vector-env.js';
import { takeSeat } from './seat.js';
import type { BlockRange, Seat, SeatDescription } from './seat.js';

/** What a block's rollout left behind beside the batch. */
export interface BlockOutcome {
  /** Ended episodes, in the order of time. */
  readonly ended: readonly EpisodeRecord[];
  /** By policy. */
  readonly truncations: Readonly<Record<string, readonly Truncation[]>>;
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
    this.seats = seats.map((seat) => takeSeat(seat, env, range, forwards));
    const width = this.seats[0]?.distribution.actionWidth ?? 0;
    this.envActions = new Float32Array(env.worldCount * env.agentsPerWorld * width);
  }

  /**
   * Who plays, and into which batch; told anew before every rollout. `counts`: how often the normalisers of the newest
   * versions have taken in observations.
   */
  setPlayers(counts: Readonly<Record<string, number>>, opponents: BlockOpponents = {}, batch = 0): void {
    for (const seat of this.seats) {
      const newestCount = counts[seat.policyId] ?? 0;
      const slot: number | undefined = opponents[seat.policyId];
      seat.batch = seat.batches[batch];
      seat.player = slot === undefined ? seat.newestPlayer : seat.pastPlayers[slot];
      seat.player.normalizer.moments.count = slot === undefined ? newestCount : seat.past[slot].count[0];
      if (seat.stateNormalizer !== null) seat.stateNormalizer.moments.count = newestCount;
      this.forgetPast(seat);
    }
  }

  /**
   * @throws {NonFiniteValueError} when the environment hands out a NaN or an infinity.
   * @throws {InvalidActionMaskError} when it forbids everything.
   */
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

  /** Writes the newest observations down; raw too, but for the one after the last step. */
  private observe(seat: Seat, t: number): void {
    const { env } = this;
    const { batch, newest } = seat;
    const { normalizer } = seat.player;
    const isNewest = seat.player === seat.newestPlayer;
    const size = env.observationSize;
    this.forEachRow(seat, (row, source, world, agent) => {
      const at = source * size;
      this.requireFinite('observation', env.observations, at, size, world, agent, t);
      const index = t * batch.rows + seat.firstRow + row;
      normalizer.normalize(env.observations, at, newest, row * size);
      this.observeState(seat, index, source, world, agent, t);
      if (t === this.steps) return;
      batch.rawObservations.set(env.observations.subarray(at, at + size), index * size);
      batch.active[index] = isNewest ? env.active[source] : 0;
      batch.learnable[index] = isNewest ? 1 : 0;
      this.observeMask(seat, row, source, world, agent, t);
    });
    batch.observations.set(newest, (t * batch.rows + seat.firstRow) * size);
    if (t < this.steps && seat.actionMasks.length > 0) {
      batch.actionMasks.set(
        seat.actionMasks,
        (t * batch.rows + seat.firstRow) * seat.distribution.encodedSize,
      );
    }
  }

  /** What the value function sees, where that is not the observation. */
  private observeState(
    { stateNormalizer, batch }: Seat,
    index: number,
    source: number,
    world: number,
    agent: number,
    t: number,
  ): void {
    if (stateNormalizer === null) return;
    const { size } = stateNormalizer;
    const states = this.env.states as Float32Array;
    const at = source * size;
    this.requireFinite('state', states, at, size, world, agent, t);
    stateNormalizer.normalize(states, at, batch.states, index * size);
    if (t < this.steps) batch.rawStates.set(states.subarray(at, at + size), index * size);
  }

  private observeMask(
    { actionMasks, distribution }: Seat,
    row: number,
    source: number,
    world: number,
    agent: number,
    t: number,
  ): void {
    const { actionMasks: given, actionSpace } = this.env;
    if (given === undefined || actionSpace.kind === 'continuous') return;
    const size = distribution.encodedSize;
    let start = 0;
    for (const [choice, choices] of actionSpace.sizes.entries()) {
      let allowed = 0;
      for (let k = start; k < start + choices; k++) {
        const isAllowed = given[source * size + k] === 0 ? 0 : 1;
        actionMasks[row * size + k] = isAllowed;
        allowed += isAllowed;
      }
      if (allowed === 0) throw new InvalidActionMaskError(world + this.range.firstWorld, agent, choice, t);
      start += choices;
    }
  }

  /** Draws an action for every row and puts it where the environment reads it. */
  private async decide(seat: Seat, t: number): Promise<void> {
    const { distribution, batch, actions, forward, memory, actionMasks } = seat;
    const { parameters } = seat.player;
    const { actionWidth: width, parameterSize, encodedSize } = distribution;
    if (t % batch.sequenceLength === 0) {
      const sequence = (t / batch.sequenceLength) * batch.rows + seat.firstRow;
      batch.beginnings.set(memory, sequence * forward.memorySize);
    }
    const members = await forward.run(parameters, { observations: seat.newest, memory, actionMasks });
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
    this.forEachRow(seat, (row, source, world, agent) => {
      const index = t * batch.rows + seat.firstRow + row;
      const reward = env.rewards[source];
      if (!Number.isFinite(reward)) throw this.nonFinite('reward', world, agent, t);
      const isTerminated = env.terminated[world] === 1;
      const isTruncated = env.truncated[world] === 1 && !isTerminated;
      batch.rewards[index] = reward;
      batch.ended[index] = isTerminated || isTruncated ? 1 : 0;
      if (isTruncated) {
        seat.truncations.push({ index, finalInput: this.finalInput(seat, source, world, agent, t) });
      }
    });
  }

  /** What the value function sees of the end of an episode, normalised. */
  private finalInput(seat: Seat, source: number, world: number, agent: number, t: number): Float32Array {
    const { env } = this;
    const [what, inputs, normalizer] =
      seat.stateNormalizer === null
        ? (['observation', env.finalObservations, seat.player.normalizer] as const)
        : (['state', env.finalStates as Float32Array, seat.stateNormalizer] as const);
    const { size } = normalizer;
    this.requireFinite(what, inputs, source * size, size, world, agent, t);
    const finalInput = new Float32Array(size);
    normalizer.normalize(inputs, source * size, finalInput, 0);
    return finalInput;
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
    what: NonFiniteValueError['what'],
    numbers: Float32Array,
    at: number,
    size: number,
    world: number,
    agent: number,
    step: number,
  ): void {
    for (let k = 0; k < size; k++) {
      if (!Number.isFinite(numbers[at + k])) throw this.nonFinite(what, world, agent, step);
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
