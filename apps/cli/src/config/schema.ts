import { z } from 'zod';
import { envSchema } from './env-section.js';
import { directory, seed } from './option-types.js';
import { ppoSchema } from './ppo-schema.js';

/**
 * All of config.yaml. Every option has a default, which stands here and nowhere else; config.yaml at the root of the
 * repository repeats and explains them, and a test holds the two together.
 */
export const configSchema = z.strictObject({
  seed: seed().default(1),
  env: envSchema.prefault({}),
  ppo: ppoSchema.prefault({}),
  runs_dir: directory().default('./runs'),
});

/** The configuration with every option present, under config.yaml's own names. */
export type ConfigSource = z.output<typeof configSchema>;
