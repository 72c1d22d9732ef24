import {
  Action,
  actionNames,
  actionSize,
  actionSpaceOf,
  decodeContinuous,
  decodeDiscrete,
  HideAndSeekActionError,
} from './actions.js';
import type { HideAndSeekActionSpace } from './actions.js';
import {
  createBlockTarget,
  findBlockToTake,
  findPlaceForBlock,
  placeBlock,
  takeBlock,
} from './block-actions.js';
import { allHidersCaught, catchHiders } from './catching.js';
import { HideAndSeekConfigError } from './config-error.js';
import { resolveHideAndSeekConfig } from './config-validation.js';
import { preparationSteps } from './config.js';
import type { HideAndSeekConfig, HideAndSeekOptions } from './config.js';
import {
  addToCounter,
  Counter,
  countSeekingStep,
  episodeMetricNames,
  writeEpisodeMetrics,
} from './episode-metrics.js';
import { createObservationLayout, observationSizeOf } from './observation-layout.js';
import type { ObservationSlice } from './observation-layout.js';
import { Observer } from './observation.js';
import { moveAgent, turnAgent } from './physics.js';
import { seedRandom } from './random.js';
import { rewardAgents } from './rewards.js';
import type { RewardMoment } from './rewards.js';
import { loadWorldState, saveWorldState } from './saved-state.js';
import type { SavedState } from './saved-state.js';
import { fieldOfView, lookAround } from './visibility.js';
import type { FieldOfView } from './visibility.js';
import { createGenerationScratch, generateWorld } from './world-generation.js';
import type { GenerationScratch } from './world-generation.js';
import { clearEpisode, createWorldState } from './world-state.js';
import type { WorldState } from './world-state.js';
import { viewWorld } from './world-view.js';
import type { WorldView } from './world-view.js';

/** How many worlds, of what kind. */
export interface HideAndSeekSetup {
  /** Worlds stepped together, N. Default 1. */
  readonly worlds?: number;
  readonly config?: HideAndSeekOptions;
  /**
   * Number of this block's first world among all worlds, when these are split over several environments: world w of
   * the block draws from the random stream of (seed, firstWorld + w). Default 0.
   */
  readonly firstWorld?: number;
}

/**
 * Worlds of hide and seek, reset with seed 0.
 *
 * @throws HideAndSeekConfigError when the setup cannot be played
 */
export function createHideAndSeek(setup: HideAndSeekSetup = {}): HideAndSeek {
  const { worlds = 1, firstWorld = 0 } = setup;
  checkWholeNumber('worlds', worlds, 1, 65_536);
  checkWholeNumber('firstWorld', firstWorld, 0, 2 ** 31);
  return new HideAndSeek(resolveHideAndSeekConfig(setup.config), worlds, firstWorld);
}

/**
 * N worlds with A agents each, seekers first, as a vector environment (structurally a `VectorEnv` of @hideout/ppo): all
 * arrays are flat, world by world, owned by the environment and overwritten by `step`.
 *
 * The end of time is `terminated`, not `truncated`: the time that is left is observed, so nothing of value lies beyond
 * it. `truncated` is always 0.
 */
export class HideAndSeek {
  readonly worldCount: number;
  /** A. */
  readonly agentsPerWorld: number;
  readonly policyIds: readonly string[];
  /** O. */
  readonly observationSize: number;
  readonly observationLayout: readonly ObservationSlice[];
  readonly actionSpace: HideAndSeekActionSpace;
  readonly actionNames: readonly string[] = actionNames;
  readonly episodeMetricNames: readonly string[] = episodeMetricNames;
  /** [N, A, O]. */
  readonly observations: Float32Array;
  /** [N, A, O], written for the worlds whose episode ended in the newest step. */
  readonly finalObservations: Float32Array;
  /** [N, A]. */
  readonly rewards: Float32Array;
  /** [N]. */
  readonly terminated: Uint8Array;
  /** [N], always 0. */
  readonly truncated: Uint8Array;
  /** [N, A]: 0 for seekers during the preparation and for caught hiders. */
  readonly active: Uint8Array;
  /** [N, K], written for the worlds whose episode ended in the newest step. */
  readonly episodeMetrics: Float32Array;

  private readonly state: WorldState;
  private readonly observer: Observer;
  private readonly view: FieldOfView;
  private readonly moment: RewardMoment;
  private readonly preparationSteps: number;
  private readonly generation: GenerationScratch;
  private readonly decode: typeof decodeContinuous;
  /** What the agents of one world want to do, [A, 7]. */
  private readonly intents: Float64Array;
  private readonly target = createBlockTarget();

  /** Use `createHideAndSeek`, which checks what it is given. */
  constructor(
    readonly config: HideAndSeekConfig,
    worlds: number,
    readonly firstWorld: number,
  ) {
    const agents = config.seekers + config.hiders;
    this.worldCount = worlds;
    this.agentsPerWorld = agents;
    this.policyIds = Array.from({ length: agents }, (_, agent) =>
      agent < config.seekers ? 'seeker_policy' : 'hider_policy',
    );
    this.observationLayout = createObservationLayout(config);
    this.observationSize = observationSizeOf(this.observationLayout);
    this.actionSpace = actionSpaceOf(config);
    this.observations = new Float32Array(worlds * agents * this.observationSize);
    this.finalObservations = new Float32Array(worlds * agents * this.observationSize);
    this.rewards = new Float32Array(worlds * agents);
    this.terminated = new Uint8Array(worlds);
    this.truncated = new Uint8Array(worlds);
    this.active = new Uint8Array(worlds * agents);
    this.episodeMetrics = new Float32Array(worlds * episodeMetricNames.length);

    this.state = createWorldState(config, worlds);
    this.observer = new Observer(config);
    this.view = fieldOfView(config);
    this.preparationSteps = preparationSteps(config);
    this.moment = {
      rewards: config.rewards,
      worldSize: config.worldSize,
      episodeSteps: config.episodeSteps,
    };
    this.generation = createGenerationScratch(config);
    this.decode = config.actionSpace === 'continuous' ? decodeContinuous : decodeDiscrete;
    this.intents = new Float64Array(agents * actionSize);
    this.reset(0);
  }

  /** Starts a new episode in every world; `seed`: a whole number of 0 to 2^53 - 1. */
  reset(seed: number): void {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new RangeError(`The seed is ${seed}; it has to be a whole number from 0 to 2^53 - 1.`);
    }
    this.clearOutcome();
    for (let world = 0; world < this.worldCount; world++) {
      seedRandom(this.state.random, world, seed, this.firstWorld + world);
      this.startEpisode(world);
      this.observe(world, this.observations);
    }
  }

  /**
   * Advances every world by one step of 1/12 s.
   *
   * @param actions [N, A, 7] in the order of `actionNames`; see the README for what the numbers mean
   * @throws HideAndSeekActionError when the length is another
   */
  step(actions: Float32Array): void {
    const expected = this.worldCount * this.agentsPerWorld * actionSize;
    if (actions.length !== expected) throw new HideAndSeekActionError(expected, actions.length);
    for (let world = 0; world < this.worldCount; world++) {
      this.readIntents(world, actions);
      this.moveAgents(world);
      this.moveBlocks(world);
      const newlyCaught = this.judge(world);
      this.payRewards(world, newlyCaught);
      this.finishStep(world);
    }
  }

  /** Everything that `loadState` needs to go on bit for bit, copied. */
  saveState(): SavedState {
    return saveWorldState(this.state);
  }

  /**
   * Goes on from a saved state: `observations` and `active` are as they were, the outcome of the step before is not
   * known (rewards, terminated are 0).
   *
   * @throws HideAndSeekStateError when the state is of another setup; then nothing has changed
   */
  loadState(state: Readonly<Record<string, unknown>>): void {
    loadWorldState(this.state, state);
    this.clearOutcome();
    for (let world = 0; world < this.worldCount; world++) this.observe(world, this.observations);
  }

  /** World `world` as plain data for a renderer. */
  worldView(world: number): WorldView {
    if (!Number.isInteger(world) || world < 0 || world >= this.worldCount) {
      throw new RangeError(`There is no world ${world}; worlds are 0 to ${this.worldCount - 1}.`);
    }
    return viewWorld(this.state, world, this.config.episodeSteps, this.preparationSteps);
  }

  private startEpisode(world: number): void {
    clearEpisode(this.state, world);
    generateWorld(this.state, world, this.config, this.generation);
    lookAround(this.state, world, this.view, this.preparationSteps > 0);
  }

  /** Agents that are held or out of the game want nothing. */
  private readIntents(world: number, actions: Float32Array): void {
    const { agentsPerWorld, intents, active } = this;
    for (let agent = 0; agent < agentsPerWorld; agent++) {
      const at = world * agentsPerWorld + agent;
      if (active[at] === 1) this.decode(actions, at * actionSize, intents, agent * actionSize);
      else intents.fill(0, agent * actionSize, (agent + 1) * actionSize);
    }
  }

  /** One after the other, seekers first. Held and caught agents fall, but neither turn nor walk. */
  private moveAgents(world: number): void {
    const { state, intents, active, agentsPerWorld } = this;
    for (let agent = 0; agent < agentsPerWorld; agent++) {
      const at = agent * actionSize;
      if (active[world * agentsPerWorld + agent] === 1) {
        turnAgent(state, world, agent, intents[at + Action.turn]!, intents[at + Action.look]!);
      }
      const jump = intents[at + Action.jump] === 1;
      moveAgent(state, world, agent, intents[at + Action.forward]!, intents[at + Action.strafe]!, jump);
    }
  }

  /** One block action an agent and step; when both are wanted and possible, the block is taken. */
  private moveBlocks(world: number): void {
    const { state, intents, target, config } = this;
    const { agents, seekers } = state;
    const spawnsAreClear = state.step[world]! < this.preparationSteps;
    for (let agent = 0; agent < agents; agent++) {
      const at = world * agents + agent;
      const isSeeker = agent < seekers;
      if (state.cooldown[at]! > 0) {
        state.cooldown[at] = state.cooldown[at]! - 1;
        continue;
      }
      if (intents[agent * actionSize + Action.remove] === 1 && state.carried[at]! < config.carryCapacity) {
        findBlockToTake(state, world, agent, config, target);
        if (target.found) {
          takeBlock(state, world, agent, target);
          addToCounter(state, world, isSeeker ? Counter.seekerBlocksRemoved : Counter.hiderBlocksRemoved);
          continue;
        }
      }
      if (intents[agent * actionSize + Action.place] === 1 && state.carried[at]! > 0) {
        findPlaceForBlock(state, world, agent, config, spawnsAreClear, target);
        if (target.found) {
          placeBlock(state, world, agent, target);
          addToCounter(state, world, isSeeker ? Counter.seekerBlocksPlaced : Counter.hiderBlocksPlaced);
        }
      }
    }
  }

  /** The step is over: who sees whom, and who is caught? Returns the hiders caught now, bit h for hider h. */
  private judge(world: number): number {
    const { state } = this;
    const step = state.step[world]! + 1;
    state.step[world] = step;
    lookAround(state, world, this.view, step < this.preparationSteps);
    const stepsSinceRelease = step - this.preparationSteps;
    if (stepsSinceRelease <= 0) return 0;
    const newlyCaught = catchHiders(state, world, this.config.catching);
    countSeekingStep(state, world, stepsSinceRelease, newlyCaught);
    return newlyCaught;
  }

  private payRewards(world: number, newlyCaught: number): void {
    const { state, rewards, agentsPerWorld } = this;
    const first = world * agentsPerWorld;
    if (state.step[world]! <= this.preparationSteps) {
      rewards.fill(0, first, first + agentsPerWorld);
      return;
    }
    rewardAgents(state, world, this.moment, newlyCaught, rewards);
    for (let at = first; at < first + agentsPerWorld; at++) {
      state.rewardSums[at] = state.rewardSums[at]! + rewards[at]!;
    }
  }

  /** Observations of the next action; of the next episode when this one is over. */
  private finishStep(world: number): void {
    const { state } = this;
    const timeIsUp = state.step[world] === this.config.episodeSteps;
    const isOver = timeIsUp || (this.config.rewards.endWhenAllCaught && allHidersCaught(state, world));
    this.terminated[world] = isOver ? 1 : 0;
    if (isOver) {
      this.observe(world, this.finalObservations);
      writeEpisodeMetrics(
        state,
        world,
        this.config.episodeSteps - this.preparationSteps,
        this.episodeMetrics,
      );
      this.startEpisode(world);
    }
    this.observe(world, this.observations);
  }

  private observe(world: number, out: Float32Array): void {
    const { state, agentsPerWorld, observationSize } = this;
    const released = state.step[world]! >= this.preparationSteps;
    for (let agent = 0; agent < agentsPerWorld; agent++) {
      const at = world * agentsPerWorld + agent;
      const isHeld = agent < state.seekers && !released;
      this.active[at] = isHeld || state.caught[at] === 1 ? 0 : 1;
      this.observer.observe(state, world, agent, out, at * observationSize);
    }
  }

  private clearOutcome(): void {
    this.rewards.fill(0);
    this.terminated.fill(0);
    this.finalObservations.fill(0);
    this.episodeMetrics.fill(0);
  }
}

function checkWholeNumber(key: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const allowed = `a whole number from ${least} to ${most}`;
  throw new HideAndSeekConfigError([{ key, problem: `is ${value}`, allowed }]);
}
