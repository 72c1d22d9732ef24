import { spawn } from 'node:child_process';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { NotLoopbackError, PortInUseError, startDashboard, UnneededHostsError } from '../src/index.js';
import { temporaryDirectory } from './temporary-directory.js';

const directories = { checkpointDirectory: 'none', runsDirectory: 'none' };

test.each(['0.0.0.0', '::', 'example.org', ''])(
  'the host %j is refused: it is not this computer alone',
  async (host) => {
    await expect(startDashboard({ ...directories, host, port: 0 })).rejects.toBeInstanceOf(NotLoopbackError);
  },
);

test.each(['127.0.0.1', '::1', 'localhost'])(
  'names for other computers are refused on %s, which they cannot reach',
  async (host) => {
    const started = startDashboard({ ...directories, host, port: 0, allowedHosts: ['a.example', 'b'] });
    await expect(started).rejects.toThrow(UnneededHostsError);
    await expect(started).rejects.toThrow(`--allow-host a.example b is for other computers, and ${host} is`);
  },
);

test('a port that is in use is said so', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  await expect(startDashboard({ ...directories, port })).rejects.toBeInstanceOf(PortInUseError);
  await new Promise((resolve) => other.close(resolve));
});

test('after close nothing answers, connections that were kept open included', async () => {
  const dashboard = await startDashboard({ ...directories, port: 0 });
  await (await fetch(dashboard.url)).text();
  await dashboard.close();
  await expect(fetch(dashboard.url)).rejects.toThrow();
});

test('the program says that it is not built, in one sentence', async () => {
  const directory = await temporaryDirectory();
  const program = join(directory, 'bin', 'hideout-dashboard.js');
  await mkdir(join(directory, 'bin'));
  await writeFile(join(directory, 'package.json'), '{"type":"module"}');
  await copyFile(fileURLToPath(new URL('../bin/hideout-dashboard.js', import.meta.url)), program);
  const child = spawn(process.execPath, [program]);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(code).toBe(1);
  expect(said).toContain('The dashboard is not built yet: run npm start');
});
