import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { root } from './fixtures/hideout.js';

type Environment = Readonly<Record<string, string>>;
type Exists = (path: string) => boolean;

const { browserPath, mayInstall } = (await import(
  pathToFileURL(join(root, 'tools', 'browser.mjs')).href
)) as {
  browserPath: (environment: Environment, exists: Exists) => string | undefined;
  mayInstall: (environment: Environment, isRoot: boolean, exists: Exists) => boolean;
};

const everywhere = (): boolean => true;
const nowhere = (): boolean => false;

describe('the browser of the tests', () => {
  test("is the one that is named, or else Debian's, where they are there", () => {
    expect(browserPath({ HIDEOUT_CHROMIUM: '/opt/chromium' }, everywhere)).toBe('/opt/chromium');
    expect(
      browserPath({ HIDEOUT_CHROMIUM: '/opt/chromium' }, (path: string) => path === '/usr/bin/chromium'),
    ).toBe('/usr/bin/chromium');
    expect(browserPath({}, nowhere)).toBeUndefined();
    expect(browserPath({ HIDEOUT_CHROMIUM: '' }, nowhere)).toBeUndefined();
  });

  test('is installed on a machine of a CI or for who asks for it, by root with apt-get, and nowhere else', () => {
    const asked = { HIDEOUT_INSTALL_CHROMIUM: '1' };
    expect(mayInstall({ CI: 'true' }, true, everywhere)).toBe(true);
    expect(mayInstall(asked, true, everywhere)).toBe(true);
    expect(mayInstall({}, true, everywhere)).toBe(false);
    expect(mayInstall({ CI: 'true', HIDEOUT_INSTALL_CHROMIUM: '0' }, true, everywhere)).toBe(false);
    expect(mayInstall(asked, false, everywhere)).toBe(false);
    expect(mayInstall(asked, true, nowhere)).toBe(false);
  });
});
