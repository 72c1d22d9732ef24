import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { badInputs } from './cases.mjs';
import { hideout, startNode } from './hideout.mjs';
import { prepareWorkplace } from './workplace.mjs';

const run = promisify(execFile);

/**
 * Runs every bad input through the built program: most of them in one process, the others in one of their own.
 *
 * @returns each with what the user got, with paths, times and numbers of processes replaced; `outcome` is null where this
 *   machine has not what the case needs.
 */
export async function playBadInputs() {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'hideout-bad-inputs-')));
  try {
    await prepareWorkplace(folder);
    const cases = Object.entries(badInputs).flatMap(([group, inputs]) =>
      inputs.map((input) => ({ group, ...input })),
    );
    for (const [i, input] of cases.entries()) await writeYaml(folder, input, i);
    const outcomes = await playTogether(folder, cases);
    const played = [];
    for (const [i, input] of cases.entries()) {
      const outcome = outcomes.get(i) ?? (await playAlone(folder, input, i));
      played.push({ ...input, outcome: outcome === null ? null : anonymous(outcome, folder, i) });
    }
    return played;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Each case has a file of its own; in the sentences it is bad.yaml. */
const yamlName = (i) => `bad-${i}.yaml`;
const wordsOf = ({ words }, i) => words.map((word) => (word === 'bad.yaml' ? yamlName(i) : word));

async function writeYaml(folder, { yaml }, i) {
  if (yaml !== undefined) await writeFile(join(folder, yamlName(i)), `${yaml}\n`);
}

async function playTogether(folder, cases) {
  const indices = [...cases.keys()].filter((i) => cases[i].alone !== true);
  const file = join(folder, 'command-lines.json');
  await writeFile(file, JSON.stringify(indices.map((i) => wordsOf(cases[i], i))));
  const { code, text } = await startNode(['tools/bad-inputs/command-lines.mjs', file], folder).outcome;
  if (code !== 0) throw new Error(`the process of all command lines ended with ${code}: ${text}`);
  const outcomes = JSON.parse(await readFile(file, 'utf8'));
  return new Map(indices.map((i, at) => [i, outcomes[at]]));
}

async function playAlone(folder, input, i) {
  const words = wordsOf(input, i);
  return input.around === undefined ? hideout(words, folder) : surroundings[input.around](folder, words);
}

/** What is done around a case; null where this machine does not let it be done. */
const surroundings = {
  async fullDevice(folder, words) {
    if (!existsSync('/dev/full')) return null;
    const device = await open('/dev/full', 'w');
    try {
      return await hideout(words, folder, device.fd);
    } finally {
      await device.close();
    }
  },

  async otherTraining(folder, words) {
    const line = ['apps/cli/bin/hideout.js', 'train', '--iterations', '1000000', '--json'];
    const { child, outcome } = startNode(line, folder);
    const started = new Promise((resolve) => child.stdout.once('data', resolve));
    try {
      await Promise.race([started, outcome]);
      return await hideout(words, folder);
    } finally {
      child.kill('SIGTERM');
      await outcome;
    }
  },

  async smallDisk(folder, words) {
    const disk = join(folder, 'small');
    await mkdir(disk);
    try {
      await run('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]);
    } catch {
      return null;
    }
    try {
      return await hideout(words, folder);
    } finally {
      await run('umount', [disk]);
    }
  },

  async takenPort(folder, words) {
    const server = createServer();
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const port = String(server.address().port);
    try {
      const outcome = await hideout(
        words.map((word) => (word === '1' ? port : word)),
        folder,
      );
      return JSON.parse(JSON.stringify(outcome).replaceAll(port, '1'));
    } finally {
      server.close();
    }
  },
};

/** Without what differs from run to run. */
function anonymous({ code, out, err }, folder, i) {
  const clean = (text) =>
    text
      .replaceAll(folder, '<folder>')
      .replaceAll(yamlName(i), 'bad.yaml')
      .replaceAll(hostname(), '<host>')
      .replaceAll(/\bprocess \d+/g, 'process <number>')
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, '<time>')
      .replaceAll(/\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d_seed-\d+/g, '<run>')
      .replaceAll(/\.tmp-[\w.-]+/g, '.tmp-<name>')
      .trimEnd();
  return { code, out: clean(out), err: clean(err) };
}
