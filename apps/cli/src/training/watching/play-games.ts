import { setTimeout as pause } from 'node:timers/promises';
import type { HideAndSeek } from '@hideout/env';
import { evaluate, loadPolicy, RandomStreams, StateMismatchError } from '@hideout/ppo';
import type { Actor } from '@hideout/ppo';
import { HIDER_POLICY, SEEKER_POLICY } from '../../config/ppo-config.js';
import { createEnvironment } from '../create-environment.js';
import type { GameReply, GameRequest, WatchedPolicies } from './game-messages.js';

/** The pace of the game, and how long the end of an episode stays to be looked at. */
const stepMs = 1000 / 12;
const lastLookMs = 1000;

/** Where requests come from and replies go: the port of a thread, or a test's own. */
export interface GamePort {
  on(event: 'message', listener: (request: GameRequest) => void): unknown;
  postMessage(reply: GameReply): void;
  close(): void;
}

/** Plays episode after episode with the newest policies that it was sent, at a pace to be watched, until it is told to end. */
export async function playGames(port: GamePort): Promise<void> {
  const ended = new AbortController();
  let newest: WatchedPolicies | null = null;
  let wake = (): void => undefined;
  port.on('message', (request) => {
    if (request.type === 'play') newest = request.policies;
    else {
      ended.abort();
      port.close();
    }
    wake();
  });
  const sent = (): Promise<void> => new Promise((resolve) => (wake = resolve));

  const { signal } = ended;
  const reply = (message: GameReply): void => port.postMessage(message);
  for (let episode = 0; !signal.aborted; episode += 1) {
    while (newest === null && !signal.aborted) await sent();
    if (newest !== null) await playEpisode(newest, episode, reply, signal);
  }
}

async function playEpisode(
  watched: WatchedPolicies,
  episode: number,
  reply: (message: GameReply) => void,
  signal: AbortSignal,
): Promise<void> {
  const { iteration } = watched;
  const env = createEnvironment(watched.env, 1);
  const actors = await actorsOf(watched);
  const rest = (ms: number): Promise<void> => pause(ms, undefined, { signal }).catch(() => undefined);
  await evaluate({
    env,
    actors,
    episodes: 1,
    seed: iteration + episode,
    signal,
    onStep: async () => {
      if (isOver(env)) {
        reply({ type: 'over' });
        // The environment shows the next episode already: the last picture of this one stays.
        return rest(lastLookMs);
      }
      reply({ type: 'game', game: { iteration, view: env.worldView(0) } });
      return rest(stepMs);
    },
  });
}

function isOver({ terminated, truncated }: HideAndSeek): boolean {
  return terminated[0] === 1 || truncated[0] === 1;
}

/** Both teams, with their most likely actions: exploring is for training. */
async function actorsOf({ policies, backend, iteration }: WatchedPolicies): Promise<Record<string, Actor>> {
  const entries = [SEEKER_POLICY, HIDER_POLICY].map(async (id): Promise<[string, Actor]> => {
    const state = policies[id];
    if (state === undefined) throw new StateMismatchError(`policies/${id}`, 'missing', 'a policy');
    const policy = await loadPolicy(state, backend);
    return [id, policy.actor({ explore: false, random: new RandomStreams(iteration, 1) })];
  });
  return Object.fromEntries(await Promise.all(entries));
}
