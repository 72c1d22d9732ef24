import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../root.mjs';

/**
 * Starts a Node program of this repository, without what jest puts into the environment, and gathers what it prints.
 *
 * @param {readonly string[]} words program, by its path from the root, and arguments
 * @param {string} cwd
 * @param {'pipe' | number} [stdout] a file's descriptor in place of a pipe
 */
export function startNode(words, cwd, stdout = 'pipe') {
  const [program, ...args] = words;
  const env = { ...process.env };
  delete env.NODE_OPTIONS;
  const child = spawn(process.execPath, [join(root, program), ...args], {
    cwd,
    env,
    stdio: ['ignore', stdout, 'pipe'],
  });
  const text = { out: '', err: '' };
  child.stdout?.on('data', (chunk) => (text.out += chunk));
  child.stderr.on('data', (chunk) => (text.err += chunk));
  const outcome = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out: text.out, err: text.err, text: text.err + text.out }));
  });
  return { child, outcome };
}

/** Runs the built `hideout` as a process of its own, to its end. */
export function hideout(words, cwd, stdout) {
  return startNode(['apps/cli/bin/hideout.js', ...words], cwd, stdout).outcome;
}
