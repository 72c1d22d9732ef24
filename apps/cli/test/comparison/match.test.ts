import { describe, expect, it } from '@jest/globals';
import { exchanges } from '../../src/comparison/exchange.js';
import { playMatch } from '../../src/comparison/match.js';
import { randomTeam } from '../../src/evaluation/checkpoint-policies.js';
import type { TrainedTeams } from '../../src/evaluation/checkpoint-policies.js';
import { createEnvironment } from '../../src/training/create-environment.js';

const env = createEnvironment({ episodeSteps: 24, rayCount: 1 }, 3);
const scripted: TrainedTeams = {
  checkpoint: null as unknown as TrainedTeams['checkpoint'],
  actor: (side, seed) =>
    side === 'seekers'
      ? env.scriptedActor('seeker', 'chase', seed)
      : env.scriptedActor('hider', 'flee', seed),
};
const random: TrainedTeams = { ...scripted, actor: (_, seed) => randomTeam(env, seed) };

function play(teams: { a: TrainedTeams; b: TrainedTeams }, signal = new AbortController().signal) {
  return playMatch({ env, teams, episodes: 5, seed: 3, signal, tell: () => undefined });
}

describe('a match', () => {
  it('is played on the same maps by all pairings: between equals there is no difference', async () => {
    const played = await play({ a: scripted, b: scripted });
    expect(played.map(({ seekers, hiders }) => seekers + hiders)).toEqual(['aa', 'ab', 'ba', 'bb']);
    const [first, ...others] = played.map(({ records }) => records);
    expect(first).toHaveLength(5);
    for (const records of others) expect(records).toEqual(first);
    const [seekers] = exchanges(played, env.config.seekers)!;
    expect(seekers?.seekerReward).toEqual({ mean: 0, low: 0, high: 0, count: 5 });
  });

  it('lets every side of one play against every side of the other', async () => {
    const [aa, ab, ba, bb] = (await play({ a: scripted, b: random })).map(({ records }) => records);
    for (const [one, other] of [
      [aa, ab],
      [aa, ba],
      [bb, ab],
      [bb, ba],
    ])
      expect(one).not.toEqual(other);
    const [turned] = await play({ a: random, b: scripted });
    expect(turned?.records).toEqual(bb);
  });

  it('gives the pairings that are complete when it is stopped', async () => {
    expect(await play({ a: scripted, b: random }, AbortSignal.abort())).toEqual([]);
  });
});
