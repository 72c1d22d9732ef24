/*
 * What the store costs: save, verify and load against plain copies of the same bytes; list and latest of 10, 1,000 and
 * 10,000 checkpoints; how long a save keeps the thread that asks for it. Medians of seven rounds after one that does
 * not count, the variants interleaved. Figures are ratios first: the machine's disk is in both terms.
 *
 * Needs the built package: npx nx run checkpoints:bench. Takes a directory to work in, of the disk to be measured;
 * the system's temporary one unless told.
 */
import { Buffer } from 'node:buffer';
import { copyFile, lstat, mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CheckpointManager, nodeFileSystem } from '../dist/index.js';
import { fillStore } from './many-checkpoints.mjs';
import { median, mediansOf, stallOf, timeOf } from './measuring.mjs';
import { inputOf, plainArrays } from './sample-state.mjs';

const rounds = 7;
const sizesMebibytes = [4, 64];
const counts = [10, 1000, 10_000];
const folder = await mkdtemp(join(process.argv[2] ?? os.tmpdir(), 'hideout-bench-'));

const ms = (value) => `${value.toFixed(value < 10 ? 2 : 0)} ms`.padStart(10);
const ratio = (value) => value.toFixed(2).padStart(6);

async function sync(path) {
  const handle = await open(path, 'r');
  await handle.sync();
  await handle.close();
}

/** Copies a file as `cp` does, and waits for the disk. */
async function copyAndSync(from, to) {
  await copyFile(from, to);
  await sync(to);
}

/** Copies a directory as `cp -r` does, and waits for the disk at every file and directory. */
async function copyAllAndSync(from, to) {
  await mkdir(to);
  for (const item of await readdir(from, { withFileTypes: true })) {
    const copy = item.isDirectory() ? copyAllAndSync : copyAndSync;
    await copy(join(from, item.name), join(to, item.name));
  }
  await sync(to);
}

/** A manager that holds its lock, and saves the next iteration of a state into a store that is emptied meanwhile. */
async function saverOf(name, mebibytes, options) {
  const manager = new CheckpointManager(join(folder, name), { keepLastN: 0, ...options });
  await manager.acquireLock();
  let iteration = 0;
  const save = () => manager.save(inputOf(++iteration, mebibytes));
  // Without this the store would fill the page cache with new pages, and the copy beside it would not.
  const forget = async ({ entry }) => rm(entry.path, { recursive: true });
  return {
    manager,
    timed: async () => {
      let saved;
      const time = await timeOf(async () => (saved = await save()));
      await forget(saved);
      return time;
    },
    stalled: async () => {
      let saved;
      const stall = await stallOf(() => save().then((result) => (saved = result)));
      await forget(saved);
      return stall;
    },
  };
}

async function benchSaving(mebibytes) {
  const [source, target] = [join(folder, 'plain'), join(folder, 'copy')];
  const arrays = plainArrays(mebibytes);
  await writeFile(source, Buffer.concat(arrays.map(({ buffer }) => new Uint8Array(buffer))));
  const megabytes = arrays.reduce((sum, { byteLength }) => sum + byteLength, 0) / 1e6;
  const quiet = { onWarning: () => undefined };
  const threaded = await saverOf('threaded', mebibytes, { ...quiet, thread: true });
  const inline = await saverOf('inline', mebibytes, quiet);
  const unread = await saverOf('unread', mebibytes, {
    ...quiet,
    fileSystem: { ...nodeFileSystem, holds: async () => true },
  });
  const reader = new CheckpointManager(join(folder, 'read'));
  const { entry: read } = await reader.save(inputOf(1, mebibytes));
  const t = await mediansOf(rounds, {
    copy: async () => {
      const time = await timeOf(() => copyAndSync(source, target));
      await rm(target);
      return time;
    },
    copyAll: async () => {
      const time = await timeOf(() => copyAllAndSync(read.path, target));
      await rm(target, { recursive: true });
      return time;
    },
    threaded: threaded.timed,
    inline: inline.timed,
    unread: unread.timed,
    read: () => timeOf(() => readFile(source)),
    verify: () => timeOf(() => reader.verify(1)),
    load: () => timeOf(() => reader.load(1)),
  });
  console.log(`\n${megabytes.toFixed(1)} MB: times, and MB/s in parts of a copy and fsync of the same bytes`);
  const line = (name, time, base) =>
    console.log(
      `  ${name.padEnd(46)}${ms(time)}  ${(megabytes / (time / 1000)).toFixed(0).padStart(5)} MB/s  ${ratio(base / time)}`,
    );
  line('cp and fsync of one file', t.copy, t.copy);
  line('cp -r and fsync of the files of a checkpoint', t.copyAll, t.copy);
  line('save, in its thread', t.threaded, t.copy);
  line('save, inline', t.inline, t.copy);
  line('save, inline, without reading back', t.unread, t.copy);
  console.log(
    `  a save in its thread is ${ratio(t.copyAll / t.threaded).trim()} times as fast as cp -r and fsync of its files`,
  );
  console.log(`  reading back is ${((1 - t.unread / t.inline) * 100).toFixed(0)} % of a save`);
  console.log('  in parts of reading the same bytes into memory (fs.readFile)');
  line('readFile', t.read, t.read);
  line('verify', t.verify, t.read);
  line('load', t.load, t.read);

  const stalls = { 'no save': [], threaded: [], inline: [] };
  const copies = { fresh: [], kept: [] };
  const kept = arrays.map((data) => data.slice());
  for (let round = -1; round < rounds; round++) {
    const fresh = await timeOf(() => void arrays.map((data) => data.slice()));
    const again = await timeOf(() => kept.forEach((copy, i) => copy.set(arrays[i])));
    const idle = await stallOf(() => pause(t.threaded));
    const [inThread, inLine] = [await threaded.stalled(), await inline.stalled()];
    if (round < 0) continue;
    copies.fresh.push(fresh);
    copies.kept.push(again);
    stalls['no save'].push(idle);
    stalls.threaded.push(inThread);
    stalls.inline.push(inLine);
    await pause(20);
  }
  const copyMs = median(copies.fresh);
  console.log('  how long a save keeps the thread that asks for it, in parts of a plain copy of the state');
  const stallLine = (name, value) =>
    console.log(`    ${name.padEnd(44)}${ms(value)}  ${ratio(value / copyMs)}`);
  stallLine('copy into fresh memory (slice)', copyMs);
  stallLine('copy into memory that is there (set)', median(copies.kept));
  for (const [name, all] of Object.entries(stalls)) {
    const label = name === 'no save' ? name : `save, ${name}`;
    if (name !== 'no save')
      stallLine(`${label}: until it returns its promise`, median(all.map(({ synchronous }) => synchronous)));
    stallLine(`${label}: longest gap of the event loop`, median(all.map(({ longestGap }) => longestGap)));
  }
  for (const { manager } of [threaded, inline, unread]) await manager.releaseLock();
  await rm(join(folder, 'read'), { recursive: true });
}

/** The file system with a count of the bytes that are read of weights and state. */
function countingFileSystem() {
  const counted = { weightBytes: 0 };
  const read = async (path, maxBytes) => {
    const bytes = await nodeFileSystem.read(path, maxBytes);
    if (path.endsWith('.safetensors')) counted.weightBytes += bytes.length;
    return bytes;
  };
  return { counted, fileSystem: { ...nodeFileSystem, read } };
}

/** Asks for the status of every file and directory below a directory, one after the other, as `find -size` does. */
async function statusOfAll(directory) {
  for (const item of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, item.name);
    await lstat(path);
    if (item.isDirectory()) await statusOfAll(path);
  }
}

async function benchListing() {
  console.log('\nlist and latest, by number of checkpoints; the status of every file of the store beside it');
  console.log(
    '  checkpoints        list  a checkpoint      latest  list, no index    statuses  list in statuses   weights read',
  );
  for (const count of counts) {
    const store = join(folder, `store-${count}`);
    await fillStore(store, count);
    const { counted, fileSystem } = countingFileSystem();
    const manager = new CheckpointManager(store, { fileSystem });
    const t = await mediansOf(count > 1000 ? 5 : rounds, {
      list: () => timeOf(() => manager.listCheckpoints()),
      latest: () => timeOf(() => manager.getLatestCheckpoint()),
      statuses: () => timeOf(() => statusOfAll(store)),
    });
    const [index, aside] = ['checkpoint_index.json', 'index-aside'].map((name) => join(store, name));
    await nodeFileSystem.rename(index, aside);
    const bare = await timeOf(() => new CheckpointManager(store).listCheckpoints());
    await nodeFileSystem.rename(aside, index);
    const figures = [t.list, t.list / count, t.latest, bare, t.statuses].map((value) => ms(value)).join('  ');
    console.log(
      `  ${String(count).padStart(11)}  ${figures}  ${ratio(t.list / t.statuses)}            ${counted.weightBytes} bytes`,
    );
  }
}

/** In a large store the index alone is megabytes of JSON. */
async function benchStallOfLargeStore() {
  const store = join(folder, `store-${counts.at(-1)}`);
  for (const thread of [true, false]) {
    const manager = new CheckpointManager(store, { thread, keepLastN: 0 });
    await manager.acquireLock();
    const stalls = [];
    for (let round = 0; round < 3; round++)
      stalls.push(await stallOf(() => manager.save(inputOf(20_000 + round, 4))));
    await manager.releaseLock();
    console.log(
      `  a save of 4 MiB, ${thread ? 'in its thread' : 'inline'}: longest gap of the event loop ` +
        `${ms(median(stalls.map(({ longestGap }) => longestGap)))}`,
    );
  }
}

try {
  console.log(`${os.cpus()[0].model}, Node.js ${process.version}, medians of ${rounds} rounds`);
  for (const size of sizesMebibytes) await benchSaving(size);
  await benchListing();
  console.log(`\nthe stall of a save in a store of ${counts.at(-1)} checkpoints`);
  await benchStallOfLargeStore();
} finally {
  await rm(folder, { recursive: true, force: true });
}
