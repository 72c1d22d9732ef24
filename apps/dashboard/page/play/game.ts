import type { ActionCodec, HideAndSeek, HideAndSeekConfig, Replay } from '@hideout/env';
import { actionCodec, actionNames, createHideAndSeek, ReplayPlayer } from '@hideout/env';
import type { Frame, ShownWorld } from '../watch/episode.js';
import { frameOf } from '../watch/episode.js';
import type { Uniform } from './drawn-action.js';
import type { PagePolicy } from './page-policy.js';
import type { Team } from './policy-teams.js';
import { teamActions, teamsOf } from './policy-teams.js';

export interface GameSetup {
  readonly config: HideAndSeekConfig;
  /** Of the world. */
  readonly seed: number;
  /** Place of the agent that is played by hand; seekers come first. */
  readonly own: number;
  /** By policy id: who plays all the others. */
  readonly policies: ReadonlyMap<string, PagePolicy>;
  /** Draws the policies' actions; null: they do what they find most likely. */
  readonly draw: Uniform | null;
}

/** How a game ended. */
export interface GameEnd {
  readonly replay: Replay;
  /** Of the state in which the recorded actions end when they are simulated again. */
  readonly hash: string;
  readonly figures: Readonly<Record<string, number>>;
}

/** One episode with an agent that is played by hand. */
export class Game implements ShownWorld {
  readonly config: HideAndSeekConfig;
  readonly size: number;
  readonly height: number;
  readonly own: number;
  /** Of actions by hand. */
  readonly codec: ActionCodec;
  /** The moment before the newest step, and that after it; the same one before the first. */
  before: Frame;
  now: Frame;
  /** Null while it is played. */
  end: GameEnd | null = null;
  readonly #env: HideAndSeek;
  readonly #teams: readonly Team[];
  readonly #draw: Uniform | null;

  /** @throws Error with a sentence where a policy is missing or made for another game */
  constructor({ config, seed, own, policies, draw }: GameSetup) {
    this.#env = createHideAndSeek({ config });
    this.#env.reset(seed);
    this.#env.recordEpisodes(0, (replay) => this.#finish(replay));
    this.config = config;
    this.own = own;
    this.codec = actionCodec(config);
    this.#teams = teamsOf(this.#env, policies, own);
    this.#draw = draw;
    const details = this.#env.worldDetails(0);
    [this.size, this.height] = [details.size, details.height];
    this.now = frameOf(this.#env.worldView(0), details, null);
    this.before = this.now;
  }

  /** One step of the world; `action` is that of the agent that is played by hand. Nothing happens when it is over. */
  async step(action: Float32Array): Promise<void> {
    if (this.end !== null) return;
    const actions = await teamActions(this.#env, this.#teams, this.#draw);
    actions.set(action, this.own * actionNames.length);
    this.before = this.now;
    this.#env.step(actions);
    // A world that is over has begun its next episode by now.
    if (this.end === null) this.now = frameOf(this.#env.worldView(0), this.#env.worldDetails(0), this.before);
  }

  /** The last moment is that of the recorded actions, simulated again. */
  #finish(replay: Replay): void {
    const player = new ReplayPlayer(replay);
    player.seek(replay.steps);
    this.now = frameOf(player.view(), player.details(), this.before);
    this.end = { replay, hash: player.hash(), figures: player.episodeMetrics() };
  }
}
