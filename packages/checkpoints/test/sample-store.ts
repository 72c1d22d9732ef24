import { jest } from '@jest/globals';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckpointInput, CheckpointManagerOptions } from '../src/index.js';
import { CheckpointManager, companionPaths } from '../src/index.js';
import { sampleInput } from './sample-checkpoint.js';
import { temporaryDirectory } from './temporary-directory.js';

/** A store of which not even the directory is there yet. */
export function newStore(options: CheckpointManagerOptions = {}) {
  const directory = join(temporaryDirectory(), 'checkpoints');
  const onWarning = jest.fn<(message: string) => void>();
  return { directory, onWarning, manager: new CheckpointManager(directory, { ...options, onWarning }) };
}

/** A store in which a manager with these options has saved the sample of each iteration. */
export function storeWith(iterations: readonly number[], options: CheckpointManagerOptions = {}) {
  return storeOf(iterations.map(sampleInput), options);
}

/** The same of the iterations 10, 20 and so on, each with its reward. */
export function storeWithRewards(
  rewards: readonly (number | null)[],
  options: CheckpointManagerOptions = {},
) {
  const inputs = rewards.map((reward_mean, i) => {
    const input = sampleInput(10 * (i + 1));
    return { ...input, metadata: { ...input.metadata, reward_mean } };
  });
  return storeOf(inputs, options);
}

async function storeOf(inputs: readonly CheckpointInput[], options: CheckpointManagerOptions) {
  const store = newStore(options);
  for (const input of inputs) await store.manager.save(input);
  return store;
}

/** Puts a figure and a history, both empty, beside every checkpoint. */
export async function addCompanions(manager: CheckpointManager): Promise<void> {
  for (const entry of await manager.listCheckpoints())
    for (const path of Object.values(companionPaths(entry))) writeFileSync(path, '');
}

/** Changes the last bit of a file of a checkpoint, as a disk does that rots. */
export function damage(directory: string, name: string, file = 'algorithm_state.safetensors'): void {
  const path = join(directory, name, file);
  const bytes = readFileSync(path);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

/** What a store has of checkpoints and archives, and of what is half made or half removed. */
export function namesIn(directory: string): string[] {
  return readdirSync(directory).filter((name) => name.startsWith('checkpoint_0') || name.startsWith('.t'));
}

export async function iterationsIn(directory: string): Promise<number[]> {
  return (await new CheckpointManager(directory).listCheckpoints()).map(({ iteration }) => iteration);
}
