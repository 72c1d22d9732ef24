import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './processes.mjs';
import { root } from './root.mjs';

const leastNode = [20, 19];

/** Installs the workspace's packages when package-lock.json is not what was installed last; exits when that fails. */
export async function installWhatIsMissing() {
  checkNode();
  const stamp = join(root, 'node_modules', '.hideout-installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockDigest()) return;

  console.log('Installing what is missing from the npm registry (once, about a minute) ...');
  // A tree that is there is completed; without one, the lock file is followed to the letter.
  const command = existsSync(join(root, 'node_modules')) ? 'install' : 'ci';
  const code = await npm([command, '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code === 130) process.exit(code);
  if (code !== 0) {
    console.error(`npm ${command} ended with code ${code}: is the npm registry within reach?`);
    process.exit(1);
  }
  // After the fact: npm install may have completed the lock file.
  writeFileSync(stamp, lockDigest());
}

function lockDigest() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const isOldEnough = major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1]);
  if (isOldEnough) return;
  console.error(`hideout needs Node.js ${leastNode.join('.')} or newer; this is ${process.versions.node}.`);
  process.exit(1);
}
