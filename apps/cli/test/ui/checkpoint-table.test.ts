import type { CheckpointEntry } from '@hideout/checkpoints';
import { describe, expect, it } from '@jest/globals';
import { checkpointTableJson, checkpointTableLines } from '../../src/ui/checkpoint-table.js';

function entry(iteration: number, reward: number, changes: Partial<CheckpointEntry> = {}): CheckpointEntry {
  const name = `checkpoint_${String(iteration).padStart(6, '0')}`;
  return {
    name,
    path: `/path/to/checkpoints/${name}`,
    label: String(iteration),
    identity: 'a'.repeat(32),
    parent: null,
    sequence: iteration / 10,
    sizeBytes: 49_060_000,
    savedAt: '2024-12-19T15:30:45.123Z',
    weightsDigest: null,
    pinnedAt: null,
    damaged: null,
    iteration,
    timestamp: '2024-12-19T15:30:45.123Z',
    checkpoint_path: name,
    reward_mean: reward,
    seeker_reward: -5.32,
    hider_reward: 48.91,
    episode_len_mean: 135,
    episodes_completed: 30 * iteration,
    ...changes,
  } as CheckpointEntry;
}

const rewards = [161.06, 165.23, 170.45, 168.92, 172.18];
const table = {
  directory: '/path/to/checkpoints',
  entries: rewards.map((reward, index) => entry(10 * (index + 1), reward)),
  archives: [],
  updatedAt: '2024-12-19T15:30:45.123Z',
};

describe('the table of checkpoints', () => {
  it('looks as in the guide', () => {
    expect(checkpointTableLines(table, false).join('\n')).toBe(`\
================================================================================
📂 CHECKPOINT DIRECTORY: /path/to/checkpoints
================================================================================
Total checkpoints: 5
Index last updated: 2024-12-19T15:30:45Z
================================================================================

Iter     Date         Reward     Episodes   Path
--------------------------------------------------------------------------------
10       2024-12-19   161.06     300        checkpoint_000010
20       2024-12-19   165.23     600        checkpoint_000020
30       2024-12-19   170.45     900        checkpoint_000030
40       2024-12-19   168.92     1200       checkpoint_000040
50       2024-12-19   172.18     1500       checkpoint_000050 [FINAL]
--------------------------------------------------------------------------------

📊 Summary:
   Total checkpoints: 5
   Total disk usage: 245.3 MB
   Latest iteration: 50`);
  });

  it('shows which was trained on from which, where not all are one line', () => {
    const [first, second, ...others] = table.entries.map((one, i) => ({ ...one, identity: `id-${i}` }));
    const fork = entry(20, 1, {
      name: 'checkpoint_000020_v2',
      label: '20_v2',
      identity: 'f',
      parent: 'id-0',
    });
    const lost = entry(90, 1, { identity: 'l', parent: 'gone' });
    const entries = [first, second, ...others, fork, lost] as CheckpointEntry[];
    const lines = checkpointTableLines({ ...table, entries }, false);
    const start = lines.indexOf('🌱 Lineage:');
    expect(lines.slice(start - 1, start + 5)).toEqual([
      '',
      '🌱 Lineage:',
      '   From the beginning: 10, 20, 30, 40, 50',
      '   From 10: 20_v2',
      '   From one that is not here: 90',
      '',
    ]);
    expect(checkpointTableLines({ ...table, entries: entries.slice(0, 5) }, false)).not.toContain(
      '🌱 Lineage:',
    );
  });

  it('shortens long lines of descent', () => {
    const entries = Array.from({ length: 50 }, (_, i) => entry(10 * (i + 1), 1, { identity: `id-${i}` }));
    entries.push(entry(20, 1, { label: '20_v2', identity: 'f', parent: 'id-0' }));
    expect(checkpointTableLines({ ...table, entries }, false)).toContain(
      '   From the beginning: 10, 20, 30, ..., 480, 490, 500 (50)',
    );
  });

  it('names archives in the summary only', () => {
    const archives = ['checkpoint_000001', 'checkpoint_000002'].map((name) => ({
      name,
      path: `/path/to/checkpoints/${name}.tar.gz`,
      sizeBytes: 1500,
    }));
    const lines = checkpointTableLines({ ...table, archives }, false);
    expect(lines.at(-1)).toBe('   Archived: checkpoint_000001, checkpoint_000002 (3.0 kB)');
    expect(lines).toContain('Total checkpoints: 5');
    expect(checkpointTableJson({ ...table, archives: archives.slice(1) })).toMatchObject({
      archives: [
        {
          name: 'checkpoint_000002',
          path: '/path/to/checkpoints/checkpoint_000002.tar.gz',
          size_bytes: 1500,
        },
      ],
    });
  });

  it('marks pinned ones', () => {
    const entries = [entry(10, 1, { pinnedAt: '2026-11-25T00:00:00.000Z' }), entry(20, 1)];
    const lines = checkpointTableLines({ ...table, entries }, false);
    expect(lines.filter((line) => line.includes('['))).toEqual([
      '10       2024-12-19   1.00       300        checkpoint_000010 [PINNED]',
      '20       2024-12-19   1.00       600        checkpoint_000020 [FINAL]',
    ]);
  });

  it('adds sizes, times and both rewards in detail', () => {
    const lines = checkpointTableLines({ ...table, entries: table.entries.slice(-1) }, true);
    expect(lines.slice(9, 12)).toEqual([
      '50       2024-12-19   172.18     1500       checkpoint_000050 [FINAL]',
      '         Saved 2024-12-19T15:30:45Z | Size 49.1 MB',
      '         Seeker reward: -5.32 | Hider reward: 48.91 | Episode length: 135.0 steps',
    ]);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(82);
  });

  it('marks damaged ones and takes the newest good one for the final one', () => {
    const damaged = entry(60, 1, { damaged: 'manifest.json is missing\u001b[2J' });
    const lines = checkpointTableLines({ ...table, entries: [...table.entries, damaged] }, true);
    expect(lines.filter((line) => line.includes('['))).toEqual([
      '50       2024-12-19   172.18     1500       checkpoint_000050 [FINAL]',
      '60       2024-12-19   1.00       1800       checkpoint_000060 [DAMAGED]',
    ]);
    expect(lines).toContain('         Damaged: manifest.json is missing');
    expect(lines).toContain('   Latest iteration: 50');
    expect(lines.at(-1)).toBe('   Damaged: 1 (list --detailed says why)');
  });

  it('says n/a for rewards of no episode', () => {
    const lines = checkpointTableLines({ ...table, entries: [entry(10, 0, { reward_mean: null })] }, false);
    expect(lines[9]).toBe('10       2024-12-19   n/a        300        checkpoint_000010 [FINAL]');
  });

  it('lets no control sequence through', () => {
    const hostile = entry(10, 1, { name: 'checkpoint_\u001b[31m000010', timestamp: '\u001b[2J2024-12-19' });
    const text = checkpointTableLines({ ...table, directory: '/a\u001b[0m', entries: [hostile] }, true).join(
      '\n',
    );
    expect(text).not.toContain('\u001b');
  });

  it('is readable for programs', () => {
    const json = checkpointTableJson({ ...table, entries: table.entries.slice(-2) });
    expect(json).toMatchObject({
      directory: '/path/to/checkpoints',
      total_checkpoints: 2,
      total_bytes: 98_120_000,
      latest_iteration: 50,
      checkpoints: [
        { iteration: 40, final: false, damaged: null, reward_mean: 168.92 },
        {
          iteration: 50,
          final: true,
          size_bytes: 49_060_000,
          seeker_reward: -5.32,
          episodes_completed: 1500,
        },
      ],
    });
  });
});
