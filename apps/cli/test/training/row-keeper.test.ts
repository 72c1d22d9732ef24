import type { MetricsRow } from '@hideout/metrics';
import { describe, expect, it } from '@jest/globals';
import { EventKeeper } from '../../src/training/event-keeper.js';
import { RowKeeper } from '../../src/training/row-keeper.js';
import { row } from '../training-fixtures.js';
import { temporaryFolder } from './small-training.js';

/** A log on a disk that is full until it is not. */
function fakeLog() {
  const written: MetricsRow[] = [];
  const disk = { isFull: false };
  return {
    disk,
    log: {
      path: 'runs/run-1/metrics.jsonl',
      rows: written,
      append: async (next: MetricsRow): Promise<void> => {
        if (disk.isFull) throw new Error('ENOSPC: no space left on device');
        written.push(next);
      },
    },
  };
}

describe('the keeper of rows', () => {
  it('writes a row at once', async () => {
    const { log } = fakeLog();
    await new RowKeeper(log, () => undefined).append(row(1));
    expect(log.rows).toEqual([row(1)]);
  });

  it('keeps what a full disk does not take, warns once, and writes it in order when there is room', async () => {
    const { log, disk } = fakeLog();
    const warnings: string[] = [];
    const keeper = new RowKeeper(log, (message) => warnings.push(message));
    await keeper.append(row(1));
    disk.isFull = true;
    await keeper.append(row(2));
    await keeper.append(row(3));
    expect(log.rows).toEqual([row(1)]);
    expect(keeper.rows).toEqual([row(1), row(2), row(3)]);
    disk.isFull = false;
    await keeper.append(row(4));
    expect(log.rows).toEqual([row(1), row(2), row(3), row(4)]);
    expect(keeper.rows).toEqual(log.rows);
    expect(warnings).toEqual([
      'runs/run-1/metrics.jsonl could not be written: ENOSPC: no space left on device; ' +
        'training goes on, and later iterations try again',
    ]);
  });

  it('tries a last time at the end, and says what the log lacks', async () => {
    const { log, disk } = fakeLog();
    const warnings: string[] = [];
    const keeper = new RowKeeper(log, (message) => warnings.push(message));
    disk.isFull = true;
    await keeper.append(row(1));
    await keeper.append(row(2));
    await keeper.finish();
    expect(warnings.at(-1)).toMatch(/^runs\/run-1\/metrics\.jsonl lacks the iterations from 1 on \(ENOSPC/u);
    disk.isFull = false;
    await keeper.finish();
    expect(log.rows).toEqual([row(1), row(2)]);
    expect(warnings).toHaveLength(2);
  });
});

describe('what an iteration costs', () => {
  /** Reads of rows that an iteration takes, keeping and handing its row on, in a run of so many rows. */
  async function readsAt(rowCount: number, isDiskFull: boolean): Promise<number> {
    const { log, disk } = fakeLog();
    for (let n = 1; n <= rowCount; n++) log.rows.push(row(n));
    const keeper = new RowKeeper(log, () => undefined);
    const folder = await temporaryFolder();
    const counted = countedReads(keeper.rows);
    const events = await EventKeeper.open(folder.path, {}, counted.rows, () => undefined);
    disk.isFull = isDiskFull;
    const before = counted.reads();
    await keeper.append(row(rowCount + 1));
    await events.addIteration(rowCount + 1, {});
    await events.close();
    await folder.remove();
    return counted.reads() - before;
  }

  it.each([false, true])('does not grow with the rows of the run; disk full: %s', async (isDiskFull) => {
    const few = await readsAt(10, isDiskFull);
    expect(few).toBeGreaterThan(0);
    expect(await readsAt(2000, isDiskFull)).toBe(few);
  });

  it('is no copy of the rows', async () => {
    const { log } = fakeLog();
    const keeper = new RowKeeper(log, () => undefined);
    const { rows } = keeper;
    await keeper.append(row(1));
    expect(keeper.rows).toBe(rows);
    expect(rows).toEqual([row(1)]);
    expect(rows[0]).toBe(log.rows[0]);
  });

  /** The same rows, whoever reads one of them being counted. */
  function countedReads(rows: readonly MetricsRow[]) {
    let count = 0;
    const get = (target: readonly MetricsRow[], key: string | symbol): unknown => {
      if (typeof key === 'string' && /^\d+$/.test(key)) count++;
      return Reflect.get(target, key) as unknown;
    };
    return { rows: new Proxy(rows, { get }), reads: () => count };
  }
});
