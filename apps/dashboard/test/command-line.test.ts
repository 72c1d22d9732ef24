import { expect, test } from '@jest/globals';
import { parseCommandLine } from '../src/command-line.js';

test('without words the directories are those of a project, and the port the usual one', () => {
  expect(parseCommandLine([])).toEqual({
    port: 4620,
    checkpointDirectory: 'checkpoints',
    runsDirectory: 'runs',
    host: '127.0.0.1',
    allowRemote: false,
    allowedHosts: [],
  });
});

test('port and directories are taken from the words', () => {
  expect(parseCommandLine(['--port', '0', '--checkpoint-dir', '/a', '--runs=b'])).toMatchObject({
    port: 0,
    checkpointDirectory: '/a',
    runsDirectory: 'b',
  });
});

test('the directory of runs may be named as hideout train names it', () => {
  expect(parseCommandLine(['--runs-dir', 'b'])).toMatchObject({ runsDirectory: 'b' });
});

test('another address, and names under which it is asked for, are taken as they are', () => {
  const words = ['--host', '10.0.0.5', '--allow-remote', '--allow-host', 'a.example', '--allow-host', 'b'];
  expect(parseCommandLine(words)).toMatchObject({
    host: '10.0.0.5',
    allowRemote: true,
    allowedHosts: ['a.example', 'b'],
  });
});

test('--help is understood', () => {
  expect(parseCommandLine(['--help'])).toBe('help');
});

test.each([
  [['--port', '65536']],
  [['--port', '-1']],
  [['--port', '80x']],
  [['--prot', '1']],
  [['--allow-host', 'a:80']],
  [['extra']],
])('%j is a mistake with a sentence', (words) => {
  expect(parseCommandLine(words)).toMatchObject({ mistake: expect.stringMatching(/\S+ \S+/) });
});
