import { evaluate } from '@hideout/ppo';
import { describe, expect, it } from '@jest/globals';
import type { SidePlayer } from '../../src/command-options.js';
import type { TrainedTeams } from '../../src/evaluation/checkpoint-policies.js';
import { playerName, seatPlayers } from '../../src/evaluation/side-players.js';
import { episodeStatistics } from '../../src/evaluation/episode-statistics.js';
import { createEnvironment } from '../../src/training/create-environment.js';
import { checkpointEntry } from './episodes.js';

/** Nobody: who asks a checkpoint to act here makes a mistake. */
const nobody: TrainedTeams = {
  checkpoint: null as unknown as TrainedTeams['checkpoint'],
  actor: () => {
    throw new Error('no checkpoint plays');
  },
};

/** Share of the hiders that are caught over 8 maps. */
async function caught(seekers: SidePlayer, hiders: SidePlayer): Promise<number> {
  // Rays are observed and decide nothing here: with one the test is faster.
  const env = createEnvironment({ rayCount: 1 }, 8);
  const actors = seatPlayers({ seekers, hiders }, { env, trained: nobody, opponent: null }, 5);
  const records = await evaluate({ env, actors, episodes: 8, seed: 5 });
  return episodeStatistics(records, env.config.seekers).catchRate?.mean ?? NaN;
}

describe('players that are not trained', () => {
  it('catch more by rules than at random, and are caught less by rules than at random', async () => {
    const [chase, random] = [await caught('scripted', 'random'), await caught('random', 'random')];
    expect(chase).toBeGreaterThan(random + 0.4);
    expect(await caught('scripted', 'seal')).toBeLessThan(chase - 0.3);
  });

  it('are called by what they do, checkpoints by their names', () => {
    const trained = checkpointEntry();
    const opponent = checkpointEntry({ name: 'checkpoint_000010' });
    const name = (side: 'seekers' | 'hiders', player: SidePlayer) =>
      playerName(side, player, { trained, opponent });
    expect(name('seekers', 'trained')).toBe('checkpoint_000020');
    expect(name('hiders', 'opponent')).toBe('checkpoint_000010');
    expect(name('hiders', 'random')).toBe('random');
    expect([name('seekers', 'scripted'), name('hiders', 'scripted')]).toEqual([
      'scripted (chase)',
      'scripted (flee)',
    ]);
    expect(name('hiders', 'hoard')).toBe('scripted (hoard)');
  });
});
