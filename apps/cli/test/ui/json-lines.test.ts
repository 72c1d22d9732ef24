import { describe, expect, it } from '@jest/globals';
import { historyWith, noHistory } from '../../src/training/run-history.js';
import { jsonLine } from '../../src/ui/json-lines.js';
import { iteration, row, started } from '../training-fixtures.js';

describe('the JSON lines of a training', () => {
  it('are the events themselves', () => {
    const event = iteration(3);
    expect(JSON.parse(jsonLine(event) ?? '')).toEqual(event);
  });

  it('hold one line each, whatever is in the texts', () => {
    expect(jsonLine({ type: 'warning', message: 'two\nlines' })).toBe(
      '{"type":"warning","message":"two\\nlines"}',
    );
  });

  it('leave out progress and the rows of earlier iterations', () => {
    expect(jsonLine({ type: 'progress', iteration: 1, phase: 'rollout', fraction: 0 })).toBeNull();
    const line = JSON.parse(
      jsonLine({ ...started, history: historyWith(noHistory, [row(1), row(2)]) }) ?? '',
    ) as Record<string, unknown>;
    expect(line['history']).toBeUndefined();
    expect(line['historyLength']).toBe(2);
  });

  it('write null for a figure that is not finite', () => {
    expect(jsonLine(iteration(1, { seeker_kl: NaN }))).toContain('"seeker_kl":null');
  });
});
