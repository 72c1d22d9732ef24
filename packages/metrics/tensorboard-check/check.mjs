/**
 * Reads event files with TensorBoard itself and compares every curve with metrics.jsonl. Run by the nx target
 * `tensorboard-check`, after `build`; the directory of runs may be given, otherwise sample runs are written. PYTHON names
 * the interpreter that has TensorBoard, otherwise it is python3.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { listRuns, metricDefinition, readRunLog } from '../dist/index.js';
import { writeSampleRuns } from './sample-runs.mjs';

const run = promisify(execFile);
const python = process.env.PYTHON ?? 'python3';

const missing = await whatIsMissing();
if (missing === null) process.exitCode = await check(process.argv[2]);
else console.log(`skipped: ${missing}. Nothing was checked.`);

async function whatIsMissing() {
  const answer = await run(python, ['-c', 'import tensorboard']).catch((error) => error);
  if (answer.code === 'ENOENT') return `${python} was not found; PYTHON can name another interpreter`;
  return answer instanceof Error
    ? `${python} has no TensorBoard (python3 -m venv venv && venv/bin/pip install tensorboard, then PYTHON=venv/bin/python)`
    : null;
}

async function check(given) {
  const temporary = given === undefined ? await mkdtemp(join(tmpdir(), 'hideout-tensorboard-')) : null;
  try {
    const directory = temporary ?? resolve(process.env.INIT_CWD ?? '.', given);
    if (temporary !== null) await writeSampleRuns(temporary);
    const seen = await readWithTensorBoard(directory);
    const { figures, problems } = await compare(directory, seen);
    for (const problem of problems.slice(0, 20)) console.log(`wrong: ${problem}`);
    const verdict = problems.length === 0 ? 'passed' : `failed, ${problems.length} problems`;
    console.log(`${verdict}: TensorBoard ${seen.version}, ${figures}`);
    return problems.length === 0 ? 0 : 1;
  } finally {
    if (temporary !== null) await rm(temporary, { recursive: true, force: true });
  }
}

async function readWithTensorBoard(directory) {
  const script = fileURLToPath(new URL('./read_events.py', import.meta.url));
  const { stdout } = await run(python, [script, directory], { maxBuffer: 2 ** 30 });
  return JSON.parse(stdout);
}

async function compare(directory, { accumulator, server }) {
  const problems = [...accumulator.warnings, ...server.warnings].map((line) => `it warned: ${line}`);
  let [points, histograms, images] = [0, 0, 0];
  const runs = await listRuns(directory);
  if (runs.length === 0) problems.push(`${directory} has no runs`);
  for (const { name, directory: runDirectory } of runs) {
    const { rows } = await readRunLog(runDirectory);
    const expected = curvesOf(rows);
    for (const [reader, { runs: read }] of [
      ['accumulator', accumulator],
      ['server', server],
    ].values()) {
      const found = new Map(Object.entries(read[name]?.scalars ?? {}));
      for (const tag of new Set([...expected.keys(), ...found.keys()])) {
        points += found.get(tag)?.length ?? 0;
        if (JSON.stringify(found.get(tag)) !== JSON.stringify(expected.get(tag)))
          problems.push(
            `${name}, ${tag}: the ${reader} read ${JSON.stringify(found.get(tag))?.slice(0, 100)}`,
          );
      }
    }
    const last = rows.at(-1)?.iteration ?? 0;
    const others = accumulator.runs[name] ?? { histograms: {}, images: {} };
    for (const [tag, series] of Object.entries({ ...others.histograms, ...others.images })) {
      const steps = series.map(([step]) => step);
      const isAscending = steps.every((step, i) => step <= last && (i === 0 || step > steps[i - 1]));
      if (!isAscending) problems.push(`${name}, ${tag}: its steps are ${steps.join(' ')}`);
    }
    histograms += Object.values(others.histograms).flat().length;
    images += Object.values(others.images).flat().length;
    if (!others.hasHyperParameters || !(server.hyperParameters[name] > 0))
      problems.push(`${name}: it found no hyper-parameters`);
  }
  const figures = `${runs.length} runs, ${points} points of curves by two readers, ${histograms} histograms, ${images} pictures`;
  return { figures, problems };
}

/** Curves by tag, [iteration, value as a float32]. */
function curvesOf(rows) {
  const curves = new Map();
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) {
      if (typeof value !== 'number' || name === 'iteration') continue;
      const tag = metricDefinition(name)?.tag ?? `other/${name}`;
      curves.set(tag, [...(curves.get(tag) ?? []), [row.iteration, Math.fround(value)]]);
    }
  }
  return curves;
}
