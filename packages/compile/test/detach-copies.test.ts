import { expect, it } from '@jest/globals';
import { Tensor } from 'onnxruntime-web';
import { detachCopies } from '../src/executors/detach-copies.js';

const tensor = (data: Float32Array): Tensor => new Tensor('float32', data, [data.length]);

it('frees the copies of results, and neither the arrays that were given nor small ones', () => {
  const [first, second] = [new Float32Array(1000).fill(1), new Float32Array(1000).fill(2)];
  const [copy, small] = [new Float32Array(1000), new Float32Array(10)];
  detachCopies(
    { a: tensor(copy), b: tensor(second), c: tensor(small), d: tensor(first.subarray(0, 500)) },
    {
      a: tensor(first),
      b: tensor(second),
      c: tensor(new Float32Array(10)),
      d: tensor(first.subarray(0, 500)),
    },
  );
  expect(copy.length).toBe(0);
  expect([first.length, first[999], second.length, second[999]]).toEqual([1000, 1, 1000, 2]);
  expect(small.length).toBe(10);
});

it('frees memory that two results share once', () => {
  const copy = new Float32Array(1000);
  const given = { a: tensor(new Float32Array(500)), b: tensor(new Float32Array(500)) };
  detachCopies({ a: tensor(copy.subarray(0, 500)), b: tensor(copy.subarray(500)) }, given);
  expect(copy.length).toBe(0);
});
