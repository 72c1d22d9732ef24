import { Trainer } from '@hideout/ppo';
import type { TrainerOptions, TrainingState } from '@hideout/ppo';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { resolveConfigText } from '../../src/config/config-text.js';
import { environmentSource } from '../../src/training/create-environment.js';
import { isFixed } from '../../src/training/resumed-options.js';

/** A run of policies with a memory. */
const startedWith = {
  env: { worlds: 2, episode_steps: 8, ray_count: 4, central_state: true },
  ppo: {
    rollout_steps: 8,
    epochs: 1,
    minibatch_size: 16,
    hidden_sizes: [4],
    memory: { kind: 'gru', units: 3, sequence_length: 4 },
  },
};

/** Each option, and another value than the one that it was started with. */
const changes: [section: 'env' | 'ppo', option: string, value: unknown][] = [
  ['ppo', 'hidden_sizes', [5]],
  ['ppo', 'activation', 'relu'],
  ['ppo', 'memory.kind', 'lstm'],
  ['ppo', 'memory.units', 4],
  ['ppo', 'memory.sequence_length', 2],
  ['ppo', 'shared_layers', true],
  ['ppo', 'value_hidden_sizes', [3]],
  ['ppo', 'central_critic', true],
  ['ppo', 'overlap', true],
  ['ppo', 'value_coeff', 0.5],
  ['ppo', 'opponent_pool.size', 2],
  ['ppo', 'rollout_steps', 16],
  ['ppo', 'freeze_hider', true],
  ['env', 'worlds', 3],
  ['env', 'world_size', 24],
  ['env', 'world_height', 12],
  ['env', 'seekers', 2],
  ['env', 'hiders', 1],
  ['env', 'ray_count', 5],
  ['env', 'action_space', 'discrete'],
  ['env', 'central_state', false],
  ['env', 'catching.hold_steps', 2],
];

describe('an option', () => {
  let saved: TrainingState;
  beforeAll(async () => {
    const trainer = await Trainer.create(trainerOptions(startedWith));
    await trainer.trainIteration();
    saved = trainer.state();
    await trainer.dispose();
  });

  it.each(changes)(
    '%s.%s is kept to the end of a run where a checkpoint fits no other %j',
    async (...change) => {
      const restored = Trainer.restore(saved, trainerOptions(changed(...change)));
      const outcome = await restored.then(
        (trainer) => trainer.dispose().then(() => 'fits'),
        (error: unknown) => (error instanceof Error ? error.name : 'unknown'),
      );
      const [section, option] = change;
      const expected = isFixed(`${section}.${option}`)
        ? ['StateMismatchError', 'HideAndSeekStateError']
        : ['fits'];
      expect(expected).toContain(outcome);
    },
  );
});

function changed(section: 'env' | 'ppo', option: string, value: unknown): object {
  const [outer, inner] = option.split('.');
  const options: Record<string, unknown> = { ...startedWith[section] };
  options[outer ?? ''] =
    inner === undefined ? value : { ...(options[outer ?? ''] as object), [inner]: value };
  return { ...startedWith, [section]: options };
}

/** JSON is YAML. */
function trainerOptions(source: object): TrainerOptions {
  const config = resolveConfigText(JSON.stringify(source), 'config.yaml', {});
  return { env: environmentSource(config), config: config.ppo, backend: 'wasm' };
}
