import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointManager } from '@hideout/checkpoints';
import type { CheckpointEntry } from '@hideout/checkpoints';
import { readRunLog, RunLog, writeMetricsHistory } from '@hideout/metrics';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkpointInput } from '../../src/training/checkpoint-state.js';
import { figurePath, historyPath, newRunRecord, resumedRunRecord } from '../../src/training/run-record.js';
import type { RunRecord } from '../../src/training/run-record.js';
import { row } from '../training-fixtures.js';
import { temporaryFolder } from './small-training.js';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

const now = new Date('2026-11-23T21:15:00Z');
let warnings: string[];
beforeEach(() => {
  warnings = [];
});
const setting = () => ({
  runsDirectory: join(folder, 'runs'),
  seed: 1,
  now,
  warn: (message: string) => void warnings.push(message),
});
const rows = (last: number) => Array.from({ length: last }, (_, index) => row(index + 1));
const iterations = ({ log }: RunRecord): number[] => log.rows.map(({ iteration }) => iteration);
const logFile = (run: string): string => join(folder, 'runs', run, 'metrics.jsonl');

/** A checkpoint of a run with its history, as a session leaves it. */
async function save(run: string, iteration: number, store = 'checkpoints'): Promise<CheckpointEntry> {
  const state = { json: {}, arrays: {}, policies: {} };
  const input = checkpointInput(state, { run, elapsedSeconds: 1, configuration: {} }, row(iteration), null);
  const { entry } = await new CheckpointManager(join(folder, store)).save(input);
  await writeMetricsHistory(historyPath(entry), rows(iteration));
  return entry;
}

/** The log of a run with rows 1 to `last`. */
async function writeLog(run: string, last: number): Promise<string> {
  const log = await RunLog.open(join(folder, 'runs', run));
  for (const next of rows(last)) await log.append(next);
  await log.close();
  return log.header.run_id;
}

async function resume(entry: CheckpointEntry, run = 'run-1', store = 'checkpoints'): Promise<RunRecord> {
  const stored = await new CheckpointManager(join(folder, store)).listCheckpoints();
  const record = await resumedRunRecord({ entry, run, stored }, setting());
  await record.log.close();
  return record;
}

describe('the record of a fresh run', () => {
  it('has a folder that sorts by time and says the seed', async () => {
    const { name, log } = await newRunRecord(setting());
    await log.close();
    expect(name).toBe('2026-11-23_21-15-00_seed-1');
  });

  it('never shares a folder with a run that began in the same second', async () => {
    const records = await Promise.all([1, 2, 3].map(() => newRunRecord(setting())));
    for (const { log } of records) await log.close();
    expect(records.map(({ name }) => name).sort()).toEqual([
      '2026-11-23_21-15-00_seed-1',
      '2026-11-23_21-15-00_seed-1_2',
      '2026-11-23_21-15-00_seed-1_3',
    ]);
  });
});

describe('the record of a resumed run', () => {
  it('is its own, cut to the checkpoint: what was trained after it is trained again', async () => {
    await writeLog('run-1', 13);
    const record = await resume(await save('run-1', 10));
    expect(record.name).toBe('run-1');
    expect(iterations(record)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect((await readRunLog(record.directory))?.rows).toHaveLength(10);
    expect(warnings).toEqual([]);
  });

  it('is a fork when a later checkpoint of the run exists, and leaves the run\u2019s log alone', async () => {
    const runId = await writeLog('run-1', 20);
    const before = await readFile(logFile('run-1'));
    const entry = await save('run-1', 10);
    await save('run-1', 20);
    const record = await resume(entry);
    expect(record.name).toBe('2026-11-23_21-15-00_seed-1');
    expect(iterations(record)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(record.log.header.parent).toEqual({ run_id: runId, iteration: 10 });
    expect(await readFile(logFile('run-1'))).toEqual(before);
  });

  it('is a fork when the checkpoint lies in another store, where its run may still be training', async () => {
    await writeLog('run-1', 13);
    const before = await readFile(logFile('run-1'));
    const record = await resume(await save('run-1', 10), 'run-1', 'other-store');
    expect(record.name).not.toBe('run-1');
    expect(await readFile(logFile('run-1'))).toEqual(before);
  });

  it('is a fork when the checkpoint names no run', async () => {
    const record = await resume(await save('', 3), '');
    expect(record.name).toBe('2026-11-23_21-15-00_seed-1');
    expect(iterations(record)).toEqual([1, 2, 3]);
    expect(record.log.header.parent).toBeNull();
  });

  it('comes from the history when the folder of the run is gone', async () => {
    const record = await resume(await save('run-1', 4));
    expect([record.name, iterations(record)]).toEqual(['run-1', [1, 2, 3, 4]]);
    expect(warnings).toEqual([]);
  });

  it('comes from the log when the history is gone, and when it is damaged', async () => {
    await writeLog('run-1', 4);
    const entry = await save('run-1', 4);
    await rm(historyPath(entry));
    expect(iterations(await resume(entry))).toEqual([1, 2, 3, 4]);
    expect(warnings).toEqual([]);
    await writeFile(historyPath(entry), '{"format_version": 1, "rows": [');
    expect(iterations(await resume(entry))).toEqual([1, 2, 3, 4]);
    expect(warnings).toEqual([expect.stringMatching(/^the history of checkpoint_000004 cannot be read/)]);
  });

  it('is begun anew from the history when the log is damaged in the middle, which is moved aside', async () => {
    await writeLog('run-1', 4);
    const lines = (await readFile(logFile('run-1'), 'utf8')).split('\n');
    const damaged = lines.with(2, 'x'.repeat(20)).join('\n');
    for (const copy of [1, 2]) {
      await writeFile(logFile('run-1'), damaged);
      const record = await resume(copy === 1 ? await save('run-1', 4) : await newestEntry());
      expect([record.name, iterations(record)]).toEqual(['run-1', [1, 2, 3, 4]]);
      expect(await readFile(`${logFile('run-1')}.damaged-${copy}`, 'utf8')).toBe(damaged);
      expect(warnings.at(-1)).toContain(`metrics.jsonl.damaged-${copy}`);
    }
  });

  it('leaves a log of a newer version alone and goes on under a new name', async () => {
    await writeLog('run-1', 4);
    const newer = (await readFile(logFile('run-1'), 'utf8')).replace(
      '"format_version":1',
      '"format_version":99',
    );
    await writeFile(logFile('run-1'), newer);
    const record = await resume(await save('run-1', 4));
    expect([record.name, iterations(record)]).toEqual(['2026-11-23_21-15-00_seed-1', [1, 2, 3, 4]]);
    expect(await readFile(logFile('run-1'), 'utf8')).toBe(newer);
    expect(warnings[0]).toMatch(/^the run goes on under a new name/);
  });

  it('says how many rows are gone when neither has them', async () => {
    const entry = await save('run-1', 4);
    await writeMetricsHistory(historyPath(entry), rows(1));
    expect(iterations(await resume(entry))).toEqual([1]);
    expect(warnings).toEqual([expect.stringMatching(/^the metrics of 3 of the first 4 iterations are gone/)]);
  });

  it('is found by the label of the checkpoint, wherever the store was moved to', async () => {
    await save('run-1', 4);
    await cp(join(folder, 'checkpoints'), join(folder, 'moved'), { recursive: true });
    const [entry] = await new CheckpointManager(join(folder, 'moved')).listCheckpoints();
    expect(historyPath(entry as CheckpointEntry)).toBe(join(folder, 'moved', 'metrics_iter_4.json'));
    expect(figurePath(entry as CheckpointEntry)).toBe(join(folder, 'moved', 'training_metrics_iter_4.png'));
    expect(await readdir(join(folder, 'moved'))).toContain('metrics_iter_4.json');
  });

  async function newestEntry(): Promise<CheckpointEntry> {
    const entry = await new CheckpointManager(join(folder, 'checkpoints')).getLatestCheckpoint();
    return entry as CheckpointEntry;
  }
});
