import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './root.mjs';

/** Readable logs, no background process left behind, and no download of CUDA by a package's install script. */
const environment = {
  NX_TUI: 'false',
  NX_DAEMON: 'false',
  ONNXRUNTIME_NODE_INSTALL: 'skip',
};

/**
 * Runs a Node program with this terminal and resolves with its exit code. Signals are the program's to handle: a
 * Ctrl+C reaches it through the terminal, the others are passed on.
 *
 * @param {string[]} args program and arguments
 * @param {{ cwd?: string, onOutput?: (text: string) => void }} [options] with onOutput, what it prints is passed there too
 * @returns {Promise<number>}
 */
export function node(args, { cwd = root, onOutput } = {}) {
  const stdio = onOutput ? ['inherit', 'pipe', 'inherit'] : 'inherit';
  const child = spawn(process.execPath, args, { cwd, stdio, env: { ...process.env, ...environment } });
  child.stdout?.on('data', (chunk) => {
    process.stdout.write(chunk);
    onOutput?.(String(chunk));
  });
  const passOn = (signal) => child.kill(signal);
  const leaveToChild = () => {};
  process.on('SIGINT', leaveToChild);
  process.on('SIGTERM', passOn);
  process.on('SIGHUP', passOn);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGINT', leaveToChild);
      process.off('SIGTERM', passOn);
      process.off('SIGHUP', passOn);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}

/** Runs npm: the one that started this script, or the one beside this Node. */
export function npm(args) {
  const program =
    process.env.npm_execpath ?? join(process.execPath, '../../lib/node_modules/npm/bin/npm-cli.js');
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
