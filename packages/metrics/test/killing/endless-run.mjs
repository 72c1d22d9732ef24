/** Writes the record of a run that never ends, one iteration after the other, into the directory given; says each. */
import { register } from 'node:module';

register('./typescript-loader.mjs', import.meta.url);
const { RunLog } = await import('../../src/run-log.ts');
const { EventLog } = await import('../../src/tensorboard/event-log.ts');
const { exampleRow } = await import('../rows.ts');

const [, , directory, resumeAt] = process.argv;
const iteration = Number(resumeAt);
const log = await RunLog.open(directory, { resumeAt: { iteration } });
const events = await EventLog.open(directory, { resumeAt: iteration });
for (let next = iteration + 1; ; next++) {
  await log.append(exampleRow(next));
  await events.addRows(log.rows);
  process.stdout.write(`${next}\n`);
}
