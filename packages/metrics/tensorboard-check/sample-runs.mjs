/** Two runs with everything that event files hold; the first is killed within a record and resumed, the second goes on. */
import { mkdir, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { EventLog, histogramOf, metricDefinitions, renderTrainingFigure, RunLog } from '../dist/index.js';

const CHECKPOINT = 20;

export async function writeSampleRuns(directory) {
  await mkdir(directory, { recursive: true });
  for (const [index, name] of ['resumed', 'straight'].entries()) await writeRun(join(directory, name), index);
}

async function writeRun(directory, index) {
  const hyperParameters = { seed: index, ppo: { lr: 0.001, hidden_sizes: [64, 64], overlap: index === 1 } };
  if (index === 0) {
    const path = await writeSession(directory, { hyperParameters }, 1, 27);
    await truncate(path, (await readFile(path)).length - 100);
  }
  const resumed = index === 0 ? { hyperParameters, resumeAt: CHECKPOINT } : { hyperParameters };
  await writeSession(directory, resumed, index === 0 ? CHECKPOINT + 1 : 1, 40);
}

async function writeSession(directory, options, first, last) {
  const { resumeAt } = options;
  const log = await RunLog.open(
    directory,
    resumeAt === undefined ? {} : { resumeAt: { iteration: resumeAt } },
  );
  const events = await EventLog.open(directory, options);
  await events.addRows(log.rows);
  for (let iteration = first; iteration <= last; iteration++) {
    await log.append(sampleRow(iteration));
    await events.addRows(log.rows);
    const turns = Float32Array.from({ length: 500 }, (_, i) => Math.sin(i * iteration));
    await events.addHistograms(iteration, { 'actions/seeker/turn': histogramOf(turns) });
    if (iteration % CHECKPOINT !== 0) continue;
    const png = await renderTrainingFigure(log.rows, { checkpointIterations: [iteration] });
    await events.addImage(iteration, { tag: 'figure/training', png });
  }
  await events.close();
  await log.close();
  return events.path;
}

function sampleRow(iteration) {
  const figures = metricDefinitions
    .filter(({ name }) => name !== 'iteration')
    .map(({ name }, place) => [
      name,
      iteration % 7 === place % 7 ? null : Math.sin(iteration + place) * 10 ** (place % 9),
    ]);
  return {
    iteration,
    timestamp: new Date(1.7e12 + iteration * 1000).toISOString(),
    ...Object.fromEntries(figures),
  };
}
