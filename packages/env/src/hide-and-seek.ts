import { actionCodec, actionNames, actionSize, actionSpaceOf, HideAndSeekActionError } from './actions.js';
import type { ActionCodec, HideAndSeekActionSpace } from './actions.js';
import { CentralObserver } from './central-observer.js';
import { createStateLayout } from './central-state-layout.js';
import type { HideAndSeekConfig } from './config.js';
import { episodeMetricNames } from './episode-metrics.js';
import { createObservationLayout, observationSizeOf } from './observation-layout.js';
import type { ObservationSlice } from './observation-layout.js';
import { Observer } from './observation.js';
import { checkSeed } from './random.js';
import { ReplayRecorder } from './replay/replay-recorder.js';
import type { Replay } from './replay/replay.js';
import { hashWorld } from './replay/state-hash.js';
import { saveWorldState } from './saved-state.js';
import type { SavedState } from './saved-state.js';
import type { ScriptedBehaviour, ScriptedTeam } from './scripted/behaviours.js';
import { ScriptedActor } from './scripted/scripted-actor.js';
import { resolveSetup } from './setup.js';
import type { HideAndSeekSetup } from './setup.js';
import { Simulation } from './simulation.js';
import { worldDetails } from './world-details.js';
import type { WorldDetails } from './world-details.js';
import { viewWorld } from './world-view.js';
import type { WorldView } from './world-view.js';

/**
 * Worlds of hide and seek, reset with seed 0.
 *
 * @throws HideAndSeekConfigError when the setup cannot be played
 */
export function createHideAndSeek(setup: HideAndSeekSetup = {}): HideAndSeek {
  const { worlds, config, firstWorld } = resolveSetup(setup);
  return new HideAndSeek(config, worlds, firstWorld);
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
  /** S: numbers in what a central critic sees for one agent; 0 without `config.centralState`. */
  readonly stateSize: number;
  /** Empty without `config.centralState`. */
  readonly stateLayout: readonly ObservationSlice[];
  /** [N, A, S]; absent without `config.centralState`. */
  readonly states?: Float32Array;
  /** [N, A, S], written for the worlds whose episode ended in the newest step; absent likewise. */
  readonly finalStates?: Float32Array;
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

  private readonly simulation: Simulation;
  private readonly observer: Observer;
  private readonly centralObserver: CentralObserver | null;
  private readonly recorder: ReplayRecorder;
  private readonly codec: ActionCodec;
  /** What the agents of one world want to do, [A, 7]. */
  private readonly intents: Float64Array;

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
    this.stateLayout = config.centralState ? createStateLayout(config) : [];
    this.stateSize = config.centralState ? observationSizeOf(this.stateLayout) : 0;
    if (config.centralState) {
      this.states = new Float32Array(worlds * agents * this.stateSize);
      this.finalStates = new Float32Array(worlds * agents * this.stateSize);
    }
    this.terminated = new Uint8Array(worlds);
    this.truncated = new Uint8Array(worlds);
    this.active = new Uint8Array(worlds * agents);
    this.episodeMetrics = new Float32Array(worlds * episodeMetricNames.length);

    this.simulation = new Simulation(config, worlds);
    this.rewards = this.simulation.rewards;
    this.observer = new Observer(config);
    this.centralObserver = config.centralState ? new CentralObserver(config) : null;
    this.recorder = new ReplayRecorder(config, this.simulation.state);
    this.codec = actionCodec(config);
    this.intents = new Float64Array(agents * actionSize);
    this.reset(0);
  }

  /** Starts a new episode in every world; `seed`: a whole number of 0 to 2^53 - 1. */
  reset(seed: number): void {
    checkSeed(seed);
    this.clearOutcome();
    for (let world = 0; world < this.worldCount; world++) {
      this.simulation.seed(world, seed, this.firstWorld + world);
      this.simulation.startEpisode(world);
      this.recorder.startAnew(world);
      this.observe(world, this.observations, this.states);
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
      this.recorder.recordStep(world, actions, this.active);
      this.simulation.advance(world, this.intents);
      this.finishStep(world);
    }
    this.recorder.deliver();
  }

  /**
   * Somebody who plays `team` by fixed rules, in this environment and no other. A list of behaviours goes round the
   * team's agents.
   *
   * @param seed of its random choices, a whole number from 0 to 2^53 - 1: the same seed, the same actions
   * @throws RangeError for a behaviour that the team cannot play
   */
  scriptedActor(
    team: ScriptedTeam,
    behaviours: ScriptedBehaviour | readonly ScriptedBehaviour[],
    seed: number,
  ): ScriptedActor {
    return new ScriptedActor(this.simulation, team, behaviours, seed);
  }

  /** Everything that `loadState` needs to go on bit for bit, copied. */
  saveState(): SavedState {
    return saveWorldState(this.simulation.state);
  }

  /**
   * Goes on from a saved state: `observations` and `active` are as they were, the outcome of the step before is not
   * known (rewards, terminated are 0).
   *
   * @throws HideAndSeekStateError when the state is of another setup, or none of any; then nothing has changed
   */
  loadState(state: Readonly<Record<string, unknown>>): void {
    this.simulation.load(state);
    this.clearOutcome();
    for (let world = 0; world < this.worldCount; world++) {
      this.recorder.startAnew(world);
      this.observe(world, this.observations, this.states);
    }
  }

  /** World `world` as plain data for a renderer. */
  worldView(world: number): WorldView {
    this.checkWorld(world);
    const { state, preparationSteps } = this.simulation;
    return viewWorld(state, world, this.config.episodeSteps, preparationSteps);
  }

  /** Voxels of world `world`, and who is shut in, beside its view. */
  worldDetails(world: number): WorldDetails {
    this.checkWorld(world);
    return worldDetails(this.simulation, world);
  }

  /**
   * A hash of everything that the future of world `world` depends on, as 16 hexadecimal digits: the same wherever the
   * same seed and actions led to it. For comparison, not for secrets.
   */
  stateHash(world: number): string {
    this.checkWorld(world);
    return hashWorld(this.simulation.state, world);
  }

  /**
   * Gives `onReplay` every episode of world `world`, when the step in which it ended is done: from the running one on
   * if no step of it was taken, else from the next one on. What `reset` and `loadState` break off is not given. An
   * error of `onReplay` comes out of `step`, which is complete by then.
   *
   * @returns what ends the recording
   */
  recordEpisodes(world: number, onReplay: (replay: Replay) => void): () => void {
    this.checkWorld(world);
    return this.recorder.listen(world, onReplay);
  }

  /** Agents that are held or out of the game want nothing. */
  private readIntents(world: number, actions: Float32Array): void {
    const { agentsPerWorld, intents, active } = this;
    for (let agent = 0; agent < agentsPerWorld; agent++) {
      const at = world * agentsPerWorld + agent;
      if (active[at] === 1) this.codec.decode(actions, at * actionSize, intents, agent * actionSize);
      else intents.fill(0, agent * actionSize, (agent + 1) * actionSize);
    }
  }

  /** Observations of the next action; of the next episode when this one is over. */
  private finishStep(world: number): void {
    const { simulation } = this;
    const isOver = simulation.isOver(world);
    this.terminated[world] = isOver ? 1 : 0;
    if (isOver) {
      this.observe(world, this.finalObservations, this.finalStates);
      simulation.writeEpisodeMetrics(world, this.episodeMetrics);
      this.recorder.recordEnd(world);
      simulation.startEpisode(world);
      this.recorder.startAnew(world);
    }
    this.observe(world, this.observations, this.states);
  }

  private observe(world: number, out: Float32Array, states: Float32Array | undefined): void {
    const { simulation, agentsPerWorld, observationSize } = this;
    for (let agent = 0; agent < agentsPerWorld; agent++) {
      const at = world * agentsPerWorld + agent;
      this.active[at] = simulation.canAct(world, agent) ? 1 : 0;
      this.observer.observe(simulation.state, world, agent, out, at * observationSize);
    }
    if (states !== undefined) {
      const { stateSize } = this;
      this.centralObserver?.observe(simulation.state, world, out, observationSize, states, stateSize);
    }
  }

  private checkWorld(world: number): void {
    if (Number.isInteger(world) && world >= 0 && world < this.worldCount) return;
    throw new RangeError(`There is no world ${world}; worlds are 0 to ${this.worldCount - 1}.`);
  }

  private clearOutcome(): void {
    this.rewards.fill(0);
    this.terminated.fill(0);
    this.finalObservations.fill(0);
    this.finalStates?.fill(0);
    this.episodeMetrics.fill(0);
  }
}
