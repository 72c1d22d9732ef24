import { PassThrough } from 'node:stream';
import { afterEach, expect, it, jest } from '@jest/globals';
import { render } from 'ink';
import { TrainingScreen } from '../../src/ui/training-screen.js';
import { iteration, started } from '../training-fixtures.js';
import { sceneProps } from './screen-frame.js';

afterEach(() => {
  jest.restoreAllMocks();
});

/** The texts whose sizes Ink remembers, for as long as it lives, from now on. */
function rememberedTexts(): () => string[] {
  const set = jest.spyOn(Map.prototype, 'set');
  const isSize = (value: unknown): boolean =>
    typeof value === 'object' && value !== null && 'width' in value && 'height' in value;
  return () =>
    set.mock.calls.flatMap(([key, value]) => (typeof key === 'string' && isSize(value) ? key : []));
}

it('has Ink remember little of an iteration, however long the curves are: a training may last for days', () => {
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 120, rows: 40 }).resume();
  const stdin = Object.assign(new PassThrough(), { isTTY: false });
  const streams = { stdout, stdin } as unknown as { stdout: NodeJS.WriteStream; stdin: NodeJS.ReadStream };
  const picture = (scale: number) => {
    const rows = Array.from({ length: 30 }, (_, i) => {
      const wave = Math.sin(scale * (i + 1));
      return iteration(i + 1, { seeker_reward: wave, hider_reward: -wave * i, seeker_kl: wave ** 3 });
    });
    return <TrainingScreen {...sceneProps({ columns: 120, rows: 40 }, [started, ...rows])} />;
  };
  const remembered = rememberedTexts();
  const ink = render(picture(1), { ...streams, debug: true, patchConsole: false, exitOnCtrlC: false });
  const first = remembered().join('');
  ink.rerender(picture(2));
  const second = remembered().join('').slice(first.length);
  ink.unmount();
  // That Ink does remember sizes is seen in the title's; the curves alone have 9 charts of 9 lines of 38 characters.
  expect(first).toContain('hideout');
  expect(second.length).toBeLessThan(500);
  expect(first + second).not.toMatch(/[\u2801-\u28ff]/u);
});
