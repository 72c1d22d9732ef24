import type { CheckpointEntry } from '@hideout/checkpoints';
import { describe, expect, it } from '@jest/globals';
import { resolveConfigText } from '../../src/config/config-text.js';
import { optionDifferences } from '../../src/training/option-differences.js';
import { resumePreviewLines } from '../../src/ui/resume-preview.js';
import type { ResumePreview } from '../../src/ui/resume-preview.js';

function entry(
  label: string,
  parent: string | null,
  changes: Partial<CheckpointEntry> = {},
): CheckpointEntry {
  return {
    label,
    iteration: Number.parseInt(label, 10),
    name: `checkpoint_${label}`,
    path: `/x/checkpoint_${label}`,
    identity: `id-${label}`,
    parent,
    timestamp: '2024-12-19T15:30:45.123Z',
    sizeBytes: 1_234_567,
    reward_mean: 172.184,
    seeker_reward: -5.321,
    hider_reward: null,
    episode_len_mean: 135,
    episodes_completed: 1500,
    run: 'run-1',
    ...changes,
  } as CheckpointEntry;
}

const [ten, twenty] = [entry('10', null), entry('20', null)];
const fork = entry('20_v2', 'id-10', { run: 'run-2' });

function preview(changes: Partial<ResumePreview> = {}): string[] {
  return resumePreviewLines({
    entry: twenty,
    stored: [ten, twenty, fork],
    run: 'run-1',
    isSameRun: true,
    elapsedSeconds: 75,
    config: resolveConfigText('seed: 7', 'config.yaml', { iterations: 50 }),
    file: null,
    differences: [],
    ...changes,
  });
}

describe('what a training would go on with', () => {
  it('is iteration, run, seed, lineage and figures', () => {
    expect(preview()).toEqual([
      'checkpoint_20: iteration 20 of 50',
      '  Path:     /x/checkpoint_20',
      '  Saved:    2024-12-19T15:30:45Z, 1.2 MB',
      '  Run:      run-1',
      '  Seed:     7',
      '  Trained:  1,500 episodes in 1m 15s',
      '  Lineage:  from the beginning: 10, 20',
      '  Rewards:  mean 172.18, seekers -5.32, hiders n/a',
      '  Episodes: 135.0 steps long',
      '',
      "Configuration: the checkpoint's; there is no config.yaml here.",
      '',
    ]);
  });

  it('follows a fork back to where it came from', () => {
    expect(preview({ entry: fork, isSameRun: false, run: 'run-2' })).toEqual(
      expect.arrayContaining([
        '  Run:      run-2 (goes on as a fork of it)',
        '  Lineage:  from the beginning: 10, 20_v2',
      ]),
    );
  });

  it('says where the beginning is not here', () => {
    expect(preview({ stored: [fork], entry: fork })).toContain(
      '  Lineage:  from one that is not here: 20_v2',
    );
    expect(preview({ stored: [], entry: fork })).toContain('  Lineage:  from one that is not here');
  });

  it('shortens a long line of descent', () => {
    const stored = Array.from({ length: 30 }, (_, i) => entry(String(i + 1), null));
    expect(preview({ stored, entry: stored[19] as CheckpointEntry })).toContain(
      '  Lineage:  from the beginning: 1, 2, 3, 4, ..., 17, 18, 19, 20',
    );
  });

  it('lists every option in which the file differs, what is used, and what that means', () => {
    const saved = resolveConfigText('', 'config.yaml', {}).source;
    const config = resolveConfigText('ppo: { keep_last_n: 3 }', 'config.yaml', {});
    const file = resolveConfigText(
      'ppo: { gamma: 0.9, keep_last_n: 3, hidden_sizes: [8] }',
      'config.yaml',
      {},
    ).source;
    const lines = preview({ config, file: 'config.yaml', differences: optionDifferences(saved, file) });
    expect(lines.slice(-7, -1)).toEqual([
      'Configuration: config.yaml differs from the checkpoint in 3 options.',
      '  Option            Checkpoint  File  Used     Difference',
      '  ----------------  ----------  ----  -------  ----------------',
      '  ppo.gamma         0.99        0.9   0.99     changes learning',
      '  ppo.hidden_sizes  [64,64]     [8]   [64,64]  incompatible',
      '  ppo.keep_last_n   10          3     3        safe',
    ]);
  });

  it('prints nothing that could move the cursor', () => {
    const lines = preview({ run: 'a\u001b[2Jb', file: 'x\u001b]0;t\u0007y' });
    expect(lines.join('')).not.toContain('\u001b');
  });
});
