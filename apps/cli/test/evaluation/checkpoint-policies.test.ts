import { join } from 'node:path';
import { CheckpointManager } from '@hideout/checkpoints';
import { Trainer } from '@hideout/ppo';
import type { Actor } from '@hideout/ppo';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadCheckpointPolicies } from '../../src/evaluation/checkpoint-policies.js';
import { checkpointInput } from '../../src/training/checkpoint-state.js';
import { createEnvironment } from '../../src/training/create-environment.js';
import { row } from '../training-fixtures.js';
import { smallConfig, temporaryFolder } from '../training/small-training.js';

let folder: string;
let remove: () => Promise<void>;

/** Two checkpoints of the same game with different weights, one of another game, and one without hiders. */
beforeAll(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  const config = smallConfig(folder);
  const manager = new CheckpointManager(config.checkpointDirectory);
  const run = { run: 'run-1', elapsedSeconds: 1, configuration: config.source };
  const env = createEnvironment(config.env, config.worlds);
  for (const seed of [1, 2]) {
    const ppo = { ...config.ppo, seed };
    const trainer = await Trainer.create({ env, config: ppo, backend: config.backend });
    await manager.save(checkpointInput(trainer.state(), run, row(seed), null));
    if (seed === 2) {
      const state = trainer.state();
      const { seeker_policy } = state.policies as Record<'seeker_policy', (typeof state.policies)[string]>;
      await manager.save(checkpointInput({ ...state, policies: { seeker_policy } }, run, row(3), null));
      const source = { ...config.source, env: { ...config.source.env, ray_count: 8 } };
      await manager.save(checkpointInput(state, { ...run, configuration: source }, row(4), null));
    }
    await trainer.dispose();
  }
});
afterAll(() => remove());

const warnings: string[] = [];
const load = (checkpoint: string) =>
  loadCheckpointPolicies({ checkpoint, checkpointDirectory: join(folder, 'checkpoints') }, 2, {
    write: (text: string) => warnings.push(text),
  });

/** Actions of two rows, in worlds 0 and 1, before an observation of ones. */
async function actions(actor: Actor | undefined, observationSize: number): Promise<number[]> {
  const chosen = new Float32Array(14);
  await actor?.act(new Float32Array(2 * observationSize).fill(1), chosen, Int32Array.of(0, 1));
  return [...chosen];
}

async function play(checkpoint: string, seekers: 'trained' | 'random', seed: number): Promise<number[]> {
  const { actors, env } = await load(checkpoint);
  return actions(actors({ seekers, hiders: 'random' }, seed)['seeker_policy'], env.observationSize);
}

describe('the policies of a checkpoint', () => {
  it('act by their weights when they are trained', async () => {
    expect(await play('1', 'trained', 5)).not.toEqual(await play('2', 'trained', 5));
  });

  it('ignore their weights when the side is random', async () => {
    expect(await play('1', 'random', 5)).toEqual(await play('2', 'random', 5));
    expect(await play('1', 'random', 5)).not.toEqual(await play('1', 'random', 6));
  });

  it('take their most likely actions when they are trained: the same in every world, whatever the seed', async () => {
    const chosen = await play('1', 'trained', 5);
    expect(await play('1', 'trained', 6)).toEqual(chosen);
    expect(chosen.slice(0, 7)).toEqual(chosen.slice(7));
  });

  it('draw differently in each world when the side is random', async () => {
    const chosen = await play('1', 'random', 5);
    expect(chosen.slice(0, 7)).not.toEqual(chosen.slice(7));
  });

  it('play the game that they were trained in', async () => {
    const { env, checkpoint } = await load('2');
    expect([env.worldCount, env.config.episodeSteps, env.config.rayCount]).toEqual([2, 8, 4]);
    expect(checkpoint.entry.iteration).toBe(2);
    expect(warnings).toEqual([]);
  });

  it('are refused when one is missing or made for another game', async () => {
    await expect(load('3')).rejects.toThrow(/policies\/hider_policy is missing/);
    await expect(load('4')).rejects.toThrow(/seeker_policy\.observation_size is \d+, expected \d+/);
  });
});
