import type { CheckpointEntry, RetentionVerdict } from '@hideout/checkpoints';
import { describe, expect, it } from '@jest/globals';
import { pruneReportJson, pruneReportLines } from '../../src/ui/prune-report.js';

function verdict(name: string, keptBy: string[], goes: string | null): RetentionVerdict {
  return { entry: { name, iteration: 1, sizeBytes: 1500 } as CheckpointEntry, keptBy, goes };
}

const verdicts = [
  verdict('checkpoint_000010', [], 'not among: newest 2'),
  verdict('checkpoint_000020_v2', ['best 1 by highest reward_mean', 'pinned'], null),
  verdict('checkpoint_000030', ['newest 2'], null),
];

describe('the report of prune', () => {
  it('has a line for every checkpoint, and what came of it', () => {
    expect(pruneReportLines({ verdicts, removed: ['checkpoint_000010'] }, false)).toEqual([
      'checkpoint_000010     goes:  not among: newest 2',
      'checkpoint_000020_v2  stays: best 1 by highest reward_mean, pinned',
      'checkpoint_000030     stays: newest 2',
      '',
      'Removed 1 of 3 checkpoints, 1.5 kB.',
    ]);
  });

  it('says what would come of it in a dry run', () => {
    expect(pruneReportLines({ verdicts, removed: [] }, true).at(-1)).toBe(
      'Would remove 1 of 3 checkpoints, 1.5 kB.',
    );
  });

  it('counts what is gone, not what was to go', () => {
    expect(pruneReportLines({ verdicts, removed: [] }, false).at(-1)).toBe(
      'Removed 0 of 3 checkpoints, 0 B.',
    );
  });

  it('prints nothing that steers a terminal', () => {
    const evil = [verdict('checkpoint_000010', ['best 1 by highest \u001b[2Jx'], null)];
    expect(pruneReportLines({ verdicts: evil, removed: [] }, false).join('')).not.toContain('\u001b');
  });

  it('is JSON for programs', () => {
    expect(pruneReportJson({ verdicts: verdicts.slice(0, 1), removed: [] }, true)).toEqual({
      dry_run: true,
      removed: [],
      checkpoints: [
        {
          name: 'checkpoint_000010',
          iteration: 1,
          size_bytes: 1500,
          kept_by: [],
          goes: 'not among: newest 2',
        },
      ],
    });
  });
});
