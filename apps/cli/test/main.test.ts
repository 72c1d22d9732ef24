import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { main } from '../src/main.js';
import type { CurrentProcess } from '../src/main.js';

/** A process with a command line, and what it wrote. */
function fakeProcess(...words: string[]) {
  const written = { out: '', err: '' };
  const sink = (name: 'out' | 'err', error: Error | null = null): Writable =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        if (error === null) written[name] += chunk.toString();
        done(error);
      },
    });
  const current: CurrentProcess = {
    argv: ['node', 'hideout', ...words],
    env: {},
    stdout: sink('out'),
    stderr: sink('err'),
  };
  return { current, written, sink };
}

describe('hideout', () => {
  it('prints what a command prints and leaves its exit code', async () => {
    const { current, written } = fakeProcess('list', '--checkpoint-dir', 'no-such-directory');
    await main(current);
    expect(written.out).toMatch(/^There are no checkpoints in .*no-such-directory yet: .*\n$/u);
    expect(written.err).toBe('');
    expect(current.exitCode).toBe(0);
  });

  it('reports a mistake in one sentence', async () => {
    const { current, written } = fakeProcess('list', '--checkpoint-dir', 'package.json');
    await main(current);
    expect(written.err).toMatch(/^error: .*package\.json is not a directory; .*\n$/u);
    expect(current.exitCode).toBe(2);
  });

  it.each([
    ['ENOSPC', 1, /no space/u],
    ['EPIPE', 0, /^$/u],
  ])('ends a command whose output breaks with %s with %d', async (code, exitCode, said) => {
    const { current, written, sink } = fakeProcess('list', '--checkpoint-dir', 'no-such-directory');
    const broken = Object.assign(new Error('no space'), { code });
    const stuck: CurrentProcess = { ...current, stdout: sink('out', broken) };
    await main(stuck);
    expect(stuck.exitCode).toBe(exitCode);
    expect(written.err).toMatch(said);
  });
});
