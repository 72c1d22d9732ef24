import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@hideout/checkpoints';
import { ConfigFileError } from '../../src/config/config-file-error.js';
import { resolveConfigText } from '../../src/config/config-text.js';
import { resumedConfig } from '../../src/training/resumed-config.js';
import { UserError } from '../../src/user-error.js';

const config = (text: string) => resolveConfigText(text, 'config.yaml', {});
const saved: JsonObject = config('seed: 7\nppo: { gamma: 0.9, iterations: 20 }').source;

function resumed(
  fileText: string,
  changes: { preferFile?: boolean; iterations?: number; hasFile?: boolean; from?: JsonObject } = {},
) {
  const { preferFile = false, iterations = null, hasFile = true, from = saved } = changes;
  const request = {
    config: config(fileText),
    configFile: hasFile ? 'config.yaml' : null,
    preferFile,
    iterations,
  };
  return resumedConfig(request, from, 'checkpoint_000010');
}

describe('the configuration of a resumed run', () => {
  it('is the one that it was started with, and every difference of the file is told', () => {
    const { config: result, notices } = resumed('ppo: { gamma: 0.99, lr_hider: 0.5 }');
    expect(result.ppo.gamma).toBe(0.9);
    expect(result.ppo.policies['hider_policy']?.learningRate).toBe(0.001);
    expect(notices).toEqual([
      'the run goes on with the options of checkpoint_000010; config.yaml differs in ' +
        'ppo.gamma (checkpoint 0.9, file 0.99), ppo.lr_hider (checkpoint 0.001, file 0.5); ' +
        '--config config.yaml would use it',
    ]);
  });

  it('is the file that was named on the command line, and every difference is told', () => {
    const { config: result, notices } = resumed('ppo: { gamma: 0.99 }', { preferFile: true });
    expect(result.ppo.gamma).toBe(0.99);
    expect(notices).toEqual([
      'the run goes on with config.yaml, which differs from checkpoint_000010 in ppo.gamma (checkpoint 0.9, file 0.99)',
    ]);
  });

  it('says nothing where nothing differs, and nothing of a file that does not exist', () => {
    expect(resumed('ppo: { gamma: 0.9 }').notices).toEqual([]);
    expect(resumed('', { hasFile: false }).notices).toEqual([]);
  });

  it('takes from the file where and how often things are written, without a word, and writes that down', () => {
    const { config: result, notices } = resumed(
      'runs_dir: r\nppo: { gamma: 0.9, checkpoint_dir: c, checkpoint_freq: 3, keep_last_n: 5, ' +
        'keep_every: 7, keep_best: { count: 1, metric: hider_reward, mode: min }, keep_max_mb: 2 }',
    );
    expect(notices).toEqual([]);
    expect(result).toMatchObject({
      runsDirectory: 'r',
      checkpointDirectory: 'c',
      checkpointFreq: 3,
      retention: {
        keepLastN: 5,
        keepEvery: 7,
        keepBest: { count: 1, metric: 'hider_reward', mode: 'min' },
        maxBytes: 2_000_000,
      },
    });
    expect(result.source).toMatchObject({
      runs_dir: 'r',
      ppo: {
        checkpoint_dir: 'c',
        checkpoint_freq: 3,
        keep_last_n: 5,
        keep_every: 7,
        keep_best: { count: 1 },
        keep_max_mb: 2,
      },
    });
  });

  it('goes to the run\u2019s own goal, to the named file\u2019s, or to the one that was asked for', () => {
    expect(resumed('ppo: { iterations: 300 }').config.iterations).toBe(20);
    expect(resumed('ppo: { iterations: 300 }', { preferFile: true }).config.iterations).toBe(300);
    const asked = resumed('ppo: { iterations: 300 }', { iterations: 40 }).config;
    expect([asked.iterations, asked.source.ppo.iterations]).toEqual([40, 40]);
  });

  it('keeps the seed that the run was started with, whatever the file says', () => {
    for (const preferFile of [true, false]) {
      const { config: result, notices } = resumed('seed: 1\nppo: { gamma: 0.9 }', { preferFile });
      expect([result.seed, result.ppo.seed, result.source.seed]).toEqual([7, 7, 7]);
      expect(notices).toEqual([]);
    }
  });

  it('names the checkpoint whose options this version does not accept, unless a file takes their place', () => {
    const request = { config: config(''), configFile: 'config.yaml', iterations: null };
    const strange: JsonObject = { ppo: { warp: 9 } };
    expect(() => resumedConfig({ ...request, preferFile: false }, strange, 'checkpoint_000010')).toThrow(
      ConfigFileError,
    );
    expect(
      resumedConfig({ ...request, preferFile: true }, strange, 'checkpoint_000010').config.ppo.gamma,
    ).toBe(0.99);
  });
});

describe('options that a run keeps to its end', () => {
  const file = 'ppo: { gamma: 0.99, shared_layers: true, memory: { kind: gru } }';

  it('are refused by one sentence where the file was named that changes them', () => {
    expect(() => resumed(file, { preferFile: true })).toThrow(
      new UserError(
        'a run cannot change ppo.memory.kind (checkpoint "none", file "gru"), ' +
          'ppo.memory.units (checkpoint absent, file 64), ppo.shared_layers (checkpoint false, file true): ' +
          'start a new run with config.yaml, or go on from checkpoint_000010 without --config',
      ),
    );
  });

  it('are told among the differences where the run goes on with its own', () => {
    const { config: result, notices } = resumed('ppo: { gamma: 0.99, shared_layers: true }');
    expect(result.source.ppo.shared_layers).toBe(false);
    expect(notices).toEqual([
      'the run goes on with the options of checkpoint_000010; config.yaml differs in ' +
        'ppo.gamma (checkpoint 0.9, file 0.99), ppo.shared_layers (checkpoint false, file true); ' +
        'ppo.shared_layers can only be used by a new run',
    ]);
  });

  it('are not those that only change how it learns', () => {
    const { config: result, notices } = resumed('ppo: { gamma: 0.9, overlap: true, value_coeff: 0.5 }', {
      preferFile: true,
    });
    expect(result.ppo.overlap).toBe(true);
    expect(notices).toEqual([
      'the run goes on with config.yaml, which differs from checkpoint_000010 in ' +
        'ppo.overlap (checkpoint false, file true), ppo.value_coeff (checkpoint 1, file 0.5)',
    ]);
  });
});

describe('a checkpoint of a version that knew fewer options', () => {
  const { env, ppo } = config('').source;
  const { memory, shared_layers, value_coeff, value_hidden_sizes, central_critic, overlap, ...known } = ppo;
  const { central_state, ...world } = env;
  const older: JsonObject = { ...config('').source, ppo: known, env: world };

  it('means their defaults by saying nothing of them', () => {
    expect([
      memory.kind,
      shared_layers,
      value_coeff,
      value_hidden_sizes,
      central_critic,
      overlap,
      central_state,
    ]).toEqual(['none', false, 1, 'same', false, false, false]);
    for (const preferFile of [true, false])
      expect(resumed('', { from: older, preferFile })).toEqual({ config: config(''), notices: [] });
  });

  it('differs from a file that says something else of them', () => {
    expect(resumed('ppo: { overlap: true }', { from: older }).notices[0]).toMatch(
      /differs in ppo\.overlap \(checkpoint false, file true\);/u,
    );
  });

  it('differs in nothing by what a memory would be like that neither has', () => {
    expect(resumed('ppo: { memory: { units: 7, sequence_length: 3 } }', { from: older }).notices).toEqual([]);
  });
});
