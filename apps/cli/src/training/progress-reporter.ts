import type { ProgressListener } from '@hideout/ppo';
import type { TrainingEvent } from './events.js';

/** Progress within an iteration is told at most this often. */
const intervalMs = 100;

/** Tells progress at a readable rate, and, once, that a request to stop was noticed while an iteration ran. */
export function progressReporter(
  currentIteration: () => number,
  emit: (event: TrainingEvent) => void,
  shouldStop: () => boolean,
): ProgressListener {
  let lastMs = -Infinity;
  let isStopTold = false;
  return (phase, fraction) => {
    const nowMs = performance.now();
    if (nowMs - lastMs < intervalMs) return;
    lastMs = nowMs;
    const iteration = currentIteration();
    emit({ type: 'progress', iteration, phase, fraction });
    if (isStopTold || !shouldStop()) return;
    isStopTold = true;
    emit({ type: 'stopping', iteration });
  };
}
