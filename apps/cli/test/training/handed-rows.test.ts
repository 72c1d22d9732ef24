import type { MetricsRow } from '@hideout/metrics';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { handedRows, takeRows } from '../../src/training/handed-rows.js';
import { row } from '../training-fixtures.js';

const rows = (count: number): MetricsRow[] => Array.from({ length: count }, (_, index) => row(index + 1));
const hadOf = (had: readonly MetricsRow[]) => ({ count: had.length, newest: had.at(-1) });

describe('rows that are handed over', () => {
  it('are those that were added since', () => {
    expect(handedRows(hadOf(rows(2)), rows(4))).toEqual({ kept: 2, added: [row(3), row(4)] });
    expect(handedRows(hadOf(rows(4)), rows(4))).toEqual({ kept: 4, added: [] });
  });

  it.each([
    ['there are fewer', rows(1)],
    ['another run has others in their place', rows(3).map((of) => ({ ...of, timestamp: '2025-01-01' }))],
    ['rows are missing', [row(1), row(3), row(4)]],
  ])('are all where %s', (_case, now) => {
    expect(handedRows(hadOf(rows(2)), now)).toEqual({ kept: 0, added: now });
  });

  it('make the rows of whoever takes them all rows, whatever they had', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 9 }), { maxLength: 6 }), (counts) => {
        const taken: MetricsRow[] = [];
        let had = hadOf([]);
        for (const count of counts) {
          const now = rows(count);
          takeRows(taken, handedRows(had, now));
          had = hadOf(now);
          expect(taken).toEqual(now);
        }
      }),
    );
  });
});
