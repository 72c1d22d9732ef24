// Many command lines in one process: reads a JSON list of them (word by word) from the file that is named, and writes
// what each printed and ended with to the same file.
import { readFile, writeFile } from 'node:fs/promises';
import { Writable } from 'node:stream';

// By path, not by name: tools run what was built and belong to no room's imports.
const { main } = await import(new URL('../../apps/cli/dist/main.js', import.meta.url).href);

const [file] = process.argv.slice(2);
const outcomes = [];
for (const words of JSON.parse(await readFile(file, 'utf8'))) {
  const text = { out: '', err: '' };
  const current = {
    argv: ['node', 'hideout', ...words],
    env: {},
    stdout: sink((chunk) => (text.out += chunk)),
    stderr: sink((chunk) => (text.err += chunk)),
  };
  await main(current);
  outcomes.push({ code: current.exitCode, ...text });
}
await writeFile(file, JSON.stringify(outcomes));

function sink(take) {
  return new Writable({
    write(chunk, _encoding, done) {
      take(chunk);
      done();
    },
  });
}
