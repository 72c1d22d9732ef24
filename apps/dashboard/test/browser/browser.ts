import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { expect } from '@jest/globals';
import type * as Playwright from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** Debian's Chromium, or the one that HIDEOUT_CHROMIUM names; null where there is none. */
export const chromium = [process.env['HIDEOUT_CHROMIUM'], '/usr/bin/chromium'].find(
  (path) => path !== undefined && existsSync(path),
);

// Without a graphics card WebGL is computed; root cannot have Chromium's sandbox.
const ARGUMENTS = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];

const require = createRequire(import.meta.url);

export async function launchBrowser(): Promise<Browser> {
  // As CommonJS: its ES module does not link in jest.
  const { chromium: launcher } = require('playwright-core') as typeof Playwright;
  return launcher.launch({ executablePath: chromium ?? '', args: ARGUMENTS });
}

/** A page, and everything that must not have happened on it. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors of the page and of its console, and requests to anywhere else. */
  readonly complaints: string[];
  close(): Promise<void>;
}

/** A page of a dashboard in a profile of its own. */
export async function openPage(
  browser: Browser,
  url: string,
  path: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  // A busy machine is no failure.
  page.setDefaultTimeout(60_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin) complaints.push(`request to ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(new URL(path, url).href);
  return { page, complaints, close: () => context.close() };
}

interface AxeViolation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string }[];
}

/** Expects that axe-core finds nothing serious on the page as it is now. */
export async function expectAccessible(page: Page): Promise<void> {
  const axe = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(axe);
  const violations = (await page.evaluate('axe.run().then((result) => result.violations)')) as AxeViolation[];
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

/** Expects that the page needs no scrolling to the side. */
export async function expectFits(page: Page): Promise<void> {
  const wider = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  expect(wider).toBe(0);
}
