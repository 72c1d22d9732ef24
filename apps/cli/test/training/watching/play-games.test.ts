import { setTimeout as pause } from 'node:timers/promises';
import { Trainer } from '@hideout/ppo';
import { describe, expect, it } from '@jest/globals';
import { trainerOptions } from '../../../src/training/create-environment.js';
import type {
  GameReply,
  GameRequest,
  WatchedPolicies,
} from '../../../src/training/watching/game-messages.js';
import { playGames } from '../../../src/training/watching/play-games.js';
import type { GamePort } from '../../../src/training/watching/play-games.js';
import { smallConfig } from '../small-training.js';

async function policies(iteration: number): Promise<WatchedPolicies> {
  const config = smallConfig('unused');
  const trainer = await Trainer.create(trainerOptions(config));
  const { policies: states } = trainer.state();
  await trainer.dispose();
  return { iteration, policies: states, env: config.env, backend: config.backend };
}

/** Both ends of a port. A real one would hand over typed arrays that are none to the test's own realm. */
function fakePort() {
  const replies: GameReply[] = [];
  let listener: (request: GameRequest) => void = () => undefined;
  const port: GamePort = {
    on: (_event, hear) => (listener = hear),
    postMessage: (reply) => replies.push(reply),
    close: () => undefined,
  };
  return { port, replies, send: (request: GameRequest): void => listener(request) };
}

describe('a game for spectators', () => {
  it('shows every step of an episode, asks for newer policies at its end, and ends when told', async () => {
    const { port, replies, send } = fakePort();
    const games = playGames(port);
    send({ type: 'play', policies: await policies(5) });
    while (replies.length < 9) await pause(20);
    send({ type: 'end' });
    await games;
    expect(replies[0]).toMatchObject({ type: 'game', game: { iteration: 5, view: { step: 1 } } });
    // 8 steps an episode: 7 pictures, and with the last step it is over.
    expect(replies.slice(0, 9).map(({ type }) => type)).toEqual([
      ...new Array<string>(7).fill('game'),
      'over',
      'game',
    ]);
  });

  it('ends before it has begun', async () => {
    const { port, send } = fakePort();
    const games = playGames(port);
    send({ type: 'end' });
    await expect(games).resolves.toBeUndefined();
  });
});
