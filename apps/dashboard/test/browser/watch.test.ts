import { readFile } from 'node:fs/promises';
import { decodeRecording, decodeReplay, verifyReplay } from '@hideout/env';
import type { Recording } from '@hideout/env';
import type { Trainer } from '@hideout/ppo';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { RunningDashboard, TrainingDirectories } from '../../src/index.js';
import { startDashboard } from '../../src/index.js';
import { discreteEnvironment, discreteGame } from '../discrete-game.js';
import { evaluatedEpisode } from '../evaluated-episode.js';
import { addPlayableCheckpoint, smallTrainer } from '../playable-checkpoint.js';
import { addCheckpoint, addReplay, exampleReplay, trainingDirectories } from '../training-directories.js';
import { chromium, expectAccessible, expectFits, launchBrowser, openPage } from './browser.js';

const withBrowser = chromium === undefined ? describe.skip : describe;

const CONFIG = discreteGame(120);
const ENVIRONMENT = discreteEnvironment(120);

let browser: Browser;
let directories: TrainingDirectories;
let dashboard: RunningDashboard;
let trainers: readonly [Trainer, Trainer];
/** Those of the trainers, the newer one last; there are no newer ones. */
let ids: readonly [string, string];
const NAMES = ['checkpoint_000001_v3', 'checkpoint_000001_v4'] as const;
/** The first of them in episodes so long that one is still played when something else happens. */
let long: string;
let otherGame: string;
let old: string;

withBrowser('episodes that are played to be watched, in a browser', () => {
  beforeAll(async () => {
    directories = await trainingDirectories();
    trainers = [await smallTrainer(CONFIG, undefined, 1), await smallTrainer(CONFIG, undefined, 2)];
    old = (await addCheckpoint(directories, 2)).id;
    otherGame = await addPlayableCheckpoint(directories, trainers[1], { ...ENVIRONMENT, ray_count: 9 });
    long = await addPlayableCheckpoint(directories, trainers[0], { ...ENVIRONMENT, episode_steps: 12_000 });
    ids = [
      await addPlayableCheckpoint(directories, trainers[0], ENVIRONMENT),
      await addPlayableCheckpoint(directories, trainers[1], ENVIRONMENT),
    ];
    await addReplay(directories, 'first/replays/one.replay', [exampleReplay(1)]);
    dashboard = await startDashboard({ ...directories, port: 0 });
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await dashboard.close();
    await browser.close();
    for (const trainer of trainers) await trainer.dispose();
  });

  test('one of the newest checkpoint, and one of two: the replays of hideout demo, kept as files', async () => {
    const { page, complaints, close } = await openPage(browser, dashboard.url, '/watch');
    const demo = await evaluatedEpisode(CONFIG, trainers[1], trainers[1], 1_000_003);
    await page.getByRole('button', { name: 'Play an episode' }).click();
    await page.getByText(`Played ${demo.steps} steps.`, { exact: true }).waitFor();
    await saysOf(page, `${NAMES[1]} seeks, ${NAMES[1]} hides, seed 1000003`);
    expect(await finalHash(page)).toBe(demo.finalHash);
    expect((await savedRecording(page, `${NAMES[1]}-seed-1000003.replay`)).hash).toBe(demo.finalHash);

    await page.getByRole('combobox', { name: 'Hiders' }).selectOption(ids[0]);
    await page.getByRole('spinbutton', { name: 'Seed' }).fill('5');
    await page.getByRole('button', { name: 'Play an episode', disabled: false }).waitFor();
    await page.keyboard.press('Enter');
    await saysOf(page, `${NAMES[1]} seeks, ${NAMES[0]} hides, seed 5`);
    const expected = await evaluatedEpisode(CONFIG, trainers[1], trainers[0], 5);
    expect(await finalHash(page)).toBe(expected.finalHash);
    const saved = await savedRecording(page, `${NAMES[1]}-against-${NAMES[0]}-seed-5.replay`);
    expect(saved.hash).toBe(expected.finalHash);
    expect(saved.recording).toMatchObject({ seekers: NAMES[1], hiders: NAMES[0], seed: 5 });
    const { search, searchParams } = new URL(page.url());
    expect(Object.fromEntries(searchParams)).toEqual({ seekers: ids[1], hiders: ids[0], seed: '5' });
    await close();

    // The address is enough to see it again.
    const again = await openPage(browser, dashboard.url, `/watch${search}`);
    await again.page.getByRole('button', { name: 'Play an episode' }).click();
    expect(await finalHash(again.page)).toBe(expected.finalHash);
    expect([...complaints, ...again.complaints]).toEqual([]);
    await again.close();
  });

  test('it is played and watched with the keyboard alone, by way of the list of checkpoints', async () => {
    const { page, complaints, close } = await openPage(browser, dashboard.url, '/checkpoints');
    await page.getByRole('link', { name: `Watch ${NAMES[0]} play` }).focus();
    await page.keyboard.press('Enter');
    const sides = ['Seekers', 'Hiders'].map((name) => page.getByRole('combobox', { name }));
    for (const side of sides) {
      await side.waitFor();
      expect(await side.inputValue()).toBe(ids[0]);
    }
    const button = page.getByRole('button', { name: 'Play an episode', disabled: false });
    await button.waitFor();
    await page.getByRole('spinbutton', { name: 'Seed' }).focus();
    await page.keyboard.press('Tab');
    expect(await button.evaluate((it) => it.matches(':focus'))).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByText('Step 0 of').waitFor();
    expect(await button.evaluate((it) => it.matches(':focus'))).toBe(true);
    await page.getByRole('application').focus();
    await page.keyboard.press('.');
    await page.getByText('Step 1 of').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test('it is stopped by its button, and by what is asked for instead', async () => {
    const { page, complaints, close } = await openPage(browser, dashboard.url, `/watch?seekers=${long}`);
    await playSome(page);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText(/^Stopped after \d+ steps\.$/).waitFor();
    await page.getByRole('button', { name: 'Play an episode' }).waitFor();
    expect(await page.getByRole('region', { name: 'Episode', exact: true }).count()).toBe(0);

    await playSome(page);
    await page.getByRole('button', { name: /one\.replay/ }).click();
    await saysOf(page, 'climb seeks, seal hides, seed 1');
    await page.getByText(/^Stopped after \d+ steps\.$/).waitFor();
    expect(await page.getByRole('button', { name: 'Save as a replay' }).count()).toBe(0);

    // The recorded one stays until the other one is there.
    await playSome(page);
    await page.getByText(`Step 0 of ${exampleReplay(1).steps}`).waitFor();
    await page.getByRole('link', { name: 'Checkpoints' }).click();
    await page.getByRole('region', { name: 'Checkpoints' }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test('what cannot be played says why', async () => {
    for (const [query, why] of [
      [`seekers=${old}`, 'checkpoint_000002 has no policy.onnx'],
      [`hiders=${old}`, 'checkpoint_000002 has no policy.onnx'],
      [`hiders=${otherGame}`, 'They were trained in different games, which differ in ray_count.'],
      ['seekers=gone', 'A checkpoint that the address names is not here, or is damaged.'],
    ] as const) {
      const { page, close } = await openPage(browser, dashboard.url, `/watch?${query}`);
      await page.getByRole('alert').filter({ hasText: why }).waitFor();
      await page.getByRole('button', { name: 'Play an episode', disabled: true }).waitFor();
      for (const side of ['Seekers', 'Hiders'])
        await page.getByRole('combobox', { name: side }).selectOption(ids[0]);
      await page.getByRole('button', { name: 'Play an episode', disabled: false }).waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);

      await page.getByRole('spinbutton', { name: 'Seed' }).fill('-1');
      await page.getByRole('button', { name: 'Play an episode' }).click();
      await page.getByRole('alert').filter({ hasText: 'The seed is not valid: a whole number' }).waitFor();
      await close();
    }
  });

  test('without a checkpoint it says what will be there', async () => {
    const empty = await startDashboard({ ...(await trainingDirectories()), port: 0 });
    const { page, complaints, close } = await openPage(browser, empty.url, '/watch');
    await page.getByText('No checkpoint yet: once a training has saved one').waitFor();
    expect(complaints).toEqual([]);
    await close();
    await empty.close();
  });

  test.each(['light', 'dark'] as const)('it fits 360 pixels and is accessible, %s', async (colorScheme) => {
    const { page, complaints, close } = await openPage(browser, dashboard.url, `/watch?seekers=${long}`, {
      viewport: { width: 360, height: 900 },
      colorScheme,
    });
    await playSome(page);
    await expectFits(page);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('combobox', { name: 'Seekers' }).selectOption(ids[1]);
    await page.getByRole('button', { name: 'Play an episode' }).click();
    await page.getByText('Step 0 of').waitFor();
    await expectFits(page);
    await expectAccessible(page);
    expect(complaints).toEqual([]);
    await close();
  });
});

/** Until some steps were taken, and others were not. */
async function playSome(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Play an episode' }).click();
  await page.getByText(/^step [1-9]\d* of at most 12000$/).waitFor();
}

/** Waits until the page says that it shows an episode between these. */
async function saysOf(page: Page, players: string): Promise<void> {
  await page.getByRole('region', { name: 'Episode', exact: true }).getByText(players).waitFor();
}

/** Goes to the end of the episode that is shown. */
async function finalHash(page: Page): Promise<string | null> {
  await page.getByText('Step 0 of').waitFor();
  await page.getByRole('application').focus();
  await page.keyboard.press('End');
  const end = page.locator('[data-final-hash]');
  await end.waitFor();
  expect(await end.innerText()).toContain('is the recorded one');
  return end.getAttribute('data-final-hash');
}

interface SavedRecording {
  readonly recording: Recording;
  /** Of the state in which its episode ends here. */
  readonly hash: string;
}

/** Keeps the episode that is shown as a file, and simulates that again. */
async function savedRecording(page: Page, name: string): Promise<SavedRecording> {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as a replay' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe(name);
  const recording = decodeRecording(await readFile(await download.path()));
  const { matches, actual } = verifyReplay(decodeReplay(recording.episodes[0] ?? new Uint8Array()));
  expect(matches).toBe(true);
  return { recording, hash: actual };
}
