import { expect, test } from '@jest/globals';
import { sharedReading } from '../../src/records/shared-reading.js';

test('requests that come together share one reading', async () => {
  let readings = 0;
  const read = sharedReading(() => Promise.resolve(++readings), 60_000);
  expect(await Promise.all([read(), read(), read()])).toEqual([1, 1, 1]);
});

test('what is no longer fresh is read again', async () => {
  let readings = 0;
  const read = sharedReading(() => Promise.resolve(++readings), 0);
  expect([await read(), await read()]).toEqual([1, 2]);
});

test('a reading that has not ended is shared, however long it takes', async () => {
  let readings = 0;
  let end = (): void => undefined;
  const read = sharedReading(() => {
    readings++;
    return new Promise<number>((resolve) => (end = () => resolve(readings)));
  }, 0);
  const [first, second] = [read(), read()];
  await new Promise((resolve) => setTimeout(resolve, 5));
  const third = read();
  end();
  expect(await Promise.all([first, second, third])).toEqual([1, 1, 1]);
  const next = read();
  end();
  expect(await next).toBe(2);
});

test('a reading that failed is not kept', async () => {
  let readings = 0;
  const read = sharedReading(
    () => (++readings === 1 ? Promise.reject(new Error('busy')) : Promise.resolve(readings)),
    60_000,
  );
  await expect(read()).rejects.toThrow('busy');
  expect(await read()).toBe(2);
});
