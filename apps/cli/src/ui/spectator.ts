import type { WorldView } from '@hideout/env';
import { readKeys } from './keyboard.js';
import { Playback, STEPS_PER_SECOND } from './playback.js';
import { SpectatorScreen } from './spectator-screen.js';
import { spectatorView } from './spectator-view.js';
import type { Scene } from './spectator-view.js';
import type { Terminal } from './terminal.js';
import type { Vision } from './view-cones.js';

/** How long the end of an episode stays to be looked at, at the game's own pace. */
const LAST_LOOK_STEPS = 1.5 * STEPS_PER_SECOND;

/** What is watched, and how it begins. */
export interface Watched {
  readonly seekers: string;
  readonly hiders: string;
  readonly episodes: number;
  readonly vision: Vision;
  /** Multiple of the game's own pace. */
  readonly speed: number;
}

/** Somebody in front of a terminal who watches episodes, with the pace in hand. Holds the screen until `leave`. */
export class Spectator {
  private readonly screen: SpectatorScreen;
  private readonly playback: Playback;
  private readonly releaseKeys: () => void;
  private readonly hasKeys: boolean;
  private episode = 1;
  private note = '';
  private view: WorldView | null = null;

  /** `stop`: aborted when a signal ends the command. */
  constructor(
    { stdout, stdin, env }: Terminal,
    private readonly watched: Watched,
    private readonly stop: AbortSignal,
  ) {
    this.screen = new SpectatorScreen(stdout, env);
    this.playback = new Playback(watched.speed, () => this.draw());
    this.hasKeys = stdin.isTTY;
    this.releaseKeys = readKeys(stdin, (key) => this.playback.press(key));
  }

  /** Aborted when a key asked to leave. */
  get quit(): AbortSignal {
    return this.playback.quit;
  }

  /** Shows a moment of an episode until the next one is due. */
  async watch(view: WorldView): Promise<void> {
    this.view = view;
    if (!this.playback.isUnseen) this.draw();
    await this.playback.nextStep(this.stop);
  }

  /** The last picture, `view` or else the newest one, stays for a while, with what the episode came to. */
  async endEpisode(note: string, view = this.view): Promise<void> {
    this.playback.endEpisode();
    this.view = view;
    this.note = note;
    this.draw();
    await this.playback.nextStep(this.stop, LAST_LOOK_STEPS);
    this.playback.endEpisode();
    this.note = '';
    this.episode += 1;
  }

  leave(): void {
    this.releaseKeys();
    this.screen.leave();
  }

  private draw(): void {
    const { view, watched, episode, note } = this;
    if (view === null) return;
    const { seekers, hiders, episodes, vision } = watched;
    const playback = this.hasKeys ? this.playback.state : null;
    const scene: Scene = { seekers, hiders, episode, episodes, playback, note };
    this.screen.show((size) => spectatorView(view, scene, { ...size, vision }));
  }
}
