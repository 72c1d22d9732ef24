import { describe, expect, it } from '@jest/globals';
import { ConfigFileError } from '../../src/config/config-file-error.js';
import { resolveConfigText } from '../../src/config/config-text.js';

/** What is wrong with a text, a line each. */
function problemsOf(text: string): string[] {
  try {
    resolveConfigText(text, 'config.yaml', {});
    return [];
  } catch (error) {
    if (!(error instanceof ConfigFileError)) throw error;
    return error.message.split('\n');
  }
}

/** Nine lists, each of nine times the one before: hundreds of millions of texts for whoever writes them out. */
const bomb = [...'abcdefghi']
  .map(
    (name, i, names) =>
      `${name}: &${name} [${Array(9)
        .fill(i === 0 ? 'x' : `*${names[i - 1]}`)
        .join(', ')}]`,
  )
  .join('\n');

describe('a wrong configuration', () => {
  it('names the nearest known key and its line', () => {
    expect(problemsOf('seed: 1\nppo:\n  gamma: 0.9\n  checkpoint_frq: 5\n')).toEqual([
      'config.yaml:4: ppo.checkpoint_frq is not an option; did you mean checkpoint_freq?',
    ]);
  });

  it('says in which section an option belongs', () => {
    expect(problemsOf('gamma: 0.9\n')).toEqual([
      'config.yaml:1: gamma is not an option; did you mean ppo.gamma?',
    ]);
  });

  it('cuts a key off that no option could have', () => {
    expect(problemsOf(`seed: 1\n${'k'.repeat(20_000)}: 1\n`)).toEqual([
      `config.yaml:2: ${'k'.repeat(60)}... is not an option; the options here are seed, env, ppo, runs_dir`,
    ]);
  });

  it('lists the options where nothing is near', () => {
    expect(problemsOf('colours: red\n')).toEqual([
      'config.yaml:1: colours is not an option; the options here are seed, env, ppo, runs_dir',
    ]);
  });

  it.each([
    [
      'ppo:\n  epochs: "10"',
      'config.yaml:2: ppo.epochs must be a whole number of 1 or more, not the text "10"',
    ],
    ['ppo: {epochs: 2.5}', 'config.yaml:1: ppo.epochs must be a whole number of 1 or more, not 2.5'],
    ['ppo: {epochs: 0}', 'config.yaml:1: ppo.epochs must be a whole number of 1 or more, not 0'],
    ['ppo: {epochs: }', 'config.yaml:1: ppo.epochs must be a whole number of 1 or more, not empty'],
    ['ppo: {gamma: .nan}', 'config.yaml:1: ppo.gamma must be a number from 0 to 1, not NaN'],
    ['ppo: {gamma: 1.01}', 'config.yaml:1: ppo.gamma must be a number from 0 to 1, not 1.01'],
    ['ppo: {kl_target: 0}', 'config.yaml:1: ppo.kl_target must be a number above 0, not 0'],
    ['ppo: {lr_seeker: .inf}', 'config.yaml:1: ppo.lr_seeker must be a number above 0, not Infinity'],
    ['ppo: {clip_range: 2}', 'config.yaml:1: ppo.clip_range must be a number above 0 and at most 1, not 2'],
    [
      'ppo:\n  lr_seeker: {schedule: linear, from: 1,\n    to: 0, iterations: 9}',
      'config.yaml:3: ppo.lr_seeker.to must be a number above 0, not 0',
    ],
    [
      'ppo: {lr_seeker: {schedule: linear, from: 1, to: 0.1}}',
      'config.yaml:1: ppo.lr_seeker.iterations must be a whole number of 1 or more, not empty',
    ],
    [
      'ppo: {gamma: {schedule: step}}',
      'config.yaml:1: ppo.gamma.schedule must be linear, cosine or piecewise, not the text "step"',
    ],
    [
      'ppo: {gamma: {schedule: piecewise, points: [[0, 1]], to: 1}}',
      'config.yaml:1: ppo.gamma must have points beside schedule, and nothing else, not {"schedule":"piecewise","points":[[0,1]]...',
    ],
    [
      'ppo: {kl_stop: {schedule: linear, from: 4, to: 0, iterations: 9}}',
      'config.yaml:1: ppo.kl_stop.to must be a number above 0, not 0',
    ],
    [
      'ppo:\n  clip_range:\n    schedule: piecewise\n    points:\n      - [5, 0.2]\n      - [5, 0.1]',
      'config.yaml:6: ppo.clip_range.points.1.0 must be above the iteration of the point before, 5, not 5',
    ],
    [
      'ppo: {clip_range: {schedule: piecewise, points: [[5]]}}',
      'config.yaml:1: ppo.clip_range.points.0 must be a pair [iteration, value], not [5]',
    ],
    [
      'ppo:\n  opponent_pool:\n    size: -1',
      'config.yaml:3: ppo.opponent_pool.size must be a whole number from 0 to 1000, not -1',
    ],
    [
      'ppo: {opponent_pool: {newest_probability: 2}}',
      'config.yaml:1: ppo.opponent_pool.newest_probability must be a number from 0 to 1, not 2',
    ],
    [
      'ppo:\n  memory:\n    kind: rnn',
      'config.yaml:3: ppo.memory.kind must be none, lstm or gru, not the text "rnn"',
    ],
    [
      'ppo: {memory: {units: 0}}',
      'config.yaml:1: ppo.memory.units must be a whole number of 1 or more, not 0',
    ],
    [
      'ppo: {memory: lstm}',
      'config.yaml:1: ppo.memory must be a section with options of its own, not the text "lstm"',
    ],
    [
      'ppo:\n  memory:\n    kind: lstm\n    sequence_length: 7',
      'config.yaml:4: ppo.memory.sequence_length must divide ppo.rollout_steps, 240, without a rest, which 7 does not',
    ],
    [
      'ppo:\n  rollout_steps: 30\n  memory: {kind: gru}',
      'config.yaml:3: ppo.memory.sequence_length must divide ppo.rollout_steps, 30, without a rest, which 20 does not',
    ],
    ['ppo: {value_coeff: -1}', 'config.yaml:1: ppo.value_coeff must be a number of 0 or more, not -1'],
    [
      'ppo: {value_hidden_sizes: [8, 0]}',
      'config.yaml:1: ppo.value_hidden_sizes.1 must be a list of one or more whole numbers of 1 or more, such as [128, 128], not 0',
    ],
    [
      'ppo: {value_hidden_sizes: 8}',
      'config.yaml:1: ppo.value_hidden_sizes must be same, or a list of one or more whole numbers of 1 or more, such as [128, 128], not 8',
    ],
    [
      'ppo:\n  shared_layers: true\n  value_hidden_sizes: [8]',
      'config.yaml:3: ppo.value_hidden_sizes must be same where ppo.shared_layers is true, where the value function has the hidden layers of the policy, not [8]',
    ],
    [
      'env: {central_state: true}\nppo:\n  shared_layers: true\n  central_critic: true',
      'config.yaml:4: ppo.central_critic must be false where ppo.shared_layers is true: shared layers see what the policy sees',
    ],
    [
      'ppo:\n  central_critic: true',
      'config.yaml:2: ppo.central_critic is true, for which env.central_state must be true as well, not false',
    ],
    ['ppo: {overlap: 1}', 'config.yaml:1: ppo.overlap must be true or false, not 1'],
    ['ppo: {keep_last_n: -1}', 'config.yaml:1: ppo.keep_last_n must be a whole number of 0 or more, not -1'],
    ['ppo: {keep_every: 2.5}', 'config.yaml:1: ppo.keep_every must be a whole number of 0 or more, not 2.5'],
    [
      'ppo: {keep_best: {metric: reward}}',
      'config.yaml:1: ppo.keep_best.metric must be reward_mean, seeker_reward, hider_reward, episode_len_mean, ' +
        'episodes_completed, environment_steps, caught_fraction or hidden_fraction, not the text "reward"',
    ],
    [
      'ppo: {keep_best: {mode: up}}',
      'config.yaml:1: ppo.keep_best.mode must be max or min, not the text "up"',
    ],
    [
      'ppo: {keep_best: {counts: 2}}',
      'config.yaml:1: ppo.keep_best.counts is not an option; did you mean count?',
    ],
    ['ppo: {keep_best: 3}', 'config.yaml:1: ppo.keep_best must be a section with options of its own, not 3'],
    [
      'ppo: {keep_max_mb: much}',
      'config.yaml:1: ppo.keep_max_mb must be a number from 0 to 1000000000, not the text "much"',
    ],
    ['ppo: {activation: gelu}', 'config.yaml:1: ppo.activation must be tanh or relu, not the text "gelu"'],
    [
      'ppo: {backend: gpu}',
      'config.yaml:1: ppo.backend must be auto, tensorflow, onnxruntime, onnxruntime-webgpu, onnxruntime-cuda, onnxruntime-web, wasm or cpu, not the text "gpu"',
    ],
    [
      'ppo: {normalize_rewards: yes}',
      'config.yaml:1: ppo.normalize_rewards must be true or false, not the text "yes"',
    ],
    [
      'ppo: {checkpoint_dir: ""}',
      'config.yaml:1: ppo.checkpoint_dir must be the path of a directory, not the text ""',
    ],
    ['seed: -1', 'config.yaml:1: seed must be a whole number from 0 to 4294967295, not -1'],
    ['ppo: 3', 'config.yaml:1: ppo must be a section with options of its own, not 3'],
    ['ppo: [1]', 'config.yaml:1: ppo must be a section with options of its own, not [1]'],
    [
      'seed: &itself [*itself]',
      `config.yaml:1: seed must be a whole number from 0 to 4294967295, not ${'['.repeat(40)}...`,
    ],
    [
      'seed: {a: [1, "x"], b: null}',
      'config.yaml:1: seed must be a whole number from 0 to 4294967295, not {"a":[1,"x"],"b":null}',
    ],
    ['env: {map: castle}', 'config.yaml:1: env.map is castle; allowed: open, fort or ruins'],
    ['env: {map: 3}', 'config.yaml:1: env.map must be a text, not 3'],
    [
      'env:\n  rewards:\n    seeker_tme: 1',
      'config.yaml:3: env.rewards.seeker_tme is not an option; did you mean seeker_time?',
    ],
    [
      'env:\n  catching:\n    hold_steps: 0',
      'config.yaml:3: env.catching.hold_steps is 0; allowed: a whole number from 1 to 240',
    ],
    ['env: {catching: 2}', 'config.yaml:1: env.catching must be a section with options of its own, not 2'],
    ['env:\n  worlds: 0', 'config.yaml:2: env.worlds must be a whole number from 1 to 65536, not 0'],
    [
      'ppo:\n  hidden_sizes: [8,\n    x]',
      'config.yaml:3: ppo.hidden_sizes.1 must be a list of one or more whole numbers of 1 or more, such as [128, 128], not the text "x"',
    ],
    ['- 1\n- 2', 'config.yaml: must be a mapping of options, such as "seed: 1"'],
    ['just words', 'config.yaml: must be a mapping of options, such as "seed: 1"'],
    ['seed: 1\nseed: 2', 'config.yaml:2: seed is given twice, first on line 1; remove one of them'],
    [
      'seed: 1\n__proto__: {x: 1}',
      'config.yaml:2: __proto__ is not an option; the options here are seed, env, ppo, runs_dir',
    ],
  ])('%j is explained in one line', (text, line) => {
    expect(problemsOf(text)).toEqual([line]);
  });

  it('names the line of a syntax error', () => {
    expect(problemsOf('seed: 1\nppo: {a: 1\nb: 2\n')).toHaveLength(1);
    expect(problemsOf('seed: 1\nppo: {a: 1\nb: 2\n')[0]).toMatch(/^config\.yaml:\d: is not valid YAML: /u);
  });

  it('is told all at once, in the order of the lines', () => {
    const lines = problemsOf('sed: 1\nppo:\n  epochs: 0\n  gamma: 2\n  gamma: 3\nenv: {ray_count: 0}\n');
    expect(lines.map((line) => line.split(' ')[0])).toEqual([
      'config.yaml:1:',
      'config.yaml:3:',
      'config.yaml:5:',
      'config.yaml:5:',
      'config.yaml:6:',
    ]);
  });

  it('refuses a minibatch that an iteration cannot fill', () => {
    // 10 steps x 2 worlds x 1 seeker
    const text = 'env: {worlds: 2, seekers: 1, hiders: 2}\nppo:\n  rollout_steps: 10\n  minibatch_size: 21\n';
    expect(problemsOf(text)).toEqual([
      'config.yaml:4: ppo.minibatch_size must be at most 20, the samples of one iteration' +
        ' (ppo.rollout_steps 10 x env.worlds 2 x 1 of the smaller team), not 21',
    ]);
    expect(problemsOf(text.replace('21', '20'))).toEqual([]);
  });

  it('hides no control sequence of the file in a message', () => {
    expect(problemsOf('"a\\u001b[2J": 1\n')[0]).not.toContain('\u001b');
  });
});

it('names a value that aliases have blown up without writing it out', () => {
  expect(problemsOf(`${bomb}\nseed: *i`)).toContain(
    `config.yaml:10: seed must be a whole number from 0 to 4294967295, not ${'['.repeat(9)}"x","x","x","x","x","x","x","x"...`,
  );
});
