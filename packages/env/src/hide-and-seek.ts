import { actionNames, actionWidth, decodeAction, discreteSizes } from './actions.js';
import type { DecodedAction } from './actions.js';
import { cooldownSteps, placeTarget, takeTarget } from './block-actions.js';
import { catchHiders } from './catching.js';
import { resolveHideAndSeekConfig } from './config-defaults.js';
import type { HideAndSeekOptions } from './config-defaults.js';
import type { HideAndSeekConfig } from './config.js';
import { Count, countSize, episodeMetricNames, writeEpisodeMetrics } from './episode-metrics.js';
import { GameState } from './game-state.js';
import { generateWorld } from './maps.js';
import { observationLayout, observationSize, observe, rayDirections } from './observation.js';
import type { ObservationSlice } from './observation.js';
import { moveAgent } from './physics.js';
import { seedStream } from './random.js';
import { isHiderSeen, shapedRewards, visibilityRewards } from './rewards.js';
import { StateShapeError } from './state-shape-error.js';
import { updateVisibility } from './visibility.js';
import { Block } from './voxels.js';
import { viewWorld } from './world-view.js';
import type { WorldView } from './world-view.js';

type TypedArray = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array;

/** Largest turn in a step, and how far up or down a full look goes. */
const turnRad = Math.PI / 12;
const lookRad = Math.PI / 3;
/** How much of the way to where it wants to look an agent turns its head in a step. */
const lookRate = 0.5;

export interface HideAndSeekParameters {
  /** Worlds that are stepped together. Default 1. */
  readonly worlds?: number;
  readonly config?: HideAndSeekOptions;
  /** Number of the first world: worlds that are split over several instances play as those of one. Default 0. */
  readonly firstWorld?: number;
}

/** Hide and seek in `worlds` block worlds. @throws {HideAndSeekConfigError} */
export function createHideAndSeek({
  worlds = 1,
  config = {},
  firstWorld = 0,
}: HideAndSeekParameters = {}): HideAndSeek {
  return new HideAndSeek(resolveHideAndSeekConfig(config), worlds, firstWorld);
}

/** Many worlds of hide and seek, stepped together. See the README for the rules. */
export class HideAndSeek {
  readonly agentsPerWorld: number;
  readonly policyIds: readonly string[];
  readonly observationSize: number;
  readonly observationLayout: readonly ObservationSlice[];
  readonly actionNames = actionNames;
  readonly actionSpace:
    | { readonly kind: 'continuous'; readonly size: number }
    | { readonly kind: 'discrete'; readonly sizes: readonly number[] };
  readonly observations: Float32Array;
  readonly finalObservations: Float32Array;
  readonly rewards: Float32Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly active: Uint8Array;
  readonly episodeMetricNames: readonly string[] = episodeMetricNames;
  readonly episodeMetrics: Float32Array;
  private readonly state: GameState;
  private readonly rays: Float64Array;
  private readonly preparationSteps: number;
  private readonly caughtNow: Uint8Array;
  private readonly action: DecodedAction = {
    forward: 0,
    strafe: 0,
    turn: 0,
    look: 0,
    jump: false,
    place: false,
    remove: false,
  };

  constructor(
    readonly config: HideAndSeekConfig,
    readonly worldCount: number,
    private readonly firstWorld: number,
  ) {
    if (!Number.isInteger(worldCount) || worldCount < 1)
      throw new RangeError(`worlds is ${worldCount}; allowed: a whole number of 1 or more`);
    const { seekers, hiders } = config;
    this.agentsPerWorld = seekers + hiders;
    const rows = worldCount * this.agentsPerWorld;
    this.policyIds = [
      ...Array<string>(seekers).fill('seeker_policy'),
      ...Array<string>(hiders).fill('hider_policy'),
    ];
    this.observationSize = observationSize(config);
    this.observationLayout = observationLayout(config);
    this.actionSpace =
      config.actionSpace === 'continuous'
        ? { kind: 'continuous', size: actionWidth }
        : { kind: 'discrete', sizes: discreteSizes };
    this.observations = new Float32Array(rows * this.observationSize);
    this.finalObservations = new Float32Array(rows * this.observationSize);
    this.rewards = new Float32Array(rows);
    this.terminated = new Uint8Array(worldCount);
    this.truncated = new Uint8Array(worldCount);
    this.active = new Uint8Array(rows);
    this.episodeMetrics = new Float32Array(worldCount * episodeMetricNames.length);
    this.state = new GameState(config, worldCount);
    this.rays = rayDirections(config.rayCount, config.rayConeRad);
    this.preparationSteps = Math.round(config.episodeSteps * config.preparationFraction);
    this.caughtNow = new Uint8Array(this.agentsPerWorld);
    this.reset(0);
  }

  /** Starts a new episode in every world. */
  reset(seed: number): void {
    this.terminated.fill(0);
    this.truncated.fill(0);
    this.rewards.fill(0);
    for (let world = 0; world < this.worldCount; world++) {
      seedStream(this.state.random, world, seed, this.firstWorld + world);
      this.startEpisode(world);
      this.observeWorld(world, this.observations);
    }
  }

  /** Advances every world by one step of 1/12 s. actions: [worlds, agents, 7]. */
  step(actions: Float32Array): void {
    const expected = this.worldCount * this.agentsPerWorld * actionWidth;
    if (actions.length !== expected)
      throw new RangeError(`actions has ${actions.length} numbers, expected ${expected}`);
    for (let world = 0; world < this.worldCount; world++) this.stepWorld(world, actions);
  }

  saveState(): Record<string, TypedArray> {
    const saved: Record<string, TypedArray> = {};
    for (const name of GameState.arrayNames) saved[name] = this.state[name].slice();
    return saved;
  }

  /** @throws {StateShapeError} when the state is of another configuration or number of worlds. */
  loadState(state: Readonly<Record<string, ArrayLike<number>>>): void {
    for (const name of GameState.arrayNames) {
      const found = state[name];
      const expected = this.state[name].length;
      if (found === undefined || found.length !== expected)
        throw new StateShapeError(name, found?.length ?? 0, expected);
    }
    for (const name of GameState.arrayNames) this.state[name].set(state[name]);
    for (let world = 0; world < this.worldCount; world++) this.observeWorld(world, this.observations);
  }

  /** A world as plain data, for whoever draws it. */
  worldView(world: number): WorldView {
    return viewWorld(this.state, this.config, this.preparationSteps, world);
  }

  private stepWorld(world: number, actions: Float32Array): void {
    const s = this.state;
    const first = world * s.agents;
    const wasPreparation = s.step[world] < this.preparationSteps;
    for (let a = 0; a < s.agents; a++) {
      const isHeld = s.caught[first + a] === 1 || (wasPreparation && a < s.seekers);
      if (!isHeld) this.act(world, a, actions);
    }
    s.step[world]++;
    const isPreparation = s.step[world] <= this.preparationSteps;
    updateVisibility(s, this.config, world, isPreparation);
    const newlyCaught = isPreparation ? 0 : catchHiders(s, this.config, world, this.caughtNow);
    const allCaught = this.freeHiders(world) === 0;
    const timeIsUp = s.step[world] >= this.config.episodeSteps;
    if (isPreparation) this.rewards.fill(0, first, first + s.agents);
    else {
      if (this.config.rewards.preset === 'visibility') visibilityRewards(s, world, this.rewards);
      else
        shapedRewards(
          s,
          this.config,
          world,
          { caughtNow: this.caughtNow, newlyCaught, allCaught, timeIsUp },
          this.rewards,
        );
      this.count(world, newlyCaught);
    }
    for (let i = first; i < first + s.agents; i++) s.returns[i] += this.rewards[i];

    // Time left is observed and its end is a rule of the game: there is no future to bootstrap from, so it terminates.
    const ends = timeIsUp || (allCaught && this.config.rewards.endWhenAllCaught);
    this.terminated[world] = ends ? 1 : 0;
    if (ends) {
      writeEpisodeMetrics(s, world, this.episodeMetrics);
      this.observeWorld(world, this.finalObservations);
      this.startEpisode(world);
    }
    this.observeWorld(world, this.observations);
  }

  private act(world: number, a: number, actions: Float32Array): void {
    const s = this.state;
    const i = world * s.agents + a;
    const action = this.action;
    decodeAction(actions, i * actionWidth, this.config.actionSpace === 'discrete', action);
    s.yaw[i] = wrapped(s.yaw[i] + action.turn * turnRad);
    s.pitch[i] += (action.look * lookRad - s.pitch[i]) * lookRate;
    moveAgent(s, world, a, action.forward, action.strafe, action.jump);
    if (s.cooldown[i] > 0) s.cooldown[i]--;
    else if (action.remove) this.take(world, a);
    else if (action.place) this.place(world, a);
  }

  private take(world: number, a: number): void {
    const s = this.state;
    const i = world * s.agents + a;
    if (s.carried[i] >= this.config.carryCapacity) return;
    const target = takeTarget(s, this.config, world, a);
    if (target < 0) return;
    s.voxels[target] = Block.air;
    s.carried[i]++;
    s.cooldown[i] = cooldownSteps;
    s.counts[world * countSize + (a < s.seekers ? Count.seekerRemoved : Count.hiderRemoved)]++;
  }

  private place(world: number, a: number): void {
    const s = this.state;
    const i = world * s.agents + a;
    if (s.carried[i] === 0) return;
    const target = placeTarget(s, this.config, world, a);
    if (target < 0) return;
    s.voxels[target] = a < s.seekers ? Block.placedBySeekers : Block.placedByHiders;
    s.carried[i]--;
    s.cooldown[i] = cooldownSteps;
    s.counts[world * countSize + (a < s.seekers ? Count.seekerPlaced : Count.hiderPlaced)]++;
  }

  private count(world: number, newlyCaught: number): void {
    const s = this.state;
    const at = world * countSize;
    const released = s.counts[at + Count.releasedSteps]++;
    for (let hider = s.seekers; hider < s.agents; hider++) {
      const isCaught = s.caught[world * s.agents + hider] === 1;
      if (!isHiderSeen(s, world, hider)) s.counts[at + Count.hiddenSteps]++;
      else if (!isCaught) {
        s.counts[at + Count.seenSteps]++;
        if (s.counts[at + Count.firstSight] < 0) s.counts[at + Count.firstSight] = released + 1;
      }
    }
    if (newlyCaught > 0 && s.counts[at + Count.firstCatch] < 0)
      s.counts[at + Count.firstCatch] = released + 1;
  }

  private freeHiders(world: number): number {
    const s = this.state;
    let free = 0;
    for (let a = s.seekers; a < s.agents; a++) free += 1 - s.caught[world * s.agents + a];
    return free;
  }

  private startEpisode(world: number): void {
    const s = this.state;
    const [from, to] = [world * s.agents, (world + 1) * s.agents];
    s.step[world] = 0;
    for (const array of [
      s.fall,
      s.yaw,
      s.pitch,
      s.lastX,
      s.lastY,
      s.lastZ,
      s.onGround,
      s.caught,
      s.carried,
      s.cooldown,
      s.returns,
    ]) {
      array.fill(0, from, to);
    }
    for (const array of [s.sees, s.seenX, s.seenY, s.seenZ, s.hold])
      array.fill(0, from * s.agents, to * s.agents);
    s.seenAge.fill(-1, from * s.agents, to * s.agents);
    s.counts.fill(0, world * countSize, (world + 1) * countSize);
    s.counts[world * countSize + Count.firstSight] = -1;
    s.counts[world * countSize + Count.firstCatch] = -1;
    generateWorld(s, this.config, world);
    updateVisibility(s, this.config, world, this.preparationSteps > 0);
  }

  private observeWorld(world: number, into: Float32Array): void {
    const s = this.state;
    for (let a = 0; a < s.agents; a++) {
      const i = world * s.agents + a;
      observe(s, this.config, this.rays, this.preparationSteps, world, a, into, i * this.observationSize);
      const isHeld = s.step[world] < this.preparationSteps && a < s.seekers;
      this.active[i] = s.caught[i] === 1 || isHeld ? 0 : 1;
    }
  }
}

/** The same angle in [-pi, pi). */
function wrapped(angle: number): number {
  if (angle >= Math.PI) return angle - 2 * Math.PI;
  return angle < -Math.PI ? angle + 2 * Math.PI : angle;
}
