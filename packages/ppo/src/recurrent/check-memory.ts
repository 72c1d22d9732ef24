import { PpoConfigError } from '../errors/ppo-config-error.js';
import type { MemoryConfig } from './memory.js';

/** @throws {PpoConfigError} naming the first part of a memory's options that is impossible. */
export function checkMemory(key: string, memory: MemoryConfig | undefined, rolloutSteps: number): void {
  if (memory === undefined || memory.kind === 'none') return;
  const { kind, units, sequenceLength } = memory;
  if (kind !== 'lstm' && kind !== 'gru') {
    throw new PpoConfigError(`${key}.kind`, `is ${String(kind)}; it must be none, lstm or gru`);
  }
  for (const [name, count] of Object.entries({ units, sequenceLength })) {
    if (!Number.isInteger(count) || count < 1) {
      throw new PpoConfigError(`${key}.${name}`, `is ${count}; it must be a whole number of 1 or more`);
    }
  }
  if (rolloutSteps % sequenceLength !== 0) {
    throw new PpoConfigError(
      `${key}.sequenceLength`,
      `is ${sequenceLength}, of which the ${rolloutSteps} rolloutSteps are no multiple`,
    );
  }
}
