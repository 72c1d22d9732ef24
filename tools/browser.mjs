// The browser in which the page of the dashboard is tested. As a program it prints where that is, for Nx, which runs these
// tests again when there is one that was not there before.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const APT_GET = '/usr/bin/apt-get';

/** Debian's Chromium, or the one that HIDEOUT_CHROMIUM names; undefined where there is none. */
export function browserPath(environment = process.env, exists = existsSync) {
  return [environment.HIDEOUT_CHROMIUM, '/usr/bin/chromium'].find((path) => path && exists(path));
}

/**
 * Whether Chromium may be installed: by root of a system with apt-get, on a machine that does nothing but test (CI=true)
 * or where HIDEOUT_INSTALL_CHROMIUM=1 asks for it. A person's system is left as it is.
 */
export function mayInstall(environment, isRoot, exists = existsSync) {
  const isWanted = environment.HIDEOUT_INSTALL_CHROMIUM ?? (environment.CI === 'true' ? '1' : '0');
  return isWanted === '1' && isRoot && exists(APT_GET);
}

/** Installs Chromium where it is missing and may be; without it the tests that need one are skipped, and counted so. */
export async function installBrowser() {
  if (browserPath() !== undefined) return;
  if (!mayInstall(process.env, process.getuid?.() === 0)) {
    console.log(
      'Without Chromium the tests of the page are skipped: install it, or name it in HIDEOUT_CHROMIUM; root on Debian may set HIDEOUT_INSTALL_CHROMIUM=1.',
    );
    return;
  }
  console.log('Installing Chromium for the tests of the page (once, a minute or two) ...');
  for (const args of [
    ['update', '-qq'],
    ['install', '-qq', '-y', '--no-install-recommends', 'chromium'],
  ]) {
    const code = await aptGet(args);
    if (code === 0) continue;
    console.log(`apt-get ${args[0]} ended with code ${code}: the tests of the page are skipped.`);
    return;
  }
}

function aptGet(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const child = spawn(APT_GET, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(browserPath() ?? 'none');
