import type { RunSummary } from '@hideout/metrics';
import { metricDefinition } from '@hideout/metrics';
import { Gauge, Registry } from 'prom-client';

/** Runs that are told of, the newest first: each is a series of every metric. */
const MOST_RUNS = 50;

/** What else the page of metrics tells. */
export interface ServerFigures {
  readonly checkpoints: number;
  readonly damagedCheckpoints: number;
  readonly streams: number;
}

/** The newest row of every run in the text format of Prometheus, and a few figures of the server. */
export async function prometheusText(runs: readonly RunSummary[], server: ServerFigures): Promise<string> {
  const registry = new Registry();
  const told = runs.slice(0, MOST_RUNS);
  for (const name of namesOf(told)) {
    const definition = metricDefinition(name);
    const unit = definition === undefined || definition.unit === '1' ? '' : ` Unit: ${definition.unit}.`;
    const gauge = new Gauge({
      name: `hideout_${name}`,
      help: (definition?.meaning ?? 'A figure that the environment brought.') + unit,
      labelNames: ['run'],
      registers: [registry],
    });
    for (const { name: run, newestRow } of told) {
      const value = newestRow?.[name];
      if (typeof value === 'number') gauge.set({ run }, value);
    }
  }
  const figures = [
    ['hideout_checkpoints', 'Checkpoints in the store, damaged ones included.', server.checkpoints],
    ['hideout_damaged_checkpoints', 'Damaged checkpoints in the store.', server.damagedCheckpoints],
    ['hideout_dashboard_streams', 'Event streams that are open.', server.streams],
  ] as const;
  for (const [name, help, value] of figures) {
    new Gauge({ name, help, registers: [registry] }).set(value);
  }
  return registry.metrics();
}

/** Names that Prometheus takes; others are left out. */
function namesOf(runs: readonly RunSummary[]): string[] {
  const names = new Set(runs.flatMap(({ newestRow }) => Object.keys(newestRow ?? {})));
  names.delete('timestamp');
  return [...names].filter((name) => /^[A-Za-z_][A-Za-z0-9_]{0,200}$/.test(name) && !RESERVED.has(name));
}

const RESERVED: ReadonlySet<string> = new Set(['checkpoints', 'damaged_checkpoints', 'dashboard_streams']);
