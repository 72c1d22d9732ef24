import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { metricText } from '@hideout/metrics/definitions';
import type { Trainer } from '@hideout/ppo';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { RunningDashboard, TrainingDirectories } from '../../src/index.js';
import { startDashboard } from '../../src/index.js';
import { discreteEnvironment, discreteGame } from '../discrete-game.js';
import { evaluatedMatches } from '../evaluated-matches.js';
import { addPlayableCheckpoint, smallTrainer } from '../playable-checkpoint.js';
import { addCheckpoint, trainingDirectories } from '../training-directories.js';
import { chromium, expectAccessible, expectFits, launchBrowser, openPage } from './browser.js';

const withBrowser = chromium === undefined ? describe.skip : describe;

const CONFIG = discreteGame(120);
const ENVIRONMENT = discreteEnvironment(120);
const NAMES = ['checkpoint_000001', 'checkpoint_000001_v2'] as const;

let browser: Browser;
let directories: TrainingDirectories;
let dashboard: RunningDashboard;
let trainers: readonly [Trainer, Trainer];
let ids: readonly string[];
/** The same two in episodes so long that matches are still played when something else happens. */
let long: readonly string[];
let otherGame: string;
let old: string;
let damaged: string;

withBrowser('matches in a browser', () => {
  beforeAll(async () => {
    directories = await trainingDirectories();
    trainers = [await smallTrainer(CONFIG, undefined, 1), await smallTrainer(CONFIG, undefined, 2)];
    ids = [
      await addPlayableCheckpoint(directories, trainers[0], ENVIRONMENT),
      await addPlayableCheckpoint(directories, trainers[1], ENVIRONMENT),
    ];
    const longer = { ...ENVIRONMENT, episode_steps: 1200 };
    long = [
      await addPlayableCheckpoint(directories, trainers[0], longer),
      await addPlayableCheckpoint(directories, trainers[1], longer),
    ];
    otherGame = await addPlayableCheckpoint(directories, trainers[1], { ...ENVIRONMENT, ray_count: 9 });
    old = (await addCheckpoint(directories, 2)).id;
    const third = await addCheckpoint(directories, 3);
    await truncate(join(third.path, 'algorithm_state.safetensors'), 3);
    damaged = third.id;
    dashboard = await startDashboard({ ...directories, port: 0 });
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await dashboard.close();
    await browser.close();
    for (const trainer of trainers) await trainer.dispose();
  });

  test('two that are chosen play what an evaluation plays, and the same each time', async () => {
    const { page, complaints, close } = await openPage(browser, dashboard.url, '/checkpoints');
    for (const name of NAMES.toReversed()) await page.getByLabel(`Compare ${name}`, { exact: true }).check();
    await page.getByRole('button', { name: 'Play 10 matches' }).click();
    await page.getByText('20 of 20 matches', { exact: true }).waitFor();
    const expected = [
      ['Seekers', 'Hiders', 'Matches', 'Hidden', 'Caught', 'Seeker reward', 'Hider reward'],
      await expectedRow(0, 1),
      await expectedRow(1, 0),
    ];
    expect(await tableOf(page)).toEqual(expected);

    await page.getByRole('button', { name: 'Play 10 matches' }).click();
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    await page.getByRole('button', { name: 'Play 10 matches' }).waitFor();
    expect(await tableOf(page)).toEqual(expected);
    expect(complaints).toEqual([]);
    await close();
  });

  test('they can be stopped and played again, and end when another checkpoint is chosen', async () => {
    const { page, complaints, close } = await openPage(
      browser,
      dashboard.url,
      comparisonOf(long[0], long[1]),
    );
    await playSome(page);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText(/^Stopped after \d+ of 20 matches$/).waitFor();
    const stopped = await tableOf(page);
    await page.waitForTimeout(300);
    expect(await tableOf(page)).toEqual(stopped);

    await playSome(page);
    await page.getByLabel('Compare checkpoint_000001_v4').uncheck();
    await page.getByRole('heading', { name: 'Comparison' }).waitFor({ state: 'detached' });
    await page.getByLabel('Compare checkpoint_000001_v4').check();
    await page.getByRole('button', { name: 'Play 10 matches' }).waitFor();
    expect(await page.getByText(/of 20 matches/).count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  test('those that cannot play say why', async () => {
    for (const [id, why] of [
      [otherGame, 'They were trained in different games, which differ in ray_count.'],
      [old, 'checkpoint_000002 has no policy.onnx'],
      [damaged, 'checkpoint_000003 is damaged'],
    ] as const) {
      const { page, close } = await openPage(browser, dashboard.url, comparisonOf(id, ids[0]));
      await page
        .getByText('They cannot play against each other in this page.')
        .filter({ hasText: why })
        .waitFor();
      await page.getByText(/npx hideout compare checkpoint_000001 checkpoint_.* --episodes 200/).waitFor();
      expect(await page.getByRole('button', { name: /matches/ }).count()).toBe(0);
      await close();
    }
  });

  test.each(['light', 'dark'] as const)('they fit 360 pixels and are accessible, %s', async (colorScheme) => {
    const { page, complaints, close } = await openPage(
      browser,
      dashboard.url,
      comparisonOf(long[0], long[1]),
      {
        viewport: { width: 360, height: 900 },
        colorScheme,
      },
    );
    await playSome(page);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Play 10 matches' }).waitFor();
    await expectFits(page);
    await expectAccessible(page);
    expect(complaints).toEqual([]);
    await close();
  });
});

function comparisonOf(a = '', b = ''): string {
  return `/checkpoints?a=${a}&b=${b}`;
}

/** Until one is over, and others are not. */
async function playSome(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Play 10 matches' }).click();
  await page.getByText(/^[1-9]\d* of 20 matches$/).waitFor();
}

/** Row by row. */
async function tableOf(page: Page): Promise<string[][]> {
  const rows = await page.getByRole('region', { name: 'Figures of the matches' }).getByRole('row').all();
  return Promise.all(rows.map((row) => row.locator('th, td').allInnerTexts()));
}

async function expectedRow(seekers: 0 | 1, hiders: 0 | 1): Promise<string[]> {
  const matches = await evaluatedMatches(CONFIG, trainers[seekers], trainers[hiders]);
  const means = (['hidden_fraction', 'caught_fraction', 'seeker_reward', 'hider_reward'] as const).map(
    (name) => metricText(name, matches.reduce((sum, match) => sum + match[name], 0) / 10),
  );
  return [NAMES[seekers], NAMES[hiders], '10', ...means];
}
