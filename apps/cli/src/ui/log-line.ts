import type { TrainingEvent } from '../training/events.js';
import { figure } from './metrics-figure.js';
import { bytes, duration, fixed, grouped } from './number-format.js';

/** What an event is worth in the screen's log: one line, or none. Texts are as they came. */
export function logLine(event: TrainingEvent): string | null {
  switch (event.type) {
    case 'started':
      return `started ${event.run} at iteration ${event.firstIteration} with ${event.backend}`;
    case 'iteration': {
      const { metrics } = event;
      const pair = (name: 'reward' | 'kl', decimals: number): string =>
        `${fixed(figure(metrics, `seeker_${name}`), decimals)} ${fixed(figure(metrics, `hider_${name}`), decimals)}`;
      return (
        `iteration ${metrics.iteration}   rewards ${pair('reward', 2)}   KL ${pair('kl', 4)}` +
        `   ${grouped(figure(metrics, 'steps_per_second'))} steps/s`
      );
    }
    case 'checkpoint':
      return `saved ${event.name} (${bytes(event.sizeBytes)}, ${duration(event.seconds)})`;
    case 'warning':
      return `! ${event.message}`;
    case 'condition':
      return event.state === 'begins' ? `! ${event.message}` : event.message;
    case 'degraded':
      return `! ${event.message} (${event.problem})`;
    case 'recovered':
      return event.message;
    case 'paused':
      return `paused after iteration ${event.iteration}`;
    case 'continued':
      return `going on after iteration ${event.iteration}`;
    case 'stopping':
      return `stopping after iteration ${event.iteration}`;
    case 'progress':
    case 'policies':
    case 'finished':
    case 'failed':
      return null;
  }
}
