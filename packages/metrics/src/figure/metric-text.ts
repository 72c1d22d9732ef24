import { metricDefinition } from '../metric-definitions.js';
import { figureText } from './figure-number.js';

/** A figure of a metric for people, in the metric's unit; one that the environment brought has none. */
export function metricText(name: string, value: number | null): string {
  return figureText(value, metricDefinition(name)?.unit ?? '1');
}
