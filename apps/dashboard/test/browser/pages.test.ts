import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointManager } from '@hideout/checkpoints';
import { RunLog, RunNotices, writeMetricsHistory, writeRunConfiguration } from '@hideout/metrics';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { checkpointListSchema, jsonRoutes } from '../../src/api/index.js';
import type { RunningDashboard, TrainingDirectories } from '../../src/index.js';
import { startDashboard } from '../../src/index.js';
import { ofLaterVersion } from '../api/later-version.js';
import { temporaryDirectory } from '../temporary-directory.js';
import {
  addCheckpoint,
  addReplay,
  addRun,
  exampleReplay,
  exampleRow,
  trainingDirectories,
} from '../training-directories.js';
import { chromium, expectAccessible, expectFits, launchBrowser, openPage } from './browser.js';

const withBrowser = chromium === undefined ? describe.skip : describe;

const HOSTILE = '<img src=x onerror=alert(1)>\u202e"\';--';
const replays = [exampleReplay(1), exampleReplay(2)];

let browser: Browser;
let directories: TrainingDirectories;
let dashboard: RunningDashboard;
let ids: string[];

withBrowser('in a browser', () => {
  beforeAll(async () => {
    directories = await trainingDirectories();
    await addRun(directories, 'second', 20);
    await addRun(directories, 'first', 30);
    const { checkpointDirectory } = directories;
    // Nobody plays with it here, but whoever compares is asked whether to.
    const files = { 'policy.onnx': Uint8Array.of(1) };
    const first = await addCheckpoint(directories, 10, { files, figures: { note: HOSTILE } });
    const second = await addCheckpoint(directories, 20, { files, parent: first.id, learningRate: 0.5 });
    const third = await addCheckpoint(directories, 30);
    await truncate(join(third.path, 'algorithm_state.safetensors'), 3);
    await new CheckpointManager(checkpointDirectory).pin('10');
    await writeMetricsHistory(
      join(checkpointDirectory, 'metrics_iter_10.json'),
      Array.from({ length: 10 }, (_, i) => exampleRow(i + 1)),
    );
    ids = [first.id, second.id];
    await addReplay(directories, 'first/replays/two.replay', replays);
    dashboard = await startDashboard({ ...directories, port: 0, streams: { lookMs: 100 } });
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await dashboard.close();
    await browser.close();
  });

  test('the run page shows the newest run, its figures, warnings and configuration', async () => {
    const { page, complaints, close } = await openPage(browser, dashboard.url, '/');
    await page.getByRole('heading', { name: 'first' }).waitFor();
    await page.getByText('Iteration 30').first().waitFor();
    await page.getByText('checkpoint_000030 is damaged').waitFor();
    await page
      .getByRole('slider', { name: /^Episode reward over 30 points of iteration; newest: All agents: 130/ })
      .waitFor();
    await page.getByText('Configuration').click();
    await page.getByRole('row', { name: 'ppo.learning_rate 0.5' }).waitFor();
    expect(new URL(page.url()).search).toBe('?run=first');
    expect(await page.title()).toBe('Run · first · hideout');
    await page.getByRole('combobox', { name: 'Run' }).selectOption('second');
    await page.getByText('Iteration 20').first().waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test('the run page shows what a training tells as soon as it tells it, and its options before a checkpoint', async () => {
    await addRun(directories, 'telling', 1);
    const directory = join(directories.runsDirectory, 'telling');
    const { page, complaints, close } = await openPage(browser, dashboard.url, '/?run=telling');
    await page.getByText('Iteration 1', { exact: false }).first().waitFor();
    await writeRunConfiguration(directory, { ppo: { clip_param: 0.25 } });
    const notices = await RunNotices.open(directory, 1);
    const notice = { timestamp: '2026-11-28T07:00:00.000Z', iteration: 1, topic: 'low_disk' } as const;
    await notices.append({ ...notice, state: 'begins', message: 'only 3 MB <b>free</b>\u001b[2J' });
    await page.getByRole('alert').getByText('only 3 MB <b>free</b>').waitFor();
    await page.getByText('What the training has told (1)').click();
    await page.getByRole('row', { name: /only 3 MB <b>free<\/b>/ }).waitFor();
    await page.getByText('Configuration').click();
    await page.getByRole('row', { name: 'ppo.clip_param 0.25' }).waitFor();
    await notices.append({ ...notice, state: 'ends', message: 'room again' });
    await page.getByText('What the training has told (2)').waitFor();
    await page.getByRole('alert').getByText('only 3 MB').waitFor({ state: 'detached' });
    await notices.close();
    expect(complaints).toEqual([]);
    await close();
  });

  test('a curve is read and zoomed by keys', async () => {
    const { page, complaints, close } = await openPage(browser, dashboard.url, '/?run=first');
    const chart = page.getByRole('slider', { name: /^Episode reward over 30 points/ });
    await chart.focus();
    const reads = async (iteration: number): Promise<void> => {
      const text = new RegExp(`^Iteration ${iteration}: All agents ${100 + iteration}`);
      await page.getByText(text).waitFor();
      expect(await chart.getAttribute('aria-valuenow')).toBe(String(iteration));
      expect(await chart.getAttribute('aria-valuetext')).toMatch(text);
    };
    await page.keyboard.press('End');
    await reads(30);
    await page.keyboard.press('ArrowLeft');
    await reads(29);
    // Half of iterations 1 to 30 around 29: 15 to 29.5.
    await page.keyboard.press('+');
    await page.keyboard.press('Home');
    await reads(15);
    await page.keyboard.press('0');
    await page.keyboard.press('Home');
    await reads(1);
    expect(complaints).toEqual([]);
    await close();
  });

  test('a training is followed row by row, across a cut of its log', async () => {
    await addRun(directories, 'live', 2);
    const { page, complaints, close } = await openPage(browser, dashboard.url, '/?run=live');
    await page.getByRole('slider', { name: /^Episode reward over 2 points/ }).waitFor();
    await addRun(directories, 'live', 3);
    await page
      .getByRole('slider', { name: /^Episode reward over 5 points of iteration; newest: All agents: 105/ })
      .waitFor();
    await page.getByText('Iteration 5').first().waitFor();
    const log = await RunLog.open(join(directories.runsDirectory, 'live'), { resumeAt: { iteration: 3 } });
    await log.append({ ...exampleRow(4), reward_mean: -7 });
    await log.close();
    await page
      .getByRole('slider', { name: /^Episode reward over 4 points of iteration; newest: All agents: −7/ })
      .waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test('rows that are written while the curves are on their way are in the chart', async () => {
    await addRun(directories, 'busy', 2);
    const { page, complaints, close } = await openPage(browser, dashboard.url, '/checkpoints');
    const stream = page.waitForResponse(/\/api\/runs\/busy\/events$/);
    let written: Promise<void> | null = null;
    // The page asks once more when its stream is open, and takes back what it asked before.
    await page.route(/\/api\/runs\/busy\/metrics$/, async (route) => {
      const response = await route.fetch().catch(() => null);
      if (response === null) return;
      await stream;
      written ??= addRun(directories, 'busy', 1);
      await written;
      await page.getByText('Iteration 3').first().waitFor();
      await route.fulfill({ response }).catch(() => undefined);
    });
    await page.goto(new URL('/?run=busy', dashboard.url).href);
    await page.getByRole('slider', { name: /^Episode reward over 3 points/ }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test('what was zoomed to stays when a row comes', async () => {
    await addRun(directories, 'zoomed', 20);
    const { page, complaints, close } = await openPage(browser, dashboard.url, '/?run=zoomed');
    const chart = page
      .locator('figure')
      .filter({ has: page.getByRole('heading', { name: 'Episode reward' }) });
    const plot = chart.locator('.u-over');
    await plot.scrollIntoViewIfNeeded();
    const pointAt = async (part: number): Promise<void> => {
      const box = await plot.boundingBox();
      if (box === null) throw new Error('there is no chart');
      await page.mouse.move(box.x + part * (box.width - 1), box.y + 20);
    };
    const showsFromTo = async (first: number, last: number): Promise<void> => {
      for (const [part, iteration] of [
        [0, first],
        [1, last],
      ] as const) {
        await pointAt(part);
        const pointed = new RegExp(`^Iteration ${iteration}:`);
        await chart.locator('.pointed').filter({ hasText: pointed }).waitFor({ timeout: 20_000 });
      }
    };
    await showsFromTo(1, 20);
    // From iteration 10.5 to 15.25.
    await pointAt(0.5);
    await page.mouse.down();
    await pointAt(0.75);
    // It is marked with the next frame of the screen.
    await chart.locator('.u-select').waitFor();
    await page.mouse.up();
    await showsFromTo(11, 15);
    await addRun(directories, 'zoomed', 1);
    await page.getByRole('slider', { name: /^Episode reward over 21 points/ }).waitFor();
    // It is drawn half a second after it came, and nothing but the canvas shows that it is.
    await page.waitForTimeout(1000);
    await showsFromTo(11, 15);
    await plot.dblclick();
    await showsFromTo(1, 21);
    expect(complaints).toEqual([]);
    await close();
  });

  test('checkpoints are listed, verified and compared; what a file says stays text', async () => {
    const { page, complaints, close } = await openPage(browser, dashboard.url, '/checkpoints');
    const rows = page.getByRole('region', { name: 'Checkpoints' }).getByRole('row');
    await rows.nth(3).waitFor();
    expect(await rows.nth(1).innerText()).toMatch(/checkpoint_000030[\s\S]*damaged[\s\S]*algorithm_state/);
    expect(await rows.nth(2).innerText()).toMatch(/resumed from checkpoint_000010[\s\S]*newest/);
    expect(await rows.nth(3).innerText()).toContain('pinned');
    await page.getByRole('button', { name: 'Verify checkpoint_000020' }).click();
    await page.getByText(/verified: every byte of \d+ files/).waitFor();
    // The newer one first: the other one stands on the left all the same.
    await page.getByLabel('Compare checkpoint_000020').check();
    await page.getByLabel('Compare checkpoint_000010').check();
    await page.getByText('checkpoint_000020 was trained on from checkpoint_000010.').waitFor();
    await page.getByRole('row', { name: 'Episode reward 170.5 180.5 +10' }).waitFor();
    await page.getByRole('row', { name: 'ppo.learning_rate 0.001 0.5' }).waitFor();
    await page.getByText('<img src=x onerror=alert(1)>\ufffd"\';--').waitFor();
    expect(new URL(page.url()).search).toContain(ids[0]);
    expect(complaints).toEqual([]);
    await close();
  });

  test('figures are pictures, and can be pointed at', async () => {
    const { page, complaints, close } = await openPage(browser, dashboard.url, '/figures');
    const figure = page.getByRole('article').filter({ has: page.getByRole('heading', { name: 'first' }) });
    await figure.getByRole('img').waitFor();
    // Not by waitForFunction, which evaluates text in the page: its Content-Security-Policy forbids that.
    while (!(await page.evaluate('[...document.images].some((image) => image.naturalWidth === 1800)')))
      await page.waitForTimeout(50);
    await figure.getByRole('button', { name: 'Interactive' }).click();
    await figure.locator('.vega svg').waitFor();
    expect(await figure.locator('.vega svg').innerHTML()).toContain('Seekers against hiders');
    expect(complaints).toEqual([]);
    await close();
  });

  test('a replay is simulated again to its end, in the state that the simulator ends in', async () => {
    const { page, complaints, close } = await openPage(browser, dashboard.url, '/watch');
    await page.getByRole('button', { name: /two\.replay/ }).click();
    for (const [index, replay] of replays.entries()) {
      await page.getByRole('combobox', { name: 'Episode' }).selectOption(String(index));
      await page.getByText(`Step 0 of ${replay.steps}, preparation`).waitFor();
      await page.getByRole('combobox', { name: 'Speed' }).selectOption('8');
      await page.getByRole('button', { name: 'Play', exact: true }).click();
      const end = page.locator('[data-final-hash]');
      await end.waitFor();
      expect(await end.getAttribute('data-final-hash')).toBe(replay.finalHash);
      expect(await end.innerText()).toContain('is the recorded one');
    }
    expect(complaints).toEqual([]);
    await close();
  });

  test('a replay is watched with the keyboard alone', async () => {
    const { page, complaints, close } = await openPage(browser, dashboard.url, '/watch');
    await page.getByRole('button', { name: /two\.replay/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('application').focus();
    await page.keyboard.press('.');
    await page.keyboard.press('.');
    await page.getByText('Step 2 of').waitFor();
    await page.keyboard.press(',');
    await page.getByText('Step 1 of').waitFor();
    for (const key of ['ArrowLeft', 'ArrowUp', '+', '-']) await page.keyboard.press(key);
    await page.keyboard.press('End');
    await page.getByText(`Step ${replays[0]?.steps} of`).waitFor();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test('a file from anywhere is watched, and one that is no replay is refused with a sentence', async () => {
    const folder = await temporaryDirectory();
    const { page, complaints, close } = await openPage(browser, dashboard.url, '/watch');
    await writeFile(join(folder, 'none.replay'), 'no replay');
    await page.locator('input[type=file]').setInputFiles(join(folder, 'none.replay'));
    await page.getByRole('alert').filter({ hasText: 'does not begin with' }).waitFor();
    await addReplay({ ...directories, runsDirectory: folder }, 'own.replay', replays.slice(0, 1));
    await page.locator('input[type=file]').setInputFiles(join(folder, 'own.replay'));
    await page.getByText('climb seeks, seal hides, seed 1').waitFor();
    await page.getByText('Step 0 of').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test('runs are overlaid, and those that are shown are in the address', async () => {
    const path = '/compare?with=first&with=second';
    const { page, complaints, close } = await openPage(browser, dashboard.url, path);
    await page
      .getByRole('slider', { name: /^Episode reward over 30 points.*first: 130, second: 120/ })
      .waitFor();
    await page.getByLabel(/^second/).uncheck();
    await page
      .getByRole('slider', { name: /newest: first: 130$/ })
      .first()
      .waitFor();
    expect(new URL(page.url()).search).toBe('?with=first');
    await page.getByRole('combobox', { name: 'Over' }).selectOption('elapsed_seconds');
    expect(complaints).toEqual([]);
    await close();
  });

  test('a run that cannot be read is named, and the others are overlaid all the same', async () => {
    const { page, complaints, close } = await openPage(browser, dashboard.url, '/checkpoints');
    const error = 'The dashboard could not read what was asked for. Its terminal says why.';
    await page.route(/\/api\/runs\/second\/metrics/, (route) =>
      route.fulfill({ status: 500, contentType: 'application/json', body: JSON.stringify({ error }) }),
    );
    await page.goto(new URL('/compare?with=first&with=second', dashboard.url).href);
    await page
      .getByRole('alert')
      .filter({ hasText: `newest curves of second are not there: ${error}` })
      .waitFor();
    await page.getByRole('slider', { name: /^Episode reward over 30 points.*newest: first: 130$/ }).waitFor();
    for (const complaint of complaints) expect(complaint).toContain('status of 500');
    await close();
  });

  test('of very many checkpoints the newest are shown, and all when asked for', async () => {
    const { page, complaints, close } = await openPage(browser, dashboard.url, '/figures');
    const { checkpoints } = checkpointListSchema.parse(
      await (await fetch(new URL(jsonRoutes.checkpoints.path, dashboard.url))).json(),
    );
    const many = Array.from({ length: 450 }, (_, index) => ({
      ...checkpoints[0],
      id: String(index).padStart(32, '0'),
      name: `checkpoint_${index}`,
      parent: index === 0 ? null : String(index - 1).padStart(32, '0'),
    }));
    await page.route(/\/api\/checkpoints$/, (route) => route.fulfill({ json: { checkpoints: many } }));
    await page.getByRole('link', { name: 'Checkpoints' }).click();
    const rows = page.getByRole('region', { name: 'Checkpoints' }).getByRole('row');
    await page.getByText('These are the newest 200.').waitFor();
    expect(await rows.count()).toBe(201);
    expect(await rows.nth(1).innerText()).toMatch(/^\s*checkpoint_449\b[\s\S]*resumed from checkpoint_448\b/);
    // Its parent is not among those that are shown.
    expect(await rows.nth(200).innerText()).toMatch(
      /^\s*checkpoint_250\b[\s\S]*resumed from checkpoint_249\b/,
    );
    await page.getByRole('button', { name: 'Show all 450' }).click();
    await rows.nth(450).waitFor();
    expect(await rows.nth(450).innerText()).toMatch(/^\s*checkpoint_0\b/);
    await page.getByText('These are the newest').waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await close();
  });

  test('a server of a later version may answer with more than this page knows', async () => {
    const { page, complaints, close } = await openPage(browser, dashboard.url, '/checkpoints');
    await page.route(
      ({ pathname }) => pathname.startsWith('/api/') && !/(events|\.png|figure\.json)$/.test(pathname),
      async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, json: ofLaterVersion(await response.json()) });
      },
    );
    await page.goto(new URL('/?run=first', dashboard.url).href);
    await page.getByRole('slider', { name: /^Episode reward over 30 points/ }).waitFor();
    await page.getByText('Configuration').click();
    await page.getByRole('row', { name: 'ppo.learning_rate 0.5' }).waitFor();
    await page.goto(new URL(`/checkpoints?a=${ids[0]}&b=${ids[1]}`, dashboard.url).href);
    await page.getByRole('row', { name: 'Episode reward 170.5 180.5 +10' }).waitFor();
    await page.getByRole('link', { name: 'Figures' }).click();
    await page.getByRole('heading', { name: 'first' }).waitFor();
    await page.getByRole('link', { name: 'Watch' }).click();
    await page.getByRole('button', { name: /two\.replay/ }).waitFor();
    await page.getByRole('link', { name: 'Compare' }).click();
    await page.getByRole('slider', { name: /^Episode reward over 30 points/ }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  test('without anything the pages say what will be there', async () => {
    const empty = await trainingDirectories();
    const other = await startDashboard({ ...empty, port: 0 });
    const { page, complaints, close } = await openPage(browser, other.url, '/');
    await page.getByText('the first checkpoint is saved at iteration 10').waitFor();
    for (const [link, text] of [
      ['Checkpoints', 'No checkpoint yet: the first is saved at iteration 10'],
      ['Figures', 'No figure yet'],
      ['Watch', 'No replay yet'],
      ['Play', 'No checkpoint that can be played yet'],
      ['Compare', 'No run yet'],
    ] as const) {
      await page.getByRole('link', { name: link }).click();
      await page.getByText(text).waitFor();
    }
    await expectAccessible(page);
    expect(complaints).toEqual([]);
    await close();
    await other.close();
  });

  test('when the server is gone the page says so, and it goes on by itself when it is back', async () => {
    const first = await startDashboard({ ...directories, port: 0 });
    const port = Number(new URL(first.url).port);
    await addRun(directories, 'kept', 2);
    const { page, close } = await openPage(browser, first.url, '/?run=kept');
    await page.getByRole('slider', { name: /^Episode reward over 2 points/ }).waitFor();
    await first.close();
    await page.getByText('The dashboard does not answer; trying again').waitFor();
    await addRun(directories, 'kept', 3);
    const second = await startDashboard({ ...directories, port });
    await page.getByRole('slider', { name: /^Episode reward over 5 points/ }).waitFor();
    await page.getByText('The dashboard does not answer').waitFor({ state: 'detached' });
    await close();
    await second.close();
  });

  describe.each([360, 1280, 2560])('%d pixels wide', (width) => {
    test.each(['light', 'dark'] as const)('every page fits and is accessible, %s', async (colorScheme) => {
      const viewport = { width, height: 900 };
      for (const path of [
        '/?run=first',
        `/checkpoints?a=${ids[0]}&b=${ids[1]}`,
        '/figures',
        '/watch',
        '/compare',
      ]) {
        const { page, complaints, close } = await openPage(browser, dashboard.url, path, {
          viewport,
          colorScheme,
        });
        if (path === '/watch') {
          await page.getByRole('button', { name: /two\.replay/ }).click();
          await page.getByText('Step 0 of').waitFor();
        }
        await page.waitForLoadState('load');
        await page.waitForTimeout(300);
        await expectFits(page);
        await expectAccessible(page);
        expect(complaints).toEqual([]);
        await close();
      }
    });
  });
});
