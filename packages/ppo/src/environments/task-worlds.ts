import { StateMismatchError } from '../errors/state-mismatch-error.js';
import type { NamedArrays, VectorEnv } from '../vector-env.js';
import { clip } from './clip.js';
import { checkSetup } from './setup.js';
import type { ExampleSetup } from './setup.js';
import type { Task, TaskActionSpace } from './task.js';
import { firstRandom, nextRandom } from './world-random.js';

/** One world's part of the arrays. */
interface World {
  readonly state: Float64Array;
  readonly observation: Float32Array;
  readonly finalObservation: Float32Array;
  readonly uniform: () => number;
}

/**
 * N worlds of one agent that play a task, reset with seed 0. States and physics are in float64; what is handed out is
 * float32. An episode that terminates in its last step counts as terminated, not as truncated.
 */
export class TaskWorlds implements VectorEnv {
  readonly worldCount: number;
  readonly agentsPerWorld = 1;
  readonly policyIds: readonly string[] = ['policy'];
  readonly observationSize: number;
  readonly actionSpace: TaskActionSpace;
  readonly observations: Float32Array;
  readonly finalObservations: Float32Array;
  readonly rewards: Float32Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly active: Uint8Array;
  readonly episodeMetricNames: readonly string[];
  readonly episodeMetrics: Float32Array;
  private readonly firstWorld: number;
  private readonly worlds: readonly World[];
  /** The task's states, [N, S]. */
  private readonly physics: Float64Array;
  /** Steps of the running episode, [N]. */
  private readonly clocks: Int32Array;
  /** Random streams, [N]. */
  private readonly random: Uint32Array;

  /** @throws {PpoConfigError} when the setup is impossible. */
  constructor(
    private readonly task: Task,
    setup: ExampleSetup,
  ) {
    checkSetup(task.name, setup);
    const { worlds, firstWorld = 0 } = setup;
    const { stateSize, observationSize, terminationMetric } = task;
    this.worldCount = worlds;
    this.firstWorld = firstWorld;
    this.observationSize = observationSize;
    this.actionSpace = task.actionSpace;
    this.observations = new Float32Array(worlds * observationSize);
    this.finalObservations = new Float32Array(worlds * observationSize);
    this.rewards = new Float32Array(worlds);
    this.terminated = new Uint8Array(worlds);
    this.truncated = new Uint8Array(worlds);
    this.active = new Uint8Array(worlds).fill(1);
    this.episodeMetricNames = terminationMetric === null ? [] : [terminationMetric];
    this.episodeMetrics = new Float32Array(worlds * this.episodeMetricNames.length);
    this.physics = new Float64Array(worlds * stateSize);
    this.clocks = new Int32Array(worlds);
    this.random = new Uint32Array(worlds);
    this.worlds = Array.from({ length: worlds }, (_, world) => ({
      state: this.physics.subarray(world * stateSize, (world + 1) * stateSize),
      observation: this.observations.subarray(world * observationSize, (world + 1) * observationSize),
      finalObservation: this.finalObservations.subarray(
        world * observationSize,
        (world + 1) * observationSize,
      ),
      uniform: () => nextRandom(this.random, world),
    }));
    this.reset(0);
  }

  reset(seed: number): void {
    for (let world = 0; world < this.worldCount; world++) {
      this.random[world] = firstRandom(seed, this.firstWorld + world);
      this.startEpisode(world);
    }
    this.clearOutcome();
  }

  /**
   * @param actions [N], in the order of the worlds; of a continuous task clipped to [-1, 1].
   * @throws {RangeError} before any world has moved, when there are too few or too many, or one of them is none.
   */
  step(actions: Float32Array): void {
    this.checkActions(actions);
    for (let world = 0; world < this.worldCount; world++) this.advance(world, actions[world]);
  }

  saveState(): NamedArrays {
    return { states: this.physics.slice(), clocks: this.clocks.slice(), random: this.random.slice() };
  }

  /**
   * Goes on from a saved state; the outcome of the step before is not part of it (rewards and ends are 0).
   *
   * @throws {StateMismatchError} when it is of another number of worlds or of another task; then nothing has changed.
   */
  loadState(saved: Readonly<NamedArrays>): void {
    const { physics, clocks, random } = this;
    const own = Object.entries({ states: physics, clocks, random });
    for (const [name, { length }] of own) requireLength(`env/${name}`, saved[name]?.length, length);
    for (const [name, array] of own) array.set(saved[name]);
    for (const { state, observation } of this.worlds) this.task.observe(state, observation);
    this.clearOutcome();
  }

  private advance(world: number, action: number): void {
    const { task, clocks } = this;
    const { state, finalObservation, observation } = this.worlds[world];
    const isContinuous = task.actionSpace.kind === 'continuous';
    this.rewards[world] = task.step(state, isContinuous ? clip(action, -1, 1) : action);
    clocks[world] += 1;
    const isTerminal = task.isTerminal(state);
    const isTruncated = !isTerminal && clocks[world] >= task.episodeSteps;
    this.terminated[world] = isTerminal ? 1 : 0;
    this.truncated[world] = isTruncated ? 1 : 0;
    if (isTerminal || isTruncated) {
      task.observe(state, finalObservation);
      if (task.terminationMetric !== null) this.episodeMetrics[world] = isTerminal ? 1 : 0;
      this.startEpisode(world);
    } else {
      task.observe(state, observation);
    }
  }

  private startEpisode(world: number): void {
    const { state, observation, uniform } = this.worlds[world];
    this.clocks[world] = 0;
    this.task.start(state, uniform);
    this.task.observe(state, observation);
  }

  private clearOutcome(): void {
    for (const outcome of [this.rewards, this.terminated, this.truncated]) outcome.fill(0);
    for (const left of [this.finalObservations, this.episodeMetrics]) left.fill(0);
  }

  private checkActions(actions: Float32Array): void {
    const { task, worldCount } = this;
    const { name, actionSpace } = task;
    if (actions.length !== worldCount) {
      throw new RangeError(`${name} got ${actions.length} actions for ${worldCount} worlds, one for each`);
    }
    for (let world = 0; world < worldCount; world++) {
      const action = actions[world];
      if (isAction(action, actionSpace)) continue;
      throw new RangeError(
        `the action for world ${world} of ${name} is ${action}; it must be ${allowedActions(actionSpace)}`,
      );
    }
  }
}

function isAction(action: number, space: TaskActionSpace): boolean {
  if (space.kind === 'continuous') return !Number.isNaN(action);
  return Number.isInteger(action) && action >= 0 && action < space.sizes[0];
}

function allowedActions(space: TaskActionSpace): string {
  if (space.kind === 'continuous') return 'a number, clipped to [-1, 1]';
  return `a whole number from 0 to ${space.sizes[0] - 1}`;
}

function requireLength(entry: string, length: number | undefined, expected: number): void {
  if (length === expected) return;
  const found = length === undefined ? 'missing' : `of ${length} numbers`;
  throw new StateMismatchError(entry, found, `${expected} numbers`);
}
