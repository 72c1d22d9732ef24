import { appendFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hideout } from './hideout.mjs';

const builtStore = new URL('../../packages/checkpoints/dist/self-digest.js', import.meta.url).href;

/** A training that takes moments. */
const config = `seed: 7
env:
  worlds: 4
  episode_steps: 24
  ray_count: 12
ppo:
  iterations: 3
  rollout_steps: 30
  epochs: 2
  minibatch_size: 60
  hidden_sizes: [16, 16]
  backend: wasm
  checkpoint_freq: 1
  keep_last_n: 0
`;

/**
 * A folder in which everything can go wrong: a training of three iterations, and beside it directories of checkpoints
 * that are damaged, of a future format, packed or none, damaged recordings, and files where directories should be.
 */
export async function prepareWorkplace(folder) {
  const at = (...names) => join(folder, ...names);
  await writeFile(at('config.yaml'), config);
  await writeFile(at('notes.txt'), 'no checkpoint, no archive\n');
  await writeFile(at('empty.tar.gz'), '');
  await writeFile(at('huge.yaml'), `# ${'x'.repeat(300_000)}\n`);
  await mkdir(at('empty'));
  const { code, text } = await hideout(['train', '--plain'], folder);
  if (code !== 0) throw new Error(`the training that all cases need failed: ${text}`);

  const copies = ['one-damaged', 'all-damaged', 'of-the-future', 'hollow', 'packed', 'twice'];
  for (const name of copies) await cp(at('checkpoints'), at(name), { recursive: true });
  await changeByte(at('one-damaged', 'checkpoint_000003', 'algorithm_state.safetensors'));
  for (const iteration of [1, 2, 3])
    await appendFile(at('all-damaged', `checkpoint_00000${iteration}`, 'metadata.json'), ' ');
  await changeFormat(at('of-the-future', 'checkpoint_000003', 'manifest.json'));
  await writeFile(at('hollow', 'checkpoint_000003', 'manifest.json'), '');
  await hideout(['archive', '2', '--checkpoint-dir', 'packed'], folder);
  await hideout(['archive', '2', '--checkpoint-dir', 'twice'], folder);
  await writeFile(at('twice', 'checkpoint_000002'), '');
  await hideout(['demo', 'latest', '--plain', '--record', 'changed.replay'], folder);
  const recording = await readFile(at('changed.replay'));
  await writeFile(at('cut.replay'), recording.subarray(0, recording.length / 2));
  await changeByte(at('changed.replay'));
}

async function changeByte(path) {
  const bytes = await readFile(path);
  bytes[bytes.length - 1] ^= 1;
  await writeFile(path, bytes);
}

async function changeFormat(path) {
  const { encodeSelfDigested } = await import(builtStore);
  const fields = JSON.parse(await readFile(path, 'utf8'));
  delete fields.manifest_sha256;
  await writeFile(path, encodeSelfDigested({ ...fields, format_version: 99 }, 'manifest_sha256'));
}
