import { describe, expect, it } from '@jest/globals';
import type { WatchedPolicies } from '../../../src/training/watching/game-messages.js';
import { GameThread } from '../../../src/training/watching/game-thread.js';

const policies: WatchedPolicies = { iteration: 3, policies: {}, env: {}, backend: 'wasm' };

/** A thread that runs the given statements on every request, and what it says. */
function thread(body: string) {
  const seen: string[] = [];
  let heard = (): void => undefined;
  const hear = (text: string): void => {
    seen.push(text);
    heard();
  };
  const entry = new URL(
    `data:text/javascript,${encodeURIComponent(
      `import { parentPort } from 'node:worker_threads';
       parentPort.on('message', (request) => { if (request.type === 'end') return parentPort.close(); ${body} });`,
    )}`,
  );
  const game = new GameThread(
    {
      onGame: (shown) => hear(`game ${shown.iteration}`),
      onOver: () => hear('over'),
      onProblem: hear,
    },
    entry,
  );
  const until = async (count: number): Promise<void> => {
    while (seen.length < count) await new Promise<void>((resolve) => (heard = resolve));
  };
  return { game, seen, until };
}

const playing = `
  parentPort.postMessage({ type: 'game', game: { iteration: request.policies.iteration, view: {} } });
  parentPort.postMessage({ type: 'over' });`;

describe('the thread of a game', () => {
  it('plays what it gets, and ends', async () => {
    const { game, seen, until } = thread(playing);
    game.open();
    game.play(policies);
    await until(2);
    game.play({ ...policies, iteration: 4 });
    await until(4);
    await game.end();
    expect(seen).toEqual(['game 3', 'over', 'game 4', 'over']);
  });

  it('plays nothing that nobody waits for, and can be opened again', async () => {
    const { game, seen, until } = thread(playing);
    game.play(policies);
    game.open();
    await game.end();
    game.play(policies);
    expect(seen).toEqual([]);
    game.open();
    game.play(policies);
    await until(2);
    await game.end();
    expect(seen).toEqual(['game 3', 'over']);
  });

  it('says why there is no game', async () => {
    const { game, seen, until } = thread(`throw new Error('out of luck');`);
    game.open();
    game.play(policies);
    await until(1);
    expect(seen).toEqual([expect.stringMatching(/^the game cannot be shown: .*out of luck$/u)]);
    await game.end();
  });
});
