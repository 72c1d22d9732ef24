import { metricDefinition } from '../metric-definitions.js';
import type { MetricsRow } from '../metrics-row.js';
import type { ScalarValue } from './event.js';

/** The figures of a row as TensorBoard's scalars; the iteration is their step, and not one of them. */
export function scalarValues(row: MetricsRow): ScalarValue[] {
  return Object.entries(row).flatMap(([name, value]): ScalarValue[] => {
    if (typeof value !== 'number' || !Number.isFinite(value) || name === 'iteration') return [];
    const definition = metricDefinition(name);
    if (definition === undefined) return [{ tag: `other/${name}`, value }];
    const { tag, meaning, unit } = definition;
    return [{ tag, value, description: unit === '1' ? meaning : `${meaning} Unit: ${unit}.` }];
  });
}
