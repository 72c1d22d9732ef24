import { describe, expect, it } from '@jest/globals';
import { resolveConfigText } from '../../src/config/config-text.js';
import {
  differenceKind,
  differingOptions,
  optionDifferences,
} from '../../src/training/option-differences.js';

describe('differing options', () => {
  it('are compared leaf by leaf, and listed by name', () => {
    expect(
      differingOptions({ b: { x: 1, y: [1, 2] }, a: 'same' }, { a: 'same', b: { x: 2, y: [1, 2], z: null } }),
    ).toEqual([
      { key: 'b.x', checkpoint: '1', file: '2' },
      { key: 'b.z', checkpoint: null, file: 'null' },
    ]);
  });
});

describe('what a difference means for a run', () => {
  const source = (text: string) => resolveConfigText(text, 'config.yaml', {}).source;
  const differences = optionDifferences(
    source(''),
    source(
      'seed: 5\nruns_dir: r\nenv: { hiders: 1 }\nppo: { gamma: 0.9, keep_last_n: 3, hidden_sizes: [8] }',
    ),
  );

  it('is told of every one: nothing, other learning, or that it does not go', () => {
    expect(differences.map((one) => [one.key, differenceKind(one)])).toEqual([
      ['env.hiders', 'incompatible'],
      ['ppo.gamma', 'learning'],
      ['ppo.hidden_sizes', 'incompatible'],
      ['ppo.keep_last_n', 'safe'],
      ['runs_dir', 'safe'],
      ['seed', 'safe'],
    ]);
  });
});
