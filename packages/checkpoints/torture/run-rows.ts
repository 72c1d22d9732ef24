import { parseArgs } from 'node:util';
import type { RowEntry } from './rows.js';

const SAME_INTERRUPT_MS = 500;

/**
 * Runs rows of the torture table, as the command line says, each of which prints one line of JSON:
 *
 *     [--row crash-states+damage] [--cases 1000] [--seed 1] [--ordinary]
 *
 * Without --cases: the figures of the long run, or with --ordinary those of the ordinary tests. A terminal shows how far
 * it is; Ctrl+C ends it with what was done. The exit code is 1 where anything failed.
 */
export async function runRows(rows: Readonly<Record<string, RowEntry>>): Promise<void> {
  const { names, cases, seed, isOrdinary } = readArguments(Object.keys(rows));
  const stop = stopOnInterrupt();
  for (const name of names) {
    if (stop.aborted) break;
    const { row, ordinary, long } = rows[name] as RowEntry;
    const goal = cases ?? (isOrdinary ? ordinary : long);
    const report = await row({
      cases: goal,
      seed,
      assertsLimits: !isOrdinary,
      signal: stop,
      onProgress: (done) => showProgress(`${name}: ${done} of ${goal} cases`),
    });
    showProgress('');
    console.log(JSON.stringify(report));
    if (report.failures > 0) process.exitCode = 1;
  }
}

/** Aborts at SIGTERM and at Ctrl+C, so that rows clean up; a later Ctrl+C ends the process at once. */
function stopOnInterrupt(): AbortSignal {
  const stop = new AbortController();
  let interruptedAt = Infinity;
  process.on('SIGINT', () => {
    // nx passes on what the terminal sends as well: the same Ctrl+C comes twice.
    if (performance.now() - interruptedAt > SAME_INTERRUPT_MS) process.exit(130);
    interruptedAt = Math.min(interruptedAt, performance.now());
    stop.abort();
  });
  process.on('SIGTERM', () => stop.abort());
  return stop.signal;
}

interface Arguments {
  names: string[];
  cases: number | undefined;
  seed: number;
  isOrdinary: boolean;
}

function readArguments(known: readonly string[]): Arguments {
  try {
    const { values } = parseArgs({
      options: {
        row: { type: 'string' },
        cases: { type: 'string' },
        seed: { type: 'string' },
        ordinary: { type: 'boolean', default: false },
      },
    });
    // Nx takes a comma among its --args for itself.
    const names = values.row?.split(/[+,]/) ?? [...known];
    const unknown = names.find((name) => !known.includes(name));
    if (unknown !== undefined)
      throw new Error(`there is no row ${unknown}; the rows are ${known.join(', ')}`);
    return {
      names,
      cases: values.cases === undefined ? undefined : wholeNumber('--cases', values.cases),
      seed: values.seed === undefined ? 1 : wholeNumber('--seed', values.seed),
      isOrdinary: values.ordinary,
    };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new Error(`${option} takes a whole number, not ${text}`);
  return Number(text);
}

/** On a terminal only, and over the line before. */
function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}
