import type { MetricName, MetricsRow } from '@hideout/metrics';
import type { CheckpointEvent, StartedEvent, TrainingEvent } from '../training/events.js';
import { closingLines } from './closing-lines.js';
import { figure } from './metrics-figure.js';
import { bytes, duration, fixed, percent } from './number-format.js';
import { printable } from './printable.js';
import { secondsLeft } from './training-state.js';
import type { TrainingState } from './training-state.js';

const RULE = '─'.repeat(60);

/**
 * What an event is worth in a log without a terminal: lines, none of them for what only a screen can show.
 *
 * @param state the state after the event.
 */
export function plainLines(event: TrainingEvent, state: TrainingState): string[] {
  switch (event.type) {
    case 'started':
      return startedLines(event);
    case 'progress':
    case 'policies':
      return [];
    case 'iteration':
      return [
        ...iterationLines(event.metrics, event.totalIterations, secondsLeft(state)),
        ...standing(state),
        '',
      ];
    case 'checkpoint':
      return checkpointLines(event);
    case 'warning':
      return [`Warning: ${printable(event.message)}`];
    case 'condition':
      return [`${event.state === 'begins' ? 'Warning: ' : ''}${printable(event.message)}`];
    case 'degraded':
      return [`Warning: ${printable(event.message)}`, `   ${printable(event.problem)}`];
    case 'recovered':
      return [`✅ ${printable(event.message)}`, ''];
    case 'paused':
      return [`Paused after iteration ${event.iteration}.`];
    case 'continued':
      return [`Going on after iteration ${event.iteration}.`];
    case 'stopping':
      return [
        `Stopping: iteration ${event.iteration} is finished and saved first. A second Ctrl+C leaves at once.`,
      ];
    case 'finished':
      return ['', ...closingLines(state)];
    case 'failed':
      return [];
  }
}

function startedLines(event: StartedEvent): string[] {
  const lines = [
    `Run ${printable(event.run)}, seed ${event.seed}, until iteration ${event.totalIterations}`,
    `Backend: ${printable(event.backend)} (${printable(event.backendReason)})`,
    `Checkpoints: ${printable(event.checkpointDirectory)}`,
    `Metrics: ${printable(event.runDirectory)}`,
  ];
  if (event.resumedFrom !== null) {
    lines.push(`Resumed from ${printable(event.resumedFrom)}: iteration ${event.firstIteration} is next`);
  }
  return [...lines, ''];
}

function iterationLines(row: MetricsRow, totalIterations: number, left: number | null): string[] {
  return [
    `🔄 Training Iteration ${figure(row, 'iteration')}/${totalIterations}`,
    RULE,
    '📊 Progress:',
    `   Episodes completed: ${count(row, 'episodes_completed')}`,
    `   Episodes this iteration: ${count(row, 'episodes_this_iteration')}`,
    `   Reward mean: ${fixed(figure(row, 'reward_mean'), 2)}`,
    `   Episode length mean: ${fixed(figure(row, 'episode_len_mean'), 1)} steps`,
    `   Seeker reward: ${sideFigures(row, 'seeker')}`,
    `   Hider reward: ${sideFigures(row, 'hider')}`,
    `   Caught: ${percent(figure(row, 'caught_fraction'))} | Hidden: ${percent(figure(row, 'hidden_fraction'))}`,
    `   Steps per second: ${count(row, 'steps_per_second')}` +
      ` | Rollout: ${duration(figure(row, 'rollout_seconds'))}` +
      ` | Learning: ${duration(figure(row, 'learning_seconds'))}` +
      ` | Time left: ${duration(left)}`,
  ];
}

/** What goes on being wrong, under every iteration. */
function standing({ degraded }: TrainingState): string[] {
  return degraded === null ? [] : [`   ${printable(degraded.message)}`];
}

function sideFigures(row: MetricsRow, side: 'seeker' | 'hider'): string {
  const reward = fixed(figure(row, `${side}_reward`), 2);
  const kl = fixed(figure(row, `${side}_kl`), 6);
  const entropy = fixed(figure(row, `${side}_entropy`), 4);
  return `${reward} | KL: ${kl} | Entropy: ${entropy}`;
}

/** Digits only, as in the seed's log, so that a script can read it. */
function count(row: MetricsRow, name: MetricName): string {
  return fixed(figure(row, name), 0);
}

function checkpointLines(event: CheckpointEvent): string[] {
  const saved = `💾 Saved ${printable(event.path)} (${bytes(event.sizeBytes)}, ${duration(event.seconds)})`;
  const removed = event.removed.map(printable).join(', ');
  return removed === '' ? [saved, ''] : [saved, `   Removed by retention: ${removed}`, ''];
}
