import type { HideAndSeekOptions, WorldView } from '@hideout/env';
import type { TrainerOptions, TrainingState } from '@hideout/ppo';

/** Policies as they are after an iteration, and the game that they play: all that it takes to watch them. Plain data. */
export interface WatchedPolicies {
  readonly iteration: number;
  readonly policies: TrainingState['policies'];
  readonly env: HideAndSeekOptions;
  readonly backend: NonNullable<TrainerOptions['backend']>;
}

/** A game at one moment, and of which iteration the policies are that play it. */
export interface WatchedGame {
  readonly iteration: number;
  readonly view: WorldView;
}

/** To the thread that plays. New policies count from the next episode on. */
export type GameRequest =
  { readonly type: 'play'; readonly policies: WatchedPolicies } | { readonly type: 'end' };

/** From it. */
export type GameReply =
  | { readonly type: 'game'; readonly game: WatchedGame }
  /** An episode is over: time for newer policies, if there are any. */
  | { readonly type: 'over' };
