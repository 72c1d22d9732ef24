import { describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import type { CheckpointInput } from '../src/index.js';
import { InvalidCheckpointInputError } from '../src/index.js';
import { sampleInput, withFurtherFiles } from './sample-checkpoint.js';
import { newStore } from './sample-store.js';

describe('saving', () => {
  test.each<[string, CheckpointInput, string]>([
    ['a fractional iteration', { ...sampleInput(1), iteration: 1.5 }, 'iteration'],
    [
      'NaN in the state',
      { ...sampleInput(1), state: { json: { a: [1, NaN] }, arrays: {} } },
      'state.json.a[1]',
    ],
    [
      'a shape that does not fit',
      { ...sampleInput(1), state: { json: {}, arrays: { a: { data: new Int8Array(3), shape: [2] } } } },
      'state.arrays',
    ],
    [
      'a policy id that is a path',
      { ...sampleInput(1), policies: { '../evil': { json: {}, arrays: {} } } },
      'policies["../evil"]',
    ],
    [
      'policy ids that differ in case only',
      { ...sampleInput(1), policies: { p: { json: {}, arrays: {} }, P: { json: {}, arrays: {} } } },
      'policies',
    ],
    ['a parent that is no identity', { ...sampleInput(1), parent: 'checkpoint_000001' }, 'parent'],
    [
      'a metadata field of the store',
      { ...sampleInput(1), metadata: { ...sampleInput(1).metadata, path: 'x' } },
      'metadata.path',
    ],
    ...[
      ['../../escaped', '["../../escaped"]'],
      ['a/b', '["a/b"]'],
      ['.hidden', '[".hidden"]'],
      ['x'.repeat(129), `["${'x'.repeat(129)}"]`],
      ['Policy.json', '["Policy.json"]'],
      ['weights.safetensors', '["weights.safetensors"]'],
      ['', '[""]'],
    ].map(([name, shown]): [string, CheckpointInput, string] => [
      `a further file called ${name}`,
      withFurtherFiles({ [name as string]: new Uint8Array(1) }),
      `policies.hider_policy.files${shown}`,
    ]),
    [
      'further files that differ in case only',
      withFurtherFiles({ 'a.onnx': new Uint8Array(1), 'A.onnx': new Uint8Array(1) }),
      'policies.hider_policy.files',
    ],
    [
      'a further file that is a text',
      withFurtherFiles({ 'a.onnx': 'text' as never }),
      'policies.hider_policy.files.a.onnx',
    ],
  ])('refuses %s and writes nothing', async (_, input, field) => {
    const { directory, manager } = newStore();
    const saving = manager.save(input);
    await expect(saving).rejects.toThrow(InvalidCheckpointInputError);
    await expect(saving).rejects.toMatchObject({ field });
    expect(existsSync(directory)).toBe(false);
  });
});
