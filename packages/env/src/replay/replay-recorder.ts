import type { HideAndSeekConfig } from '../config.js';
import type { WorldState } from '../world-state.js';
import { EpisodeTape } from './episode-tape.js';
import type { Replay } from './replay.js';

/** Somebody who wants the episodes of one world. */
interface Listener {
  readonly world: number;
  readonly onReplay: (replay: Replay) => void;
  /** null until the next episode begins. */
  tape: EpisodeTape | null;
}

/** Writes down what the agents of an environment do, for those who asked for it. Does nothing while nobody has. */
export class ReplayRecorder {
  private readonly listeners = new Set<Listener>();
  private readonly finished: { readonly listener: Listener; readonly replay: Replay }[] = [];

  constructor(
    private readonly config: HideAndSeekConfig,
    private readonly state: WorldState,
  ) {}

  /** From now on, or from the next episode on when the running one has begun. Returns what ends it. */
  listen(world: number, onReplay: (replay: Replay) => void): () => void {
    const listener: Listener = { world, onReplay, tape: this.newTape(world) };
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** The world is not what came of its last step: a new episode has begun, or an old moment was loaded. */
  startAnew(world: number): void {
    for (const listener of this.listeners) {
      if (listener.world === world) listener.tape = this.newTape(world);
    }
  }

  /** Before a step of the world; `actions` [N, A, 7] and `active` [N, A] are those of all worlds. */
  recordStep(world: number, actions: Float32Array, active: Uint8Array): void {
    for (const listener of this.listeners) {
      if (listener.world === world) listener.tape?.write(actions, active);
    }
  }

  /** The episode is over, and its last state is still there. */
  recordEnd(world: number): void {
    for (const listener of this.listeners) {
      if (listener.world !== world || listener.tape === null) continue;
      this.finished.push({ listener, replay: listener.tape.replay() });
      listener.tape = null;
    }
  }

  /** Hands over what was finished. Only when the environment is at rest: a listener may step or reset it, or throw. */
  deliver(): void {
    for (let next = this.finished.shift(); next !== undefined; next = this.finished.shift()) {
      if (this.listeners.has(next.listener)) next.listener.onReplay(next.replay);
    }
  }

  private newTape(world: number): EpisodeTape | null {
    return this.state.step[world] === 0 ? new EpisodeTape(this.config, this.state, world) : null;
  }
}
