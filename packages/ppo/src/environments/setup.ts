import { PpoConfigError } from '../errors/ppo-config-error.js';
import type { JsonObject } from '../named-tensors.js';

/** How many worlds. What an `EnvSource` calls its function with is one, too. */
export interface ExampleSetup {
  /** Worlds stepped together, N. */
  readonly worlds: number;
  /** World w draws from the random stream of (seed, firstWorld + w). Default 0. */
  readonly firstWorld?: number;
  /** Tasks have no options: nothing but {} is taken. */
  readonly config?: JsonObject;
}

/** @throws {PpoConfigError} naming what is impossible. */
export function checkSetup(taskName: string, { worlds, firstWorld = 0, config = {} }: ExampleSetup): void {
  requireWholeNumber('env.worlds', worlds, 1);
  requireWholeNumber('env.firstWorld', firstWorld, 0);
  const option = Object.keys(config)[0];
  if (option !== undefined) {
    throw new PpoConfigError(`env.config.${option}`, `is no option of ${taskName}, which has none`);
  }
}

function requireWholeNumber(key: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new PpoConfigError(key, `is ${value}; it must be a whole number of ${least} or more`);
}
