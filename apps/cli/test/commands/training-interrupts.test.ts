import { expect, it } from '@jest/globals';
import { closed } from '../../src/commands/training-interrupts.js';

const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

it.each([
  ['has closed', Promise.resolve()],
  ['fails to close', Promise.reject(new Error('stuck'))],
])('what %s leaves no timer that keeps the process', async (_, closing) => {
  const before = timers();
  await closed(closing).catch(() => undefined);
  expect(timers()).toBe(before);
});

it('does not wait for ever for what never closes', async () => {
  await closed(new Promise(() => undefined));
});
