import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointManager } from '@hideout/checkpoints';
import { encodeRecording, encodeReplay } from '@hideout/env';
import { RunLog, RunNotices } from '@hideout/metrics';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { visibleText } from '../../page/text.js';
import { otherRoutes, pathOf } from '../../src/api/index.js';
import type { RunningDashboard, TrainingDirectories } from '../../src/index.js';
import { startDashboard } from '../../src/index.js';
import { addCheckpoint, exampleReplay, exampleRow, trainingDirectories } from '../training-directories.js';
import { chromium, expectFits, launchBrowser, openPage } from './browser.js';

const withBrowser = chromium === undefined ? describe.skip : describe;

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Each would leave a mark on the window, if it were more than a text. */
const hostile = [
  '<img src=x onerror=alert(window.executed=1)>',
  '"><script>alert(window.executed=1)<script>',
  "' autofocus onfocus=alert(window.executed=1) x='",
  'javascript:alert(window.executed=1)',
  '\u202egnp.txt\u202d',
  'bell\u0007 escape\u001b[31m\nline\ttab\u200b',
  '__proto__',
  'constructor',
  '%2e%2e%2f%00?a=1#b&amp;',
];
/** The longest name that a file system has, and one of letters that take three bytes each. */
const longest = ['n'.repeat(255), '名'.repeat(85)];
const names = [...hostile, ...longest];
const episode = encodeReplay(exampleReplay(1));

let browser: Browser;
let directories: TrainingDirectories;
let dashboard: RunningDashboard;

async function addHostileRun(name: string): Promise<void> {
  const log = await RunLog.open(join(directories.runsDirectory, name));
  // A row cannot have a figure called __proto__, and says so.
  const figures = names.filter((each) => each !== '__proto__').map((each, index) => [each, index]);
  for (const iteration of [1, 2])
    await log.append({ ...exampleRow(iteration), ...Object.fromEntries(figures) });
  await log.close();
  const notices = await RunNotices.open(join(directories.runsDirectory, name), 0);
  const { timestamp } = exampleRow(1);
  await notices.append({
    timestamp,
    iteration: 1,
    topic: name.slice(0, 100),
    state: 'begins',
    message: `Told by ${name}`,
  });
  await notices.close();
}

/** A recording has no longer name of a player. */
const playerOf = (name: string): string => name.slice(0, 200);

async function addHostileReplay(name: string): Promise<void> {
  const player = playerOf(name);
  const file = { seekers: player, hiders: player, seed: 1, episodes: [episode] };
  const path = join(directories.runsDirectory, `${name.slice(0, 80)}.replay`);
  await writeFile(path, encodeRecording(file));
}

/** Checkpoints have names of their own making: it is what they say of themselves that anybody can choose. */
async function addHostileCheckpoints(): Promise<void> {
  // As every training saves one: the page asks for the game of the newest.
  const model = { 'policy.onnx': Uint8Array.of(0) };
  const metadata = names.filter((name) => name !== '__proto__' && name.length < 64);
  const figures = Object.fromEntries(metadata.map((name) => [name, name]));
  for (const [index, run] of names.entries()) {
    await new CheckpointManager(directories.checkpointDirectory, { keepLastN: 0 }).save({
      iteration: index + 1,
      metadata: {
        run,
        reward_mean: 1,
        seeker_reward: null,
        hider_reward: null,
        episode_len_mean: null,
        episodes_completed: 0,
        ...figures,
      },
      state: {
        json: { configuration: { env: {}, [`option ${run}`]: { [`option ${run}`]: run, index } } },
        arrays: {},
      },
      policies: { seeker_policy: { json: {}, arrays: {}, files: model } },
    });
  }
  const { path } = await addCheckpoint(directories, 100, { run: hostile[0] ?? '', files: model });
  await writeFile(join(path, hostile[0] ?? ''), 'a file that does not belong there');
  for (const name of hostile) await mkdir(join(directories.checkpointDirectory, `checkpoint_000200${name}`));
}

/** Expects that whatever the files say is text and nothing else, and that the page is whole. */
async function expectInert(page: Page, complaints: readonly string[]): Promise<void> {
  expect(await page.evaluate('window.executed ?? null')).toBeNull();
  const made = await page.evaluate(
    `[...document.querySelectorAll('img[src="x"], body script, [onerror], [onfocus], [href^="javascript:"]')].length`,
  );
  expect(made).toBe(0);
  await page.getByText('This part of the page could not be loaded').waitFor({ state: 'detached' });
  await expectFits(page);
  expect(complaints).toEqual([]);
}

withBrowser('names that somebody chose to do harm are text', () => {
  beforeAll(async () => {
    directories = await trainingDirectories();
    for (const name of names) {
      await addHostileRun(name);
      await addHostileReplay(name);
    }
    // A name that is no text at all.
    await mkdir(Buffer.concat([Buffer.from(join(directories.runsDirectory, 'a')), Buffer.of(0xff, 0xfe)]));
    await addHostileCheckpoints();
    dashboard = await startDashboard({ ...directories, port: 0 });
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await dashboard.close();
    await browser.close();
  });

  test.each([360, 1280])('on the run page, %d pixels wide', async (width) => {
    const viewport = { width, height: 900 };
    const { page, complaints, close } = await openPage(browser, dashboard.url, '/', { viewport });
    for (const name of names) {
      await page.getByRole('combobox', { name: 'Run' }).selectOption(name);
      const heading = page.getByRole('heading', { level: 2 });
      await heading.filter({ hasText: visibleText(name).replace(/\s+/gu, ' ') }).waitFor();
      await page.getByText(/^Iteration 2, /u).waitFor();
      expect(await heading.innerText()).toBe(visibleText(name));
      expect(await page.title()).toBe(`Run · ${visibleText(name)} · hideout`);
      const told = `Told by ${visibleText(name)}`;
      await page
        .getByRole('alert')
        .filter({ hasText: told.replace(/\s+/gu, ' ') })
        .waitFor();
    }
    await page.getByText('All figures of iteration 2').click();
    for (const name of names.filter((each) => each !== '__proto__')) {
      const row = page.getByRole('row').filter({ has: page.locator('code', { hasText: visibleText(name) }) });
      await row.first().waitFor();
    }
    // The curves that no other chart has come last, and are drawn when they are near.
    const others = page.getByRole('region', { name: 'Others' });
    await others.scrollIntoViewIfNeeded();
    await others.getByRole('slider').first().waitFor();
    expect(await others.locator('.chart-place').count()).toBe(names.length - 1);
    await page.getByText('Configuration').click();
    await page.getByText('As in force, from checkpoint_').waitFor();
    await expectInert(page, complaints);
    await close();
  });

  test.each([360, 1280])('on the checkpoints page, %d pixels wide', async (width) => {
    const viewport = { width, height: 900 };
    const { page, complaints, close } = await openPage(browser, dashboard.url, '/checkpoints', { viewport });
    const rows = page.getByRole('region', { name: 'Checkpoints' }).getByRole('row');
    await rows.nth(names.length + 1).waitFor();
    expect(await rows.count()).toBe(names.length + 2);
    const texts = (await rows.allInnerTexts()).join('\n');
    for (const name of names) expect(texts).toContain(visibleText(name));
    await page.getByRole('button', { name: 'Verify checkpoint_000100' }).click();
    await page.getByText(/verified: every byte of/u).waitFor();
    await page.getByLabel('Compare checkpoint_000001').check();
    await page.getByLabel('Compare checkpoint_000002').check();
    await page.getByRole('region', { name: 'Figures of both' }).waitFor();
    await page.getByRole('region', { name: 'Options that differ' }).waitFor();
    await expectInert(page, complaints);
    await close();
  });

  test('on the page of figures', async () => {
    const { page, complaints, close } = await openPage(browser, dashboard.url, '/watch');
    // Each takes a second to draw: what matters is where they are asked for.
    const asked = new Set<string>();
    await page.route(/figure\.png/u, async (route) => {
      asked.add(new URL(route.request().url()).pathname);
      await route.fulfill({ contentType: 'image/png', body: PIXEL });
    });
    await page.getByRole('link', { name: 'Figures' }).click();
    for (const name of names) {
      const title = page.getByRole('heading', { name: visibleText(name).replace(/\s+/gu, ' '), exact: true });
      await page.getByRole('article').filter({ has: title }).getByRole('img').scrollIntoViewIfNeeded();
    }
    const addresses = names.map((run) => pathOf(otherRoutes.runFigure.path, { run }));
    expect([...asked].sort()).toEqual(addresses.sort());
    const first = page.getByRole('article').first();
    await first.getByRole('button', { name: 'Interactive' }).click();
    await first.locator('.vega svg').waitFor();
    await expectInert(page, complaints);
    await close();
  });

  test('on the page of replays', async () => {
    const { page, complaints, close } = await openPage(browser, dashboard.url, '/watch');
    const buttonOf = (name: string): Locator => {
      const file = visibleText(`${name.slice(0, 80)}.replay`);
      return page.getByRole('button').filter({ hasText: file.replace(/\s+/gu, ' ') });
    };
    for (const name of names) await buttonOf(name).waitFor();
    for (const name of [hostile[0] ?? '', '__proto__', longest[0] ?? '']) {
      await buttonOf(name).click();
      const player = visibleText(playerOf(name));
      await page.getByText(`${player} seeks, ${player} hides, seed 1`).waitFor();
      await page.getByText('Step 0 of').waitFor();
    }
    await expectInert(page, complaints);
    await close();
  });

  test('on the page where runs are compared', async () => {
    const query = new URLSearchParams(names.slice(0, 8).map((name): [string, string] => ['with', name]));
    const { page, complaints, close } = await openPage(browser, dashboard.url, `/compare?${query}`);
    await page.getByRole('slider', { name: /^Episode reward over 2 points/u }).waitFor();
    const head = page.getByRole('region', { name: 'Newest values' }).getByRole('columnheader');
    expect(await head.allInnerTexts()).toEqual(['Metric', ...names.slice(0, 8).map(visibleText)]);
    for (const name of longest) await page.getByLabel(visibleText(name)).check();
    await page.getByRole('columnheader', { name: longest[1] ?? '' }).waitFor();
    await expectInert(page, complaints);
    await close();
  });
});
