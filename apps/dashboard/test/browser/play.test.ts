import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeRecording, decodeReplay, verifyReplay } from '@hideout/env';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { RunningDashboard, TrainingDirectories } from '../../src/index.js';
import { startDashboard } from '../../src/index.js';
import { addPlayableCheckpoint, smallTrainer } from '../playable-checkpoint.js';
import { addCheckpoint, trainingDirectories } from '../training-directories.js';
import { chromium, expectAccessible, expectFits, launchBrowser, openPage } from './browser.js';

const withBrowser = chromium === undefined ? describe.skip : describe;

const STEPS = 72;
/** As long as names of runs may well be. */
const RUN = 'hide-and-seek-in-a-fort-with-memory-seed';
const ENVIRONMENT = { worlds: 2, map: 'fort', world_size: 16, ray_count: 8, episode_steps: STEPS };

let browser: Browser;
let directories: TrainingDirectories;
let dashboard: RunningDashboard;
let playable: string;
let old: string;

withBrowser('playing in a browser', () => {
  beforeAll(async () => {
    directories = await trainingDirectories();
    const trainer = await smallTrainer({ worldSize: 16, rayCount: 8, episodeSteps: STEPS });
    old = (await addCheckpoint(directories, 1)).id;
    playable = await addPlayableCheckpoint(directories, trainer, ENVIRONMENT, RUN);
    await trainer.dispose();
    dashboard = await startDashboard({ ...directories, port: 0 });
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await dashboard.close();
    await browser.close();
  });

  test('keys move the own agent, and the game is played to its end', async () => {
    const { page, complaints, close } = await openPage(browser, dashboard.url, '/play');
    await page.getByRole('combobox', { name: 'Side' }).selectOption('hider');
    await page.getByRole('spinbutton', { name: 'Seed' }).fill('3');
    await page.getByRole('button', { name: 'Start' }).click();
    await stepAtLeast(page, 1);
    await page.keyboard.press('p');
    await page.getByRole('button', { name: 'Go on (P)' }).waitFor();
    const begin = await placeOf(page);
    const paused = await stepOf(page);
    await page.waitForTimeout(300);
    expect(await stepOf(page)).toBe(paused);

    // The yaw grows to the left; it is turned by at least one small step.
    await page.keyboard.press('p');
    await page.keyboard.down('ArrowRight');
    await stepAtLeast(page, paused + 3);
    await page.keyboard.up('ArrowRight');
    await stepAtLeast(page, paused + 5);
    const turned = await placeOf(page);
    const turn = (turned.degrees - begin.degrees + 540) % 360;
    expect(turn - 180).toBeLessThan(0);

    await page.keyboard.down('w');
    await stepAtLeast(page, (await stepOf(page)) + 6);
    await page.keyboard.up('w');
    const moved = await placeOf(page);
    expect(Math.hypot(moved.x - turned.x, moved.z - turned.z)).toBeGreaterThan(0.3);

    const end = page.locator('[data-final-hash]');
    await end.waitFor();
    expect(await end.innerText()).toMatch(
      /You have (won|lost)\. The (seekers|hiders) won: \d of 2 hiders caught/,
    );
    expect(await end.innerText()).toMatch(/Rewards: seekers .+, hiders .+\./);
    expect(await end.innerText()).toContain('simulated again, end in the same state');
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as a replay' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('checkpoint_000001_v2-seed-3.replay');
    const recording = decodeRecording(await readFile(await download.path()));
    const replay = decodeReplay(recording.episodes[0] ?? new Uint8Array());
    expect(verifyReplay(replay).matches).toBe(true);
    expect(await end.getAttribute('data-final-hash')).toBe(replay.finalHash);
    expect(recording).toMatchObject({
      seekers: 'checkpoint_000001_v2',
      hiders: 'somebody and checkpoint_000001_v2',
      seed: 3,
    });

    await page.getByRole('application').focus();
    await page.keyboard.press('r');
    await page.locator('[data-state=played]').waitFor();
    expect(await stepOf(page)).toBeLessThan(replay.steps);
    expect(complaints).toEqual([]);
    await close();
  });

  test('it is played with the keyboard alone, and from above', async () => {
    const { page, complaints, close } = await openPage(browser, dashboard.url, '/play');
    const side = page.getByRole('combobox', { name: 'Side' });
    await side.focus();
    await side.press('s');
    for (let presses = 0; presses < 10; presses++) {
      await page.keyboard.press('Tab');
      if (await page.getByRole('button', { name: 'Start' }).evaluate((it) => it.matches(':focus'))) break;
    }
    await page.keyboard.press('Enter');
    await page.getByText('You wait for the release.').waitFor();
    await page.keyboard.press('c');
    await page.getByRole('button', { name: 'From above (C)', pressed: true }).waitFor();
    await page.getByText('Seeking:').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test('the mouse turns the own agent', async () => {
    const { page, complaints, close } = await openPage(browser, dashboard.url, '/play');
    await page.getByRole('button', { name: 'Start' }).click();
    await stepAtLeast(page, 1);
    const begin = await placeOf(page);
    const box = await page.getByRole('application').boundingBox();
    if (box === null) throw new Error('there is no world');
    await page.mouse.move(box.x + 100, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + 200, box.y + 100, { steps: 4 });
    await page.mouse.up();
    await stepAtLeast(page, (await stepOf(page)) + 8);
    // 100 pixels are 0.78 radians, 45 degrees.
    const turn = ((begin.degrees - (await placeOf(page)).degrees + 540) % 360) - 180;
    expect(turn).toBeGreaterThan(40);
    expect(turn).toBeLessThan(50);
    expect(complaints).toEqual([]);
    await close();
  });

  test('players of the other team whom the own agent does not see are drawn only on demand', async () => {
    const { page, complaints, close } = await openPage(browser, dashboard.url, '/play');
    await page.getByRole('combobox', { name: 'Side' }).selectOption('seeker');
    await page.getByRole('button', { name: 'Start' }).click();
    await stepAtLeast(page, 1);
    await page.keyboard.press('p');
    await page.keyboard.press('c');
    await page.getByRole('button', { name: 'From above (C)', pressed: true }).waitFor();
    // It sees nobody before the release.
    await page.getByText('You wait for the release.').waitFor();
    const box = page.getByLabel('Show hidden players');
    const without = await pictureOf(page);
    await box.check();
    expect((await pictureOf(page)).equals(without)).toBe(false);
    await box.uncheck();
    expect((await pictureOf(page)).equals(without)).toBe(true);
    expect(complaints).toEqual([]);
    await close();
  });

  test('a checkpoint without ONNX files says so', async () => {
    const path = `/play?checkpoint=${old}`;
    const { page, close } = await openPage(browser, dashboard.url, path);
    await page.getByRole('alert').filter({ hasText: 'checkpoint_000001 has no policy.onnx' }).waitFor();
    await page.getByRole('combobox', { name: 'Checkpoint' }).selectOption(playable);
    await page.getByRole('button', { name: 'Start' }).waitFor();
    await close();
  });

  test('keys work after a click on a button, and a window that is looked away from lets go of them', async () => {
    const { page, complaints, close } = await openPage(browser, dashboard.url, '/play');
    await page.getByRole('button', { name: 'Start' }).click();
    await stepAtLeast(page, 1);
    await page.getByRole('button', { name: 'Pause (P)' }).click();
    await page.getByRole('button', { name: 'Go on (P)' }).click();
    const begin = await placeOf(page);
    await page.keyboard.down('ArrowRight');
    await stepAtLeast(page, (await stepOf(page)) + 4);
    expect((await placeOf(page)).degrees).not.toBe(begin.degrees);
    await page.evaluate(`window.dispatchEvent(new Event('blur'))`);
    await stepAtLeast(page, (await stepOf(page)) + 2);
    const looked = await placeOf(page);
    await stepAtLeast(page, (await stepOf(page)) + 4);
    expect((await placeOf(page)).degrees).toBe(looked.degrees);

    await page.keyboard.up('ArrowRight');
    await page.getByRole('button', { name: 'From above (C)' }).click();
    await page.keyboard.press('c');
    await page.getByRole('button', { name: 'From above (C)', pressed: false }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test('an address that names a checkpoint which is not there says so, and plays no other one', async () => {
    const { page, close } = await openPage(browser, dashboard.url, '/play?checkpoint=gone');
    await page.getByRole('alert').filter({ hasText: 'The checkpoint that the address names' }).waitFor();
    expect(await page.getByRole('button', { name: 'Start' }).count()).toBe(0);
    await page.getByRole('combobox', { name: 'Checkpoint' }).selectOption(playable);
    await page.getByRole('button', { name: 'Start' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await close();
  });

  test('policies that could not be loaded are loaded when the game is started again', async () => {
    const { page, close } = await openPage(browser, dashboard.url, '/play');
    for (const file of ['**/*.wasm', '**/api/checkpoints/*/policies/**']) {
      await page.route(file, (route) => route.abort());
      await page.getByRole('button', { name: 'Start' }).click();
      await page.getByRole('alert').filter({ hasText: 'The dashboard does not answer.' }).waitFor();
      await page.unroute(file);
    }
    await page.getByRole('button', { name: 'Start' }).click();
    await stepAtLeast(page, 1);
    expect(await page.getByRole('alert').count()).toBe(0);
    await close();
  });

  describe.each([360, 1280, 2560])('%d pixels wide', (width) => {
    test.each(['light', 'dark'] as const)('a game fits and is accessible, %s', async (colorScheme) => {
      const { page, complaints, close } = await openPage(browser, dashboard.url, '/play', {
        viewport: { width, height: 900 },
        colorScheme,
      });
      await page.getByRole('button', { name: 'Start' }).waitFor();
      expect(await page.getByRole('combobox', { name: 'Checkpoint' }).innerText()).toContain(RUN);
      await expectFits(page);
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Start' }).click();
      await stepAtLeast(page, 2);
      await page.keyboard.press('p');
      await expectFits(page);
      await expectAccessible(page);
      expect(complaints).toEqual([]);
      await close();
    });
  });

  // The last one that may name the checkpoint it takes away.
  test('a game goes on when a training saves another checkpoint and removes the one that is played', async () => {
    const { page, complaints, close } = await openPage(browser, dashboard.url, '/play');
    await page.getByRole('button', { name: 'Start' }).click();
    await stepAtLeast(page, 1);
    await page.keyboard.press('p');
    const paused = await stepOf(page);
    const trainer = await smallTrainer({ worldSize: 16, rayCount: 8, episodeSteps: STEPS });
    const newer = await addPlayableCheckpoint(directories, trainer, ENVIRONMENT);
    await trainer.dispose();
    const options = page.getByRole('combobox', { name: 'Checkpoint' }).locator('option');
    await options.and(page.locator(`[value="${newer}"]`)).waitFor({ state: 'attached' });
    await rm(join(directories.checkpointDirectory, 'checkpoint_000001_v2'), { recursive: true });
    await options
      .filter({ hasText: `checkpoint_000001_v2 (${RUN}), removed` })
      .waitFor({ state: 'attached' });
    expect(await stepOf(page)).toBe(paused);
    await page.keyboard.press('p');
    await stepAtLeast(page, paused + 3);
    expect(complaints).toEqual([]);
    await close();
  });
});

async function stepOf(page: Page): Promise<number> {
  return Number(await page.locator('[data-step]').getAttribute('data-step'));
}

async function stepAtLeast(page: Page, step: number): Promise<void> {
  await page.locator('[data-step]').waitFor();
  while ((await stepOf(page)) < step) await page.waitForTimeout(20);
}

/** Of the world, without its border: that shows who has the keyboard. */
async function pictureOf(page: Page): Promise<Buffer> {
  const box = await page.getByRole('application').boundingBox();
  if (box === null) throw new Error('there is no world');
  const { x, y, width, height } = box;
  return page.screenshot({ clip: { x: x + 10, y: y + 10, width: width - 20, height: height - 20 } });
}

/** Out of what the page says, as 'At 3.1, 4.2, height 1.0, facing 90°'. */
async function placeOf(page: Page): Promise<{ x: number; z: number; degrees: number }> {
  const text = await page.locator('[data-place]').innerText();
  const [, x, z, degrees] = /^At ([\d.]+), ([\d.]+), height [\d.]+, facing (\d+)°$/.exec(text) ?? [];
  return { x: Number(x), z: Number(z), degrees: Number(degrees) };
}
