import { Trainer } from '@hideout/ppo';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ConfigFileError } from '../../src/config/config-file-error.js';
import { resolveConfigText } from '../../src/config/config-text.js';
import { createEnvironment } from '../../src/training/create-environment.js';

/** Values of options that can be impossible together, each of them possible by itself. */
const sources = fc.record({
  env: fc.record({
    worlds: fc.constantFrom(1, 2),
    hiders: fc.constantFrom(1, 2),
    ray_count: fc.constant(1),
    central_state: fc.boolean(),
    action_space: fc.constantFrom('continuous', 'discrete'),
  }),
  ppo: fc.record({
    rollout_steps: fc.integer({ min: 1, max: 12 }),
    minibatch_size: fc.integer({ min: 1, max: 8 }),
    hidden_sizes: fc.constant([2]),
    memory: fc.record({
      kind: fc.constantFrom('none', 'lstm', 'gru'),
      units: fc.constant(2),
      sequence_length: fc.integer({ min: 1, max: 12 }),
    }),
    shared_layers: fc.boolean(),
    central_critic: fc.boolean(),
    value_hidden_sizes: fc.constantFrom('same', [2], [3]),
    overlap: fc.boolean(),
    opponent_pool: fc.record({ size: fc.constantFrom(0, 2) }),
  }),
});

describe('a configuration that is accepted', () => {
  it('is accepted by the trainer too, which would refuse it under names that are not in config.yaml', async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(sources, async (source) => {
        const config = accept(source);
        fc.pre(config !== null);
        const env = createEnvironment(config.env, config.worlds);
        const trainer = await Trainer.create({ env, config: config.ppo, backend: 'cpu' });
        await trainer.dispose();
        accepted += 1;
      }),
      { numRuns: 40 },
    );
    expect(accepted).toBeGreaterThan(10);
  });
});

/** Null where it is refused. */
function accept(source: object) {
  try {
    return resolveConfigText(JSON.stringify(source), 'config.yaml', {});
  } catch (error) {
    if (error instanceof ConfigFileError) return null;
    throw error;
  }
}
