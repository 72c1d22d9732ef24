import { measureRelease, openHiders } from './access-metrics.js';
import { Action, actionSize } from './actions.js';
import {
  createBlockTarget,
  findBlockToTake,
  findPlaceForBlock,
  placeBlock,
  takeBlock,
} from './block-actions.js';
import { allHidersCaught, catchHiders } from './catching.js';
import { countClimbs } from './climbing.js';
import { preparationSteps } from './config.js';
import type { HideAndSeekConfig } from './config.js';
import { FootSearch } from './connectivity.js';
import {
  addToCounter,
  Counter,
  countCarriedBlocks,
  countSeekingStep,
  writeEpisodeMetrics,
} from './episode-metrics.js';
import { moveAgent, turnAgent } from './physics.js';
import { seedRandom } from './random.js';
import { rewardAgents } from './rewards.js';
import type { RewardMoment } from './rewards.js';
import { loadWorldState } from './saved-state.js';
import { seekersAreFree } from './seeker-reach.js';
import { fieldOfView, lookAround } from './visibility.js';
import type { FieldOfView } from './visibility.js';
import { setVoxel, Voxel, voxelAt } from './voxels.js';
import { createGenerationScratch, generateWorld } from './world-generation.js';
import type { GenerationScratch } from './world-generation.js';
import { clearEpisode, createWorldState } from './world-state.js';
import type { WorldState } from './world-state.js';

/**
 * The rules: N worlds, each advanced by what its agents want to do. Knows neither the numbers of actions nor
 * observations.
 */
export class Simulation {
  readonly state: WorldState;
  /** Of the newest step, [N, A]. */
  readonly rewards: Float32Array;
  readonly preparationSteps: number;
  /** For whoever asks who can go where; overwritten by the simulation. */
  readonly search: FootSearch;
  /**
   * Rises whenever worlds are seeded or loaded: then nothing of what somebody remembers of them holds any more. Not
   * part of the state.
   */
  epoch = 0;

  private readonly view: FieldOfView;
  private readonly moment: RewardMoment;
  private readonly generation: GenerationScratch;
  private readonly target = createBlockTarget();

  constructor(
    readonly config: HideAndSeekConfig,
    worlds: number,
  ) {
    const { worldSize, worldHeight, seekers, hiders, rewards, episodeSteps } = config;
    this.state = createWorldState(config, worlds);
    this.rewards = new Float32Array(worlds * (seekers + hiders));
    this.preparationSteps = preparationSteps(config);
    this.view = fieldOfView(config);
    this.moment = { rewards, worldSize, episodeSteps };
    this.search = new FootSearch(worldSize * worldSize * worldHeight);
    this.generation = createGenerationScratch(config, this.search);
  }

  /** Starts the random generator of a world; the world stays as it is. */
  seed(world: number, seed: number, stream: number): void {
    seedRandom(this.state.random, world, seed, stream);
    this.epoch++;
  }

  /**
   * Goes back to a saved state. Nothing is changed when it does not fit.
   *
   * @throws HideAndSeekStateError when it is not one of such worlds
   */
  load(saved: Readonly<Record<string, unknown>>): void {
    loadWorldState(this.state, saved, this.config);
    this.epoch++;
  }

  /** Draws a new world from its random generator, and begins the episode. */
  startEpisode(world: number): void {
    clearEpisode(this.state, world);
    generateWorld(this.state, world, this.config, this.generation);
    lookAround(this.state, world, this.view, this.preparationSteps > 0);
    if (this.preparationSteps === 0) this.measureRelease(world);
  }

  /** Whether the next intent of the agent will have an effect: it is neither held nor caught. */
  canAct(world: number, agent: number): boolean {
    const isHeld = agent < this.state.seekers && this.state.step[world]! < this.preparationSteps;
    return !isHeld && this.state.caught[world * this.state.agents + agent] === 0;
  }

  /**
   * One step of 1/12 s.
   *
   * @param intents what each agent wants, [A, 7]: movements in [-1, 1], triggers 0 or 1; all 0 for those that cannot
   *   act
   */
  advance(world: number, intents: Float64Array): void {
    this.moveAgents(world, intents);
    countClimbs(this.state, world);
    this.moveBlocks(world, intents);
    this.payRewards(world, this.judge(world));
  }

  isOver(world: number): boolean {
    const { rewards, episodeSteps } = this.config;
    if (this.state.step[world]! >= episodeSteps) return true;
    return rewards.endWhenAllCaught && allHidersCaught(this.state, world);
  }

  /** The figures of the episode that is over, into row `world` of `out`, [N, K]. */
  writeEpisodeMetrics(world: number, out: Float32Array): void {
    const { episodeSteps, looseBlocks } = this.config;
    const facts = { episodeSteps, preparationSteps: this.preparationSteps, looseBlocks };
    writeEpisodeMetrics(this.state, world, facts, openHiders(this.state, world, this.search), out);
  }

  /** One after the other, seekers first. Held and caught agents fall, but neither turn nor walk. */
  private moveAgents(world: number, intents: Float64Array): void {
    const { state } = this;
    for (let agent = 0; agent < state.agents; agent++) {
      const from = agent * actionSize;
      if (this.canAct(world, agent)) turnAgent(state, world, agent, intents, from);
      moveAgent(state, world, agent, intents, from);
    }
  }

  /** One block action an agent and step; when both are wanted and possible, the block is taken. */
  private moveBlocks(world: number, intents: Float64Array): void {
    const { state } = this;
    const inPreparation = state.step[world]! < this.preparationSteps;
    for (let agent = 0; agent < state.agents; agent++) {
      const at = world * state.agents + agent;
      if (state.cooldown[at]! > 0) {
        state.cooldown[at] = state.cooldown[at]! - 1;
        continue;
      }
      const intent = agent * actionSize;
      const hasTaken = intents[intent + Action.remove] === 1 && this.tryToTake(world, agent, inPreparation);
      if (!hasTaken && intents[intent + Action.place] === 1) this.tryToPlace(world, agent, inPreparation);
    }
  }

  private tryToTake(world: number, agent: number, inPreparation: boolean): boolean {
    const { state, config, target } = this;
    if (state.carried[world * state.agents + agent]! >= config.carryCapacity) return false;
    findBlockToTake(state, world, agent, config, target);
    if (!target.found || (inPreparation && this.wouldSealSeekers(world, Voxel.air))) return false;
    takeBlock(state, world, agent, target);
    const isSeeker = agent < state.seekers;
    addToCounter(state, world, isSeeker ? Counter.seekerBlocksRemoved : Counter.hiderBlocksRemoved);
    if (inPreparation) addToCounter(state, world, Counter.hiderBlocksRemovedInPreparation);
    return true;
  }

  private tryToPlace(world: number, agent: number, inPreparation: boolean): void {
    const { state, config, target } = this;
    if (state.carried[world * state.agents + agent] === 0) return;
    findPlaceForBlock(state, world, agent, config, inPreparation, target);
    if (!target.found || (inPreparation && this.wouldSealSeekers(world, Voxel.placedByHiders))) return;
    placeBlock(state, world, agent, target);
    const isSeeker = agent < state.seekers;
    addToCounter(state, world, isSeeker ? Counter.seekerBlocksPlaced : Counter.hiderBlocksPlaced);
    if (inPreparation) addToCounter(state, world, Counter.hiderBlocksPlacedInPreparation);
  }

  /**
   * Tries it out: whether `kind` at the target would take too much of the world from a held seeker. A block can be the
   * wall that closes it in, or the step that is missing afterwards.
   */
  private wouldSealSeekers(world: number, kind: number): boolean {
    const { state, target } = this;
    const { x, y, z } = target;
    const grid = state.grids[world]!;
    const before = voxelAt(grid, x, y, z);
    setVoxel(grid, x, y, z, kind);
    const isFree = seekersAreFree(state, world, this.search);
    setVoxel(grid, x, y, z, before);
    return !isFree;
  }

  /** The step is over: who sees whom, and who is caught? Returns the hiders caught now, bit h for hider h. */
  private judge(world: number): number {
    const { state } = this;
    const step = state.step[world]! + 1;
    state.step[world] = step;
    lookAround(state, world, this.view, step < this.preparationSteps);
    countCarriedBlocks(state, world, step <= this.preparationSteps);
    const stepsSinceRelease = step - this.preparationSteps;
    if (stepsSinceRelease === 0) this.measureRelease(world);
    if (stepsSinceRelease <= 0) return 0;
    const newlyCaught = catchHiders(state, world, this.config.catching);
    countSeekingStep(state, world, stepsSinceRelease, newlyCaught);
    return newlyCaught;
  }

  private measureRelease(world: number): void {
    measureRelease(this.state, world, this.config, this.search);
  }

  private payRewards(world: number, newlyCaught: number): void {
    const { state, rewards } = this;
    const first = world * state.agents;
    if (state.step[world]! <= this.preparationSteps) {
      rewards.fill(0, first, first + state.agents);
      return;
    }
    rewardAgents(state, world, this.moment, newlyCaught, rewards);
    for (let at = first; at < first + state.agents; at++) {
      state.rewardSums[at] = state.rewardSums[at]! + rewards[at]!;
    }
  }
}
