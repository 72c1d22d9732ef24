import { EpisodeTracker } from './episode-tracker.js';
import type { EpisodeRecord } from './episode-tracker.js';
import { NonFiniteValueError } from './errors/non-finite-value-error.js';
import type { PolicyLearner } from './policy-learner.js';
import type { RandomStreams } from './random-streams.js';
import { newRolloutBatch } from './rollout-batch.js';
import type { RolloutBatch } from './rollout-batch.js';
import type { VectorEnv } from './vector-env.js';

/** One policy in the rollout: who decides, for which agents of every world, and where it is written down. */
interface Seat {
  readonly learner: PolicyLearner;
  /** Agents (indices within a world) of this policy. */
  readonly agents: readonly number[];
  readonly batch: RolloutBatch;
  /** The newest actions, [R, W]. */
  readonly actions: Float32Array;
}

/** Plays T steps in all worlds with the current policies and writes down what is learned from. */
export class RolloutCollector {
  readonly episodes: EpisodeTracker;
  private readonly seats: readonly Seat[];
  private readonly envActions: Float32Array;

  constructor(
    private readonly env: VectorEnv,
    learners: ReadonlyMap<string, PolicyLearner>,
    private readonly steps: number,
    /** One stream per world, for its agents' actions. */
    private readonly random: RandomStreams,
  ) {
    this.episodes = new EpisodeTracker(env);
    this.seats = [...learners].map(([policyId, learner]) => {
      const agents = [...env.policyIds.keys()].filter((agent) => env.policyIds[agent] === policyId);
      const rows = agents.length * env.worldCount;
      return {
        learner,
        agents,
        batch: newRolloutBatch(steps, rows, env.observationSize, learner.distribution),
        actions: new Float32Array(rows * learner.distribution.actionWidth),
      };
    });
    const width = this.seats[0]?.learner.distribution.actionWidth ?? 0;
    this.envActions = new Float32Array(env.worldCount * env.agentsPerWorld * width);
  }

  /** The batch of each policy and the episodes that ended. Batches are overwritten by the next call. */
  async collect(onProgress: (fraction: number) => void): Promise<{
    readonly batches: ReadonlyMap<PolicyLearner, RolloutBatch>;
    readonly ended: readonly EpisodeRecord[];
  }> {
    const ended: EpisodeRecord[] = [];
    for (const seat of this.seats) seat.batch.truncations.length = 0;
    for (let t = 0; t < this.steps; t++) {
      for (const seat of this.seats) {
        this.observe(seat, t);
        await this.decide(seat, t);
      }
      this.env.step(this.envActions);
      for (const seat of this.seats) this.takeRewards(seat, t);
      ended.push(...this.episodes.observe());
      onProgress((t + 1) / this.steps);
    }
    for (const seat of this.seats) this.observe(seat, this.steps);
    return { batches: new Map(this.seats.map((seat) => [seat.learner, seat.batch])), ended };
  }

  /** Writes the newest observations down; raw too, but for the one after the last step. */
  private observe({ learner, agents, batch }: Seat, t: number): void {
    const { env } = this;
    const size = env.observationSize;
    this.forEachRow(agents, (row, source, world, agent) => {
      const at = source * size;
      requireFinite(env.observations, at, size, world, agent, t);
      const index = t * batch.rows + row;
      learner.normalizer.normalize(env.observations, at, batch.observations, index * size);
      if (t === this.steps) return;
      batch.rawObservations.set(env.observations.subarray(at, at + size), index * size);
      batch.active[index] = env.active[source];
    });
  }

  /** Draws an action for every row and puts it where the environment reads it. */
  private async decide({ learner, agents, batch, actions }: Seat, t: number): Promise<void> {
    const { distribution } = learner;
    const size = this.env.observationSize;
    const { actionWidth: width, parameterSize, encodedSize } = distribution;
    const first = t * batch.rows;
    const members = await learner.members(
      batch.observations.subarray(first * size, (first + batch.rows) * size),
    );
    batch.members.set(members, first * parameterSize);
    this.forEachRow(agents, (row, source, world) => {
      distribution.sample(members, row * parameterSize, this.random.stream(world), actions, row * width);
      distribution.encode(actions, row * width, batch.actions, (first + row) * encodedSize);
      this.envActions.set(actions.subarray(row * width, (row + 1) * width), source * width);
    });
  }

  private takeRewards({ learner, agents, batch }: Seat, t: number): void {
    const { env } = this;
    const size = env.observationSize;
    this.forEachRow(agents, (row, source, world, agent) => {
      const index = t * batch.rows + row;
      const reward = env.rewards[source];
      if (!Number.isFinite(reward)) throw new NonFiniteValueError('reward', world, agent, t);
      const isTerminated = env.terminated[world] === 1;
      const isTruncated = env.truncated[world] === 1 && !isTerminated;
      batch.rewards[index] = reward;
      batch.ended[index] = isTerminated || isTruncated ? 1 : 0;
      if (isTruncated) {
        requireFinite(env.finalObservations, source * size, size, world, agent, t);
        const finalObservation = new Float32Array(size);
        learner.normalizer.normalize(env.finalObservations, source * size, finalObservation, 0);
        batch.truncations.push({ index, finalObservation });
      }
    });
  }

  /** Visits the rows of a policy: row within the policy's batch, row within the environment's arrays, world, agent. */
  private forEachRow(
    agents: readonly number[],
    visit: (row: number, source: number, world: number, agent: number) => void,
  ): void {
    let row = 0;
    for (let world = 0; world < this.env.worldCount; world++) {
      for (const agent of agents) visit(row++, world * this.env.agentsPerWorld + agent, world, agent);
    }
  }
}

function requireFinite(
  observations: Float32Array,
  at: number,
  size: number,
  world: number,
  agent: number,
  step: number,
): void {
  for (let k = 0; k < size; k++) {
    if (!Number.isFinite(observations[at + k])) {
      throw new NonFiniteValueError('observation', world, agent, step);
    }
  }
}
