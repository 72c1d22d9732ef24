import { describe, expect, it } from '@jest/globals';
import { comparisonJson } from '../../src/comparison/comparison-json.js';
import { comparisonLines } from '../../src/comparison/comparison-lines.js';
import type { Compared, Match } from '../../src/comparison/comparison.js';
import { checkpointEntry, episode } from '../evaluation/episodes.js';

const a: Compared = {
  entry: checkpointEntry(),
  run: 'run-1',
  figures: new Map([
    ['seeker_reward', -5.32],
    ['hider_reward', 2],
  ]),
  configuration: { seed: 7, env: { map: 'fort' } },
};
const b: Compared = {
  entry: checkpointEntry({
    name: 'checkpoint_000040',
    path: '/x/\u001b[2Jy',
    identity: 'f'.repeat(32),
    iteration: 40,
  }),
  run: 'run-1',
  figures: new Map([
    ['seeker_reward', -3.12],
    ['hider_kl', 0.00723],
    ['hider_reward', 2],
  ]),
  configuration: { seed: 7, env: { map: 'open' }, ppo: { note: 'x'.repeat(40) } },
};
const contenders = ['a', 'b'] as const;
const match: Match = {
  seed: 5,
  episodes: 2,
  seekers: 1,
  gameDifferences: ['map'],
  played: contenders.flatMap((seekers) =>
    contenders.map((hiders) => ({ seekers, hiders, records: [episode(), episode()] })),
  ),
};

describe('two checkpoints side by side', () => {
  it('show metadata, figures and options, and mark what differs', () => {
    expect(comparisonLines({ a, b, match: null })).toEqual([
      'A: /somewhere/checkpoint_000020',
      'B: /x/y',
      '',
      '  Checkpoint    A                           B',
      '--------------  --------------------------  --------------------------',
      '* Name          checkpoint_000020           checkpoint_000040',
      '* Iteration     20                          40',
      '  Saved         2026-11-23T21:15:00Z        2026-11-23T21:15:00Z',
      '  Run           run-1                       run-1',
      '* Identity      0123456789abcdef0123456...  fffffffffffffffffffffff...',
      '  Gone on from  the beginning               the beginning',
      '  Size          1.0 kB                      1.0 kB',
      '',
      '  Figure         A      B        B - A',
      '---------------  -----  -------  -----',
      '* hider_kl       n/a    0.00723',
      '  hider_reward   2      2',
      '* seeker_reward  -5.32  -3.12    +2.2',
      '',
      '  Option    A       B',
      '----------  ------  --------------------------',
      '* env.map   "fort"  "open"',
      `* ppo.note  absent  "${'x'.repeat(22)}...`,
    ]);
    expect(comparisonLines({ a, b: a, match: null }).at(-1)).toBe('Configuration: the same.');
    expect(comparisonLines({ a, b: a, match: null }).join('\n')).not.toContain('*');
  });

  it('show the match: every pairing, and what the exchange of a side changes', () => {
    const lines = comparisonLines({ a, b, match });
    expect(lines.slice(24)).toEqual([
      'Match: 2 episodes of each pairing on the same maps, seed 5; mean and 95 % confidence interval',
      '(catch rate: Wilson; the others: normal approximation)',
      'Played in the game of A; that of B differs in map.',
      '',
      'Seekers  Hiders  Catch rate         Hidden fraction',
      '-------  ------  -----------------  -------------------',
      'A        A       0.0 % [0.0, 65.8]  75.0 % [75.0, 75.0]',
      'A        B       0.0 % [0.0, 65.8]  75.0 % [75.0, 75.0]',
      'B        A       0.0 % [0.0, 65.8]  75.0 % [75.0, 75.0]',
      'B        B       0.0 % [0.0, 65.8]  75.0 % [75.0, 75.0]',
      '',
      'Seekers  Hiders  Seeker reward         Hider reward       Steps',
      '-------  ------  --------------------  -----------------  --------------------',
      'A        A       -10.0 [-10.0, -10.0]  25.0 [25.0, 25.0]  240.0 [240.0, 240.0]',
      'A        B       -10.0 [-10.0, -10.0]  25.0 [25.0, 25.0]  240.0 [240.0, 240.0]',
      'B        A       -10.0 [-10.0, -10.0]  25.0 [25.0, 25.0]  240.0 [240.0, 240.0]',
      'B        B       -10.0 [-10.0, -10.0]  25.0 [25.0, 25.0]  240.0 [240.0, 240.0]',
      '',
      'What changes when B plays a side and no longer A, map by map, over both opponents',
      "(mean and 95 % interval of Student's t for paired differences)",
      '',
      'Side     Catch rate        Hidden fraction',
      '-------  ----------------  ----------------',
      'seekers  0.0 % [0.0, 0.0]  0.0 % [0.0, 0.0]',
      'hiders   0.0 % [0.0, 0.0]  0.0 % [0.0, 0.0]',
      '',
      'Side     Seeker reward   Hider reward',
      '-------  --------------  --------------',
      'seekers  0.0 [0.0, 0.0]  0.0 [0.0, 0.0]',
      'hiders   0.0 [0.0, 0.0]  0.0 [0.0, 0.0]',
    ]);
  });

  it('are plain JSON for programs', () => {
    const json = JSON.parse(JSON.stringify(comparisonJson({ a, b, match }))) as {
      a: object;
      figures: object[];
      match: { pairings: object[]; exchanges: object[] };
    };
    expect(json.a).toMatchObject({ name: 'checkpoint_000020', iteration: 20, run: 'run-1' });
    expect(json.figures).toContainEqual({ name: 'hider_kl', a: null, b: 0.00723 });
    expect(json).toMatchObject({
      configuration: [
        { key: 'env.map', a: 'fort', b: 'open' },
        { key: 'ppo.note', a: null, b: 'x'.repeat(40) },
      ],
      match: { seed: 5, episodes: 2, confidence: 0.95, game_differences: ['map'] },
    });
    const [, second] = json.match.pairings;
    expect(second).toMatchObject({ seekers: 'a', hiders: 'b', catch_rate: { mean: 0, count: 2 } });
    expect(json.match.exchanges[1]).toMatchObject({ side: 'hiders', seeker_reward: { mean: 0 } });
    expect(comparisonJson({ a, b, match: null })).toMatchObject({ match: null });
  });
});
