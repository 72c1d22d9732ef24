import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { iteration, started } from '../training-fixtures.js';
import { frame } from './screen-frame.js';

const iterations = Array.from({ length: 40 }, (_, i) =>
  iteration(i + 1, { seeker_reward: i, hider_reward: -i, seeker_kl: i / 1000 }),
);
const checkpoint = {
  type: 'checkpoint',
  iteration: 40,
  name: 'checkpoint_000040',
  path: 'checkpoints/checkpoint_000040',
  sizeBytes: 1_200_000,
  seconds: 0.1,
  removed: [],
} as const;

describe('the training screen', () => {
  it('shows all of a training on 80 by 24', () => {
    const progress = { type: 'progress', iteration: 41, phase: 'learning', fraction: 0.5 } as const;
    const lines = frame({ columns: 80, rows: 24 }, started, ...iterations, checkpoint, progress);
    expect(lines[0]).toBe('hideout run-1   seed 7   wasm');
    expect(lines[1]).toMatch(/^Iteration 40\/500 █{4}[▏▎▍▌▋▊▉]?░+ 8\.0 %$/u);
    // 460 iterations of 6 s
    expect(lines[2]).toBe('learning  ██████████░░░░░░░░░░  50 %   elapsed 1m 15s   left 46m 00s');
    expect(lines[4]).toBe('Seeker reward 39.00        Hider reward -39.00        Episode length 135.2');
    expect(lines[5]).toMatch(/^ {2}39\.00 ┤ .* {4}0\.00 ┤.* {2}135\.2 ┤/u);
    const text = lines.join('\n');
    // the newest 23 values, 0.017 to 0.039: k steps above the lowest is bar round(7 k / 22)
    expect(text).toContain('seeker  0.039000  ▁▁▂▂▂▃▃▃▄▄▄▅▅▅▅▆▆▆▇▇▇██   9.8923');
    expect(text).toContain('Episodes 1,200 (30 new, 135.2 steps)   caught 34.2 %   hidden 50.0 %');
    expect(text).toContain('1,600 steps/s   playing 2.0 s ███████░░░░░░░░░░░░░ learning 4.0 s');
    expect(text).toContain('saved checkpoint_000040   1.2 MB in 0.1 s');
    expect(lines.at(-1)).toBe(
      'p pause  s save  w watch  d log  o dashboard  r warnings read  q leave  ? help',
    );
  });

  it('shows that a training is starting', () => {
    expect(frame({ columns: 80, rows: 24 })[0]).toBe('hideout starting');
    expect(frame({ columns: 80, rows: 24 }, started).join('\n')).toContain('no checkpoint saved yet');
  });

  it('says from where a run was resumed', () => {
    const [title] = frame(
      { columns: 80, rows: 24 },
      {
        ...started,
        resumedFrom: 'checkpoints/checkpoint_000010',
        firstIteration: 11,
      },
    );
    expect(title).toBe('hideout run-1   seed 7   wasm   from iteration 11');
  });

  it('has room for it beside the longest names that there are by default, and cuts it off before the rest', () => {
    const resumed = {
      ...started,
      run: '2026-11-25_17-02-54_seed-3',
      backend: 'onnxruntime',
      resumedFrom: 'checkpoints/checkpoint_000010',
      firstIteration: 1234,
    };
    const whole = 'hideout 2026-11-25_17-02-54_seed-3   seed 7   onnxruntime   from iteration 1234';
    expect(frame({ columns: 80, rows: 24 }, resumed)[0]).toBe(whole);
    const longer = frame({ columns: 80, rows: 24 }, { ...resumed, backend: 'onnxruntime-web' })[0] ?? '';
    expect(longer).toMatch(/^hideout 2026-11-25_17-02-54_seed-3 {3}seed 7 {3}onnxruntime-web/);
    expect(longer.length).toBeLessThanOrEqual(80);
  });

  it('says that it is stopping', () => {
    const lines = frame({ columns: 80, rows: 24 }, started, { type: 'stopping', iteration: 1 });
    expect(lines.at(-1)).toBe('Stopping after this iteration, then saving. Ctrl+C again: leave at once');
  });

  it('shows the newest two warnings and how many there are', () => {
    const warnings = ['one', 'two', 'three'].map((message) => ({ type: 'warning', message }) as const);
    const lines = frame({ columns: 80, rows: 24 }, started, ...warnings);
    expect(lines).toContain('! (1 more) two');
    expect(lines).toContain('! three');
    expect(lines).not.toContain('! one');
  });

  it('shows what a training failed of', () => {
    expect(
      frame({ columns: 80, rows: 24 }, started, { type: 'failed', message: 'Disk full.', exitCode: 1 }).at(
        -1,
      ),
    ).toBe('Disk full.');
  });

  it('keeps to the terminal, whatever its size', () => {
    const warning = { type: 'warning', message: 'x'.repeat(300) } as const;
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 100 }), fc.integer({ min: 4, max: 60 }), (columns, rows) => {
        const lines = frame({ columns, rows }, started, ...iterations, checkpoint, warning);
        expect(lines.length).toBeLessThan(rows);
        for (const line of lines) expect([...line].length).toBeLessThanOrEqual(columns);
      }),
      { numRuns: 30 },
    );
  });
});
