import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { createTrainingView } from '../../src/ui/training-view.js';
import type { ViewStreams } from '../../src/ui/training-view.js';
import { finished, iteration, started } from '../training-fixtures.js';

/** Streams that keep what is written to them, as a terminal of a size or as none. */
function fakeStreams(size?: { columns: number; rows: number }) {
  const stdout = Object.assign(new PassThrough(), size ? { isTTY: true, ...size } : {});
  const stderr = new PassThrough();
  const rawModes: boolean[] = [];
  const stdin = Object.assign(new PassThrough(), {
    isTTY: size !== undefined,
    setRawMode: (isRaw: boolean) => rawModes.push(isRaw),
    ref: () => undefined,
    unref: () => undefined,
  });
  const out: string[] = [];
  const err: string[] = [];
  stdout.on('data', (chunk: Buffer) => out.push(chunk.toString()));
  stderr.on('data', (chunk: Buffer) => err.push(chunk.toString()));
  return {
    streams: { stdout, stderr, stdin } as unknown as ViewStreams,
    out: () => out.join(''),
    err: () => err.join(''),
    rawModes,
  };
}

const callbacks = { onInterrupt: () => undefined, onWish: () => undefined };
const failed = { type: 'failed', message: 'error: The disk is full.', exitCode: 1 } as const;

describe('the plain view', () => {
  it('writes lines as events arrive, and nothing a terminal would have to understand', async () => {
    const { streams, out } = fakeStreams();
    const view = createTrainingView('plain', streams, callbacks);
    view.handle(started);
    view.handle(iteration(1));
    await view.close();
    expect(out()).toContain('🔄 Training Iteration 1/500\n');
    expect(out()).not.toContain('\u001b');
  });

  it('writes a failure to the error stream only', async () => {
    const { streams, out, err } = fakeStreams();
    const view = createTrainingView('plain', streams, callbacks);
    view.handle(failed);
    await view.close();
    expect(err()).toBe('error: The disk is full.\n');
    expect(out()).toBe('');
  });
});

describe('the JSON view', () => {
  it('writes one object a line', async () => {
    const { streams, out } = fakeStreams();
    const view = createTrainingView('json', streams, callbacks);
    for (const event of [started, iteration(1), failed]) view.handle(event);
    await view.close();
    const types = out()
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { type: string }).type);
    expect(types).toEqual(['started', 'iteration', 'failed']);
  });
});

describe('the screen', () => {
  it('leaves the terminal as it was, with the closing summary and the warnings', async () => {
    const { streams, out, err } = fakeStreams({ columns: 80, rows: 24 });
    const view = createTrainingView('ink', streams, callbacks);
    for (const event of [started, iteration(1)]) view.handle(event);
    view.handle({ type: 'warning', message: 'one thing' });
    view.handle(finished);
    await view.close();
    expect(out().startsWith('\u001b[?1049h')).toBe(true);
    const last = out().slice(out().lastIndexOf('\u001b[?1049l'));
    expect(last).toContain('Training completed at iteration 500');
    expect(last).toContain('npx hideout demo latest');
    expect(err()).toBe('Warning: one thing\n');
  });

  it('does not take the terminal again for what comes when it has been left', async () => {
    const { streams, out, rawModes } = fakeStreams({ columns: 80, rows: 24 });
    const view = createTrainingView('ink', streams, callbacks);
    view.handle(started);
    await view.close();
    const left = out();
    expect(rawModes).toEqual([true, false]);
    view.handle({ type: 'stopping', iteration: 1 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(rawModes).toEqual([true, false]);
    expect(out()).toBe(left);
  });
});
