import { describe, expect, it } from '@jest/globals';
import { plainLines } from '../../src/ui/plain-lines.js';
import type { TrainingEvent } from '../../src/training/events.js';
import { finished, iteration, started, stateAfter } from '../training-fixtures.js';

function linesAfter(...events: TrainingEvent[]): string[] {
  return plainLines(events.at(-1) as TrainingEvent, stateAfter(...events));
}

describe('the plain lines of a training', () => {
  it('say what starts, and where it is kept', () => {
    expect(linesAfter(started)).toEqual([
      'Run run-1, seed 7, until iteration 500',
      'Backend: wasm (the fastest there is)',
      'Checkpoints: checkpoints',
      'Metrics: runs/run-1',
      '',
    ]);
  });

  it('say from where a run is resumed', () => {
    const resumed = { ...started, resumedFrom: 'checkpoints/checkpoint_000010', firstIteration: 11 };
    expect(linesAfter(resumed)).toContain('Resumed from checkpoints/checkpoint_000010: iteration 11 is next');
  });

  it('show an iteration with the fields of the seed', () => {
    expect(linesAfter(started, iteration(42))).toEqual([
      '🔄 Training Iteration 42/500',
      '────────────────────────────────────────────────────────────',
      '📊 Progress:',
      '   Episodes completed: 1260',
      '   Episodes this iteration: 30',
      '   Reward mean: 168.45',
      '   Episode length mean: 135.2 steps',
      '   Seeker reward: -8.23 | KL: 0.007234 | Entropy: 9.8923',
      '   Hider reward: 45.67 | KL: 0.008142 | Entropy: 9.6234',
      '   Caught: 34.2 % | Hidden: 50.0 %',
      // 500 - 42 = 458 iterations of 6 s: 2748 s
      '   Steps per second: 1600 | Rollout: 2.0 s | Learning: 4.0 s | Time left: 45m 48s',
      '',
    ]);
  });

  it('say n/a where there is no figure', () => {
    const noEpisode = iteration(1, { reward_mean: null, seeker_reward: null, hider_reward: NaN });
    const lines = linesAfter(started, noEpisode);
    expect(lines).toContain('   Reward mean: n/a');
    expect(lines).toContain('   Seeker reward: n/a | KL: 0.007234 | Entropy: 9.8923');
    expect(lines).toContain('   Hider reward: n/a | KL: 0.008142 | Entropy: 9.6234');
  });

  it('show a checkpoint and what it replaced', () => {
    const checkpoint = {
      type: 'checkpoint',
      iteration: 110,
      name: 'checkpoint_000110',
      path: 'checkpoints/checkpoint_000110',
      sizeBytes: 3_400_000,
      seconds: 0.25,
      removed: ['checkpoint_000010'],
    } as const;
    expect(linesAfter(checkpoint)).toEqual([
      '💾 Saved checkpoints/checkpoint_000110 (3.4 MB, 0.3 s)',
      '   Removed by retention: checkpoint_000010',
      '',
    ]);
  });

  it('say under every iteration that checkpoints are not saved, until they are again', () => {
    const degraded = {
      type: 'degraded',
      iteration: 20,
      since: 20,
      code: 'ENOSPC',
      reason: 'disk full',
      lastGoodCheckpoint: 'checkpoint_000010',
      message: 'degraded: disk full, last good checkpoint checkpoint_000010',
      problem: 'the checkpoint of iteration 20 could not be saved: no space left on device.',
    } as const;
    const recovered = {
      type: 'recovered',
      iteration: 30,
      name: 'checkpoint_000030',
      message: 'checkpoints are saved again: checkpoint_000030',
    } as const;
    expect(linesAfter(started, degraded)).toEqual([
      'Warning: degraded: disk full, last good checkpoint checkpoint_000010',
      '   the checkpoint of iteration 20 could not be saved: no space left on device.',
    ]);
    const standing = '   degraded: disk full, last good checkpoint checkpoint_000010';
    expect(linesAfter(started, degraded, iteration(21)).slice(-2)).toEqual([standing, '']);
    expect(linesAfter(started, degraded, recovered)).toEqual([
      '✅ checkpoints are saved again: checkpoint_000030',
      '',
    ]);
    expect(linesAfter(started, degraded, recovered, iteration(31))).not.toContain(standing);
  });

  it('say that a training stands still, and that it goes on', () => {
    expect(linesAfter(started, { type: 'paused', iteration: 3 })).toEqual(['Paused after iteration 3.']);
    expect(linesAfter(started, { type: 'continued', iteration: 3 })).toEqual(['Going on after iteration 3.']);
  });

  it('close with what was trained and what to do next', () => {
    expect(linesAfter({ ...started, firstIteration: 500 }, iteration(500), finished)).toEqual([
      '',
      'Training completed at iteration 500: 1 iteration of run run-1 in 50m 00s.',
      '   Seeker reward: -8.23 | Hider reward: 45.67 | Caught: 34.2 % | Hidden: 50.0 %',
      '   Episodes completed: 15,000',
      '   Newest checkpoint: checkpoints/checkpoint_000500',
      '',
      'What to do next:',
      '   npx hideout train latest --iterations 1000   train on',
      '   npx hideout demo latest                      watch the agents play',
      '   npx hideout list                             all checkpoints',
      '   npx hideout dashboard                        the curves in the browser',
    ]);
  });

  it('say how to resume after an interrupt', () => {
    const interrupted = { ...finished, reason: 'interrupted', iteration: 20 } as const;
    const lines = linesAfter(started, interrupted);
    expect(lines[1]).toBe(
      'Training interrupted at iteration 20 of 500: 0 iterations of run run-1 in 50m 00s.',
    );
    expect(lines).toContain('   npx hideout train latest   go on where it stopped');
  });

  it('offer no checkpoint where none was written', () => {
    const lines = linesAfter(started, { ...finished, reason: 'interrupted', checkpoint: null });
    expect(lines.slice(-3)).toEqual(['   No checkpoint was written.', '', 'Start again: npx hideout train']);
  });

  it('leave progress within an iteration to the screen', () => {
    expect(linesAfter({ type: 'progress', iteration: 1, phase: 'rollout', fraction: 0.5 })).toEqual([]);
  });

  it('let no control sequence through', () => {
    expect(linesAfter({ type: 'warning', message: 'a\u001b[2Jb\u0007' })).toEqual(['Warning: ab?']);
  });
});
