import { Worker } from 'node:worker_threads';
import { messageOf } from '../../error-message.js';
import type { GameReply, GameRequest, WatchedGame, WatchedPolicies } from './game-messages.js';

/** Whom the game is for. */
export interface Spectator {
  onGame(game: WatchedGame): void;
  /** The policies that play could be newer. */
  onOver(): void;
  /** There will be no game; one sentence why. */
  onProblem(message: string): void;
}

/** Plays in a thread of its own, so that neither the training nor the screen waits for a spectator. */
export class GameThread {
  #worker: Worker | null = null;
  #isOpen = false;

  constructor(
    private readonly spectator: Spectator,
    private readonly entry = new URL('./game-worker.js', import.meta.url),
  ) {}

  /** Somebody waits for a game. */
  open(): void {
    this.#isOpen = true;
  }

  /** Plays with these policies from the next episode on; nothing when nobody waits for it any more. */
  play(policies: WatchedPolicies): void {
    if (!this.#isOpen) return;
    post((this.#worker ??= this.#start()), { type: 'play', policies });
  }

  /** Resolves when the thread is over, at the end of a step of its own. Nothing is shown from now on. */
  async end(): Promise<void> {
    this.#isOpen = false;
    const worker = this.#worker;
    if (worker === null) return;
    this.#worker = null;
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    post(worker, { type: 'end' });
    await ended;
  }

  #start(): Worker {
    const worker = new Worker(this.entry);
    const isShown = (): boolean => this.#worker === worker;
    worker.on('message', (reply: GameReply) => {
      if (!isShown()) return;
      if (reply.type === 'game') this.spectator.onGame(reply.game);
      else this.spectator.onOver();
    });
    worker.once('error', (error) => {
      if (!isShown()) return;
      this.#worker = null;
      this.spectator.onProblem(`the game cannot be shown: ${messageOf(error)}`);
    });
    return worker;
  }
}

function post(worker: Worker, request: GameRequest): void {
  worker.postMessage(request);
}
