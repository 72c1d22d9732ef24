import { actionCodec, actionSize } from '../actions.js';
import type { ActionCodec } from '../actions.js';
import type { HideAndSeekConfig } from '../config.js';
import { randomWords } from '../random.js';
import type { WorldState } from '../world-state.js';
import type { Replay } from './replay.js';
import { rulesVersion } from './rules-version.js';
import { hashWorld } from './state-hash.js';

/** Steps that a tape has room for at first. */
const firstCapacity = 256;

/** What happens in one world, from the beginning of an episode on. Grows with the episode. */
export class EpisodeTape {
  private readonly random: Uint32Array;
  private readonly codec: ActionCodec;
  private steps = 0;
  private actions: Float32Array;
  private active: Uint8Array;

  constructor(
    private readonly config: HideAndSeekConfig,
    private readonly state: WorldState,
    private readonly world: number,
  ) {
    this.random = state.episodeRandom.slice(world * randomWords, (world + 1) * randomWords);
    this.codec = actionCodec(config);
    this.actions = new Float32Array(firstCapacity * state.agents * actionSize);
    this.active = new Uint8Array(firstCapacity * state.agents);
  }

  /** One step of the world, before it is taken: `actions` [N, A, 7] and `active` [N, A] of all worlds. */
  write(actions: Float32Array, active: Uint8Array): void {
    const { agents } = this.state;
    if (this.active.length === this.steps * agents) this.grow();
    for (let agent = 0; agent < agents; agent++) {
      const from = this.world * agents + agent;
      if (active[from] === 0) continue;
      const to = this.steps * agents + agent;
      this.active[to] = 1;
      this.codec.canonical(actions, from * actionSize, this.actions, to * actionSize);
    }
    this.steps++;
  }

  /** The episode up to now. */
  replay(): Replay {
    const { config, random, steps, actions, active } = this;
    const rows = steps * this.state.agents;
    return {
      rulesVersion,
      config,
      random,
      steps,
      actions: actions.slice(0, rows * actionSize),
      active: active.slice(0, rows),
      finalHash: hashWorld(this.state, this.world),
    };
  }

  private grow(): void {
    const { actions, active } = this;
    this.actions = new Float32Array(actions.length * 2);
    this.actions.set(actions);
    this.active = new Uint8Array(active.length * 2);
    this.active.set(active);
  }
}
