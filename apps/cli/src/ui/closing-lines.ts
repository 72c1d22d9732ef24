import type { FinishedEvent } from '../training/events.js';
import { newestRow } from '../training/run-history.js';
import { figure } from './metrics-figure.js';
import { duration, fixed, grouped, percent } from './number-format.js';
import { printable } from './printable.js';
import type { TrainingState } from './training-state.js';

/** The last words of a training that ended: what was trained, where it is and what to do next. */
export function closingLines(state: TrainingState): string[] {
  const { finished } = state;
  if (finished === null) return [];
  return [
    headline(finished, state),
    ...newestFigures(state),
    checkpointLine(finished),
    '',
    ...nextSteps(finished, printable(state.started?.directoryOptions ?? '')),
  ];
}

function headline(finished: FinishedEvent, state: TrainingState): string {
  const iterations = state.ownRows === 1 ? '1 iteration' : `${state.ownRows} iterations`;
  const run = state.started === null ? 'the run' : `run ${printable(state.started.run)}`;
  const end =
    finished.reason === 'completed'
      ? `Training completed at iteration ${finished.iteration}`
      : `Training interrupted at iteration ${finished.iteration} of ${finished.totalIterations}`;
  return `${end}: ${iterations} of ${run} in ${duration(finished.seconds)}.`;
}

function newestFigures(state: TrainingState): string[] {
  const row = newestRow(state.history);
  if (row === undefined) return [];
  return [
    `   Seeker reward: ${fixed(figure(row, 'seeker_reward'), 2)} | Hider reward: ${fixed(figure(row, 'hider_reward'), 2)}` +
      ` | Caught: ${percent(figure(row, 'caught_fraction'))} | Hidden: ${percent(figure(row, 'hidden_fraction'))}`,
    `   Episodes completed: ${grouped(figure(row, 'episodes_completed'))}`,
  ];
}

function checkpointLine(finished: FinishedEvent): string {
  return finished.checkpoint === null
    ? '   No checkpoint was written.'
    : `   Newest checkpoint: ${printable(finished.checkpoint)}`;
}

/** `where`: the options that lead to the directories of this training. */
function nextSteps(finished: FinishedEvent, where: string): string[] {
  if (finished.checkpoint === null) return [`Start again: npx hideout train${where}`];
  const resume =
    finished.reason === 'interrupted'
      ? [`   npx hideout train latest${where}`, 'go on where it stopped']
      : [`   npx hideout train latest --iterations ${nextTarget(finished)}${where}`, 'train on'];
  return [
    finished.reason === 'interrupted' ? 'To resume, and what else there is:' : 'What to do next:',
    ...aligned([
      resume,
      [`   npx hideout demo latest${where}`, 'watch the agents play'],
      [`   npx hideout list${where}`, 'all checkpoints'],
      [`   npx hideout dashboard${where}`, 'the curves in the browser'],
    ]),
  ];
}

/** Twice as far: a number to type that does something. */
function nextTarget(finished: FinishedEvent): number {
  return 2 * Math.max(finished.iteration, finished.totalIterations);
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const width = Math.max(...rows.map(([command]) => command?.length ?? 0));
  return rows.map(([command, meaning]) => `${command?.padEnd(width)}   ${meaning}`);
}
