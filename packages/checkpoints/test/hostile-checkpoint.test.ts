import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeCanonicalJson } from '../src/canonical-json.js';
import { sha256 } from '../src/digest.js';
import { CheckpointDamagedError, CheckpointManager } from '../src/index.js';
import { decodeManifest, weightsDigest } from '../src/manifest.js';
import { encodeSelfDigested } from '../src/self-digest.js';
import { forgeManifest } from './forged-manifest.js';
import { sampleInput } from './sample-checkpoint.js';
import { temporaryDirectory } from './temporary-directory.js';

/** A checkpoint whose maker knows the format and means ill: all digests are right. */
async function forge(
  change: (manifest: Record<string, unknown>, files: ForgedFile[]) => void,
  content: Record<string, Uint8Array> = {},
) {
  const directory = temporaryDirectory();
  const manager = new CheckpointManager(directory, { onWarning: () => undefined });
  await manager.save(sampleInput(10));
  const path = join(directory, 'checkpoint_000010');
  forgeManifest(path, (manifest) => {
    const files = manifest['files'] as unknown as ForgedFile[];
    for (const file of files) {
      const bytes = content[file.path];
      if (bytes === undefined) continue;
      writeFileSync(join(path, file.path), bytes);
      Object.assign(file, { size: bytes.length, sha256: sha256(bytes) });
    }
    manifest['weights_sha256'] = weightsDigest(files);
    change(manifest, files);
  });
  return manager;
}

interface ForgedFile {
  path: string;
  size: number;
  sha256: string;
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const unchanged = () => undefined;

describe('a forged manifest is refused', () => {
  test.each<[string, (manifest: Record<string, unknown>, files: ForgedFile[]) => void]>([
    [
      'a file outside the checkpoint',
      (_, files) => files.push({ path: '../../secret', size: 1, sha256: sha256('x') }),
    ],
    ['an absolute file', (_, files) => files.push({ path: '/etc/passwd', size: 1, sha256: sha256('x') })],
    ['a hidden file', (_, files) => files.push({ path: '.bashrc', size: 1, sha256: sha256('x') })],
    [
      'a file deeper than a policy',
      (_, files) => files.push({ path: 'policies/a/b/c', size: 1, sha256: sha256('x') }),
    ],
    ['a backslash', (_, files) => files.push({ path: '..\\secret', size: 1, sha256: sha256('x') })],
    ['a file twice', (_, files) => files.push({ ...(files[0] as ForgedFile) })],
    ['a missing state', (_, files) => files.splice(0, 1)],
    ['a negative size', (_, files) => Object.assign(files[0] as ForgedFile, { size: -1 })],
    [
      'a sequence that would stop all later ones',
      (manifest) => (manifest['sequence'] = Number.MAX_SAFE_INTEGER),
    ],
    ['a label of another iteration', (manifest) => (manifest['label'] = '../../x')],
    ['an identity that is a path', (manifest) => (manifest['identity'] = '../../etc/passwd')],
    [
      'a weights digest that is not that of the weights',
      (manifest) => (manifest['weights_sha256'] = sha256('x')),
    ],
    ['another format', (manifest) => (manifest['format'] = 'pickle')],
    ['a further field', (manifest) => (manifest['run'] = 'rm -rf')],
  ])('%s', async (_, change) => {
    const manager = await forge(change);
    await expect(manager.load(10)).rejects.toThrow(CheckpointDamagedError);
    await expect(manager.load(10)).rejects.toThrow(/manifest.json (does not describe|is of another)/);
    expect((await manager.listCheckpoints())[0]?.damaged).toMatch(/manifest.json/);
  });
});

describe('forged content with right digests is refused', () => {
  test.each<[string, string, Uint8Array]>([
    [
      'a prototype in the state',
      'algorithm_state.json',
      utf8('{\n  "__proto__": {\n    "admin": true\n  }\n}\n'),
    ],
    ['a state that is a list', 'algorithm_state.json', utf8('[]\n')],
    ['a state nested without end', 'algorithm_state.json', utf8(`${'['.repeat(100_000)}\n`)],
    ['tensors that claim the world', 'algorithm_state.safetensors', new Uint8Array(8).fill(0xff)],
    ['a policy that is no JSON', 'policies/hider_policy/policy.json', utf8('pickle')],
    ['metadata longer than a mebibyte', 'metadata.json', new Uint8Array(2 ** 20 + 1)],
    [
      'metadata of another iteration',
      'metadata.json',
      encodeCanonicalJson({
        ...sampleInput(1).metadata,
        iteration: 9,
        timestamp: '2026-01-01T00:00:00.000Z',
        checkpoint_path: '',
      }),
    ],
    [
      'metadata with a text for a number',
      'metadata.json',
      encodeCanonicalJson({
        ...sampleInput(1).metadata,
        reward_mean: '\u001b[2J',
        iteration: 10,
        timestamp: '2026-01-01T00:00:00.000Z',
        checkpoint_path: '',
      }),
    ],
  ])('%s', async (_, file, bytes) => {
    const manager = await forge(unchanged, { [file]: bytes });
    const loading = manager.load(10);
    await expect(loading).rejects.toThrow(CheckpointDamagedError);
    await expect(loading).rejects.toMatchObject({ problems: [expect.stringContaining(file)] });
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });
});

test('arbitrary JSON with a right digest is at worst a damaged manifest', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (fields) => {
      fc.pre(!JSON.stringify(fields).includes('__proto__'));
      const bytes = encodeSelfDigested(
        { format: 'hideout-checkpoint', format_version: 1, ...fields } as never,
        'manifest_sha256',
      );
      expect(decodeManifest(bytes).kind).toBe('damaged');
    }),
  );
});
