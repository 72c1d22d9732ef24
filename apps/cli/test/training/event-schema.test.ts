import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { eventSchema } from '../../src/training/event-schema.js';
import type { TrainingEvent } from '../../src/training/events.js';
import { eventsPage } from '../../src/training/events-page.js';
import { historyWith, noHistory } from '../../src/training/run-history.js';
import { jsonLine } from '../../src/ui/json-lines.js';
import { finished, iteration, row, started } from '../training-fixtures.js';
import { longTraining, scenes } from '../ui/training-scenes.js';

const parsed = (event: TrainingEvent) => eventSchema.safeParse(JSON.parse(jsonLine(event) ?? 'null'));

describe('the schema of the events', () => {
  it('takes every event as the JSON view writes it', () => {
    const all: TrainingEvent[] = [
      ...longTraining.filter(({ type }) => type !== 'progress'),
      ...(scenes['degraded']?.events ?? []).filter(({ type }) => type === 'condition' || type === 'degraded'),
      {
        ...started,
        history: historyWith(noHistory, [row(1)]),
        resumedFrom: 'checkpoints/checkpoint_000001',
        firstIteration: 2,
      },
      iteration(3, { seeker_kl: NaN, reward_mean: null, of_its_own: 5 }),
      { type: 'warning', message: 'x' },
      { type: 'recovered', iteration: 2, name: 'checkpoint_000002', message: 'x' },
      { type: 'paused', iteration: 2 },
      { type: 'continued', iteration: 2 },
      { type: 'stopping', iteration: 2 },
      { ...finished, checkpoint: null },
      { type: 'failed', message: 'x', exitCode: 1 },
    ];
    for (const event of all) expect([event.type, parsed(event).error]).toEqual([event.type, undefined]);
    expect(new Set(all.map(({ type }) => type)).size).toBe(eventSchema.options.length);
  });

  it('refuses what is none', () => {
    for (const line of [
      { type: 'progress', iteration: 1, phase: 'rollout', fraction: 0 },
      { type: 'warning' },
      { type: 'warning', message: 'x', more: 1 },
      { ...iteration(1), metrics: { ...row(1), reward_mean: '5' } },
      { ...iteration(1), metrics: { reward_mean: 5 } },
    ])
      expect(eventSchema.safeParse(line).success).toBe(false);
  });

  it('is the source of docs/events.md; write it with: npx nx run cli:docs', async () => {
    const page = await readFile(new URL('../../../../docs/events.md', import.meta.url), 'utf8');
    expect(page).toBe(eventsPage());
  });
});
