import type { CheckpointEntry } from '@hideout/checkpoints';
import type { ResolvedConfig } from '../config/resolved-config.js';
import { UserError } from '../user-error.js';

/** @throws {UserError} when a checkpoint has reached the goal of its run already. */
export function requireIterationsLeft({ name, iteration }: CheckpointEntry, config: ResolvedConfig): void {
  if (iteration < config.iterations) return;
  throw new UserError(
    `${name} has trained ${iteration} of ${config.iterations} iterations: there is nothing left to do; ` +
      `give a later goal, for example --iterations ${2 * Math.max(1, iteration)}`,
  );
}
