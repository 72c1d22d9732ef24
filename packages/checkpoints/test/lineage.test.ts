import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CheckpointEntry } from '../src/index.js';
import { CheckpointManager, lineagesOf } from '../src/index.js';
import { sampleInput } from './sample-checkpoint.js';
import { temporaryDirectory } from './temporary-directory.js';

/** Its identity is its label. */
function entry(label: string, parent: string | null, run = 'a'): CheckpointEntry {
  return {
    label,
    identity: label,
    parent,
    run,
    iteration: Number.parseInt(label, 10),
  } as unknown as CheckpointEntry;
}

function linesOf(...oldestFirst: CheckpointEntry[]): string[] {
  return lineagesOf(oldestFirst).map(
    ({ checkpoints, origin, hasOrigin }) =>
      `${origin?.label ?? (hasOrigin ? 'unknown' : 'nothing')}: ${checkpoints.map(({ label }) => label).join(' ')}`,
  );
}

describe('lines of descent', () => {
  test('a run is one, however often it was interrupted', () => {
    expect(
      linesOf(entry('10', null), entry('20', null), entry('30', '20'), entry('40', '20'), entry('45', '40')),
    ).toEqual(['nothing: 10 20 30 40 45']);
  });

  test('going on from an older checkpoint begins another', () => {
    expect(
      linesOf(
        entry('10', null),
        entry('20', null),
        entry('30', null),
        entry('20_v2', '10', 'b'),
        entry('30_v2', '10', 'b'),
        entry('20_v3', '10', 'c'),
        entry('40', '30'),
        entry('25', '20_v2', 'd'),
      ),
    ).toEqual(['nothing: 10 20 30 40', '10: 20_v2 30_v2', '10: 20_v3', '20_v2: 25']);
  });

  test('going back within the same run begins another as well', () => {
    expect(linesOf(entry('10', null), entry('20', '10'), entry('30', '10'), entry('20_v2', '10'))).toEqual([
      'nothing: 10 20 30',
      '10: 20_v2',
    ]);
  });

  test('a second run from the beginning is another', () => {
    expect(linesOf(entry('10', null), entry('20', null), entry('10_v2', null, 'b'))).toEqual([
      'nothing: 10 20',
      'nothing: 10_v2',
    ]);
  });

  test('what was trained on from a checkpoint that is gone says so', () => {
    expect(linesOf(entry('30', 'gone'), entry('40', 'gone'))).toEqual(['unknown: 30 40']);
  });

  test('one without a legible manifest is in none', () => {
    expect(linesOf(entry('10', null), { ...entry('20', null), identity: null })).toEqual(['nothing: 10']);
  });

  test('are lines, whatever parents the checkpoints claim', () => {
    const label = fc.nat(5).map(String);
    fc.assert(
      fc.property(fc.array(fc.tuple(label, fc.option(label))), (claims) => {
        const entries = claims.map(([one, parent]) => entry(one, parent));
        const lines = lineagesOf(entries);
        const all = lines.flatMap(({ checkpoints }) => checkpoints);
        expect(all).toHaveLength(entries.length);
        expect(new Set(all)).toEqual(new Set(entries));
        for (const { checkpoints, origin } of lines)
          if (origin !== null) expect(checkpoints).not.toContain(origin);
      }),
    );
  });
});

test('a second checkpoint of an iteration has a name, an identity and a line of its own', async () => {
  const manager = new CheckpointManager(temporaryDirectory());
  for (const iteration of [10, 20, 30]) await manager.save(sampleInput(iteration));
  const origin = await manager.load('checkpoint_000020');
  const { entry: fork } = await manager.save({ ...sampleInput(30), parent: origin.entry.identity });
  const entries = await manager.listCheckpoints();
  expect(entries.map(({ name }) => name)).toEqual([
    'checkpoint_000010',
    'checkpoint_000020',
    'checkpoint_000030',
    'checkpoint_000030_v2',
  ]);
  expect(new Set(entries.map(({ identity }) => identity)).size).toBe(4);
  expect(fork.parent).toBe(origin.entry.identity);
  expect(linesOf(...entries)).toEqual(['nothing: 10 20 30', '20: 30_v2']);
  expect((await manager.load('checkpoint_000030')).entry.identity).toBe(entries[2]?.identity);
});
