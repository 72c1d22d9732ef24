/**
 * nx run dashboard:bench-memory: whether the run page's memory grows while rows come. A run of 10,000 rows of 30 metrics
 * grows by `--rate <n>` rows a second (40) for `--minutes <n>` (5), as it would in hours of a training. The page asks for
 * thinned curves whenever 1,000 rows have been appended, so its memory rises and falls: what counts is the least that it
 * keeps, after a collection, in each stretch of 1,000 rows. Prints one JSON line. Needs Chromium (Debian's, or the one
 * that HIDEOUT_CHROMIUM names). `interactive_ms`: from the first request until the curves are drawn, a click is answered
 * and the page has nothing left to do. On Linux also what the server keeps: resident memory, at the end of a stretch.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { RunLog } from '@hideout/metrics';
import { chromium } from 'playwright-core';

const FIRST_ROWS = 10_000;
const ROWS_A_STRETCH = 1000;
const { values } = parseArgs({
  options: { rate: { type: 'string', default: '40' }, minutes: { type: 'string', default: '5' } },
});
const [rate, minutes] = [Number(values.rate), Number(values.minutes)];
const executablePath = [process.env['HIDEOUT_CHROMIUM'], '/usr/bin/chromium'].find(
  (path) => path !== undefined && existsSync(path),
);
if (executablePath === undefined) {
  console.log(JSON.stringify({ bench: 'page memory', skipped: 'there is no Chromium' }));
  process.exit(0);
}

const folder = await mkdtemp(join(tmpdir(), 'hideout-bench-'));
const runs = join(folder, 'runs');
const log = await RunLog.open(join(runs, 'long'));
let iteration = 0;
for (let i = 0; i < FIRST_ROWS; i++) await log.append(row());
const program = fileURLToPath(new URL('../bin/hideout-dashboard.js', import.meta.url));
const dashboard = spawn(
  process.execPath,
  [program, '--port', '0', '--checkpoint-dir', join(folder, 'checkpoints'), '--runs', runs],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const [said] = await once(dashboard.stdout, 'data');
  const [url] = /http:\S+/.exec(said.toString());
  const openedMs = performance.now();
  await page.goto(new URL('/?run=long', url).href);
  await page.locator('canvas').first().waitFor();
  await page.locator('summary').first().click();
  await page.locator('details[open]').first().waitFor();
  await page.evaluate('new Promise((resolve) => requestIdleCallback(resolve))');
  const interactiveMs = performance.now() - openedMs;
  const client = await page.context().newCDPSession(page);
  const stretches = [];
  const endMs = performance.now() + minutes * 60_000;
  while (performance.now() < endMs) stretches.push(await stretch(client));
  // The first one holds what the page loads late.
  const kept = stretches.slice(1).map(({ least }) => least);
  const slope = regression(kept);
  console.log(
    JSON.stringify({
      bench: 'page memory',
      interactive_ms: Math.round(interactiveMs),
      rows: stretches.length * ROWS_A_STRETCH,
      first_mb: megabytes(kept[0]),
      last_mb: megabytes(kept.at(-1)),
      most_mb: megabytes(Math.max(...stretches.map(({ most }) => most))),
      kb_per_1000_rows: Math.round(slope / 100) / 10,
      server_mb: stretches.map(({ server }) => server),
    }),
  );
} finally {
  await browser.close();
  dashboard.kill('SIGTERM');
  await log.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** The least and the most that the page keeps while 1,000 rows come. */
async function stretch(client) {
  const seen = [];
  for (let written = 0; written < ROWS_A_STRETCH;) {
    const startMs = performance.now();
    for (let i = 0; i < rate; i++, written++) await log.append(row());
    if (written % (5 * rate) === 0) seen.push(await heapBytes(client));
    await pause(Math.max(0, startMs + 1000 - performance.now()));
  }
  return { least: Math.min(...seen), most: Math.max(...seen), server: await serverMegabytes() };
}

async function heapBytes(client) {
  await client.send('HeapProfiler.collectGarbage');
  return (await client.send('Runtime.getHeapUsage')).usedSize;
}

function row() {
  iteration++;
  const metrics = Array.from({ length: 30 }, (_, i) => [`metric_${i}`, Math.sin(iteration / (50 + i))]);
  return {
    iteration,
    timestamp: new Date().toISOString(),
    ...Object.fromEntries(metrics),
    reward_mean: iteration % 7,
  };
}

/** Bytes by which what is kept rises from one stretch to the next: the least squares' slope. */
function regression(figures) {
  const meanAt = (figures.length - 1) / 2;
  const mean = figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
  const products = figures.map((figure, at) => (at - meanAt) * (figure - mean));
  const squares = figures.map((_, at) => (at - meanAt) ** 2);
  return products.reduce((a, b) => a + b, 0) / squares.reduce((a, b) => a + b, 0);
}

function megabytes(bytes) {
  return Math.round(bytes / 1e5) / 10;
}

/** Resident; null where there is no /proc. */
async function serverMegabytes() {
  const status = await readFile(`/proc/${dashboard.pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? null : Math.round(Number(kilobytes) / 1000);
}
