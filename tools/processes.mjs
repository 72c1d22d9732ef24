import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism, constants } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from './root.mjs';

/**
 * Readable logs, and no background process left behind. As many projects at a time as there are cores: more would only
 * make each of them take longer. ONNX Runtime's install script would fetch the CUDA libraries from
 * a host that is not the registry; its CPU library is in the package.
 */
const environment = {
  NX_TUI: 'false',
  NX_DAEMON: 'false',
  NX_PARALLEL: String(availableParallelism()),
  ONNXRUNTIME_NODE_INSTALL: 'skip',
};

/**
 * Runs a Node program with this terminal and resolves with its exit code. Signals are the program's to handle: a
 * Ctrl+C reaches it through the terminal, everything else is passed on.
 *
 * @param {string[]} args program and arguments
 * @param {{ cwd?: string, onOutput?: (text: string) => void }} [options] with onOutput, what it prints is passed there too
 * @returns {Promise<number>}
 */
export function node(args, { cwd = root, onOutput } = {}) {
  const stdio = onOutput ? ['inherit', 'pipe', 'inherit'] : 'inherit';
  const child = spawn(process.execPath, args, { cwd, stdio, env: { ...process.env, ...environment } });
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    process.stdout.write(text);
    onOutput?.(text);
  });
  const passOn = (signal) => child.kill(signal);
  const onInterrupt = () => process.stdin.isTTY || child.kill('SIGINT');
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', passOn);
  process.on('SIGHUP', passOn);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGINT', onInterrupt);
      process.off('SIGTERM', passOn);
      process.off('SIGHUP', passOn);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

/** Runs npm: the one that started this script, or the one that came with this Node. */
export function npm(args) {
  const beside = dirname(process.execPath);
  const program = [
    process.env.npm_execpath?.endsWith('npm-cli.js') ? process.env.npm_execpath : '',
    join(beside, '../lib/node_modules/npm/bin/npm-cli.js'),
    join(beside, 'node_modules/npm/bin/npm-cli.js'),
  ].find((path) => existsSync(path));
  if (program === undefined) {
    console.error('npm was not found beside this Node.js: use "npm start", "npm test" or "npm run check".');
    process.exit(1);
  }
  return node([program, ...args]);
}

/** Runs a program out of node_modules. */
export function tool(path, args, options) {
  return node([join(root, 'node_modules', path), ...args], options);
}

/** Runs nx. */
export function nx(args, options) {
  return tool('nx/dist/bin/nx.js', args, options);
}
