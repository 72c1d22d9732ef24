import { expect, test } from '@jest/globals';
import { parseCommandLine } from '../src/command-line.js';

test('without words the directories are those of a project, and the port the usual one', () => {
  expect(parseCommandLine([])).toEqual({
    port: 4620,
    checkpointDirectory: 'checkpoints',
    runsDirectory: 'runs',
  });
});

test('port and directories are taken from the words', () => {
  expect(parseCommandLine(['--port', '0', '--checkpoint-dir', '/a', '--runs=b'])).toEqual({
    port: 0,
    checkpointDirectory: '/a',
    runsDirectory: 'b',
  });
});

test('--help is understood', () => {
  expect(parseCommandLine(['--help'])).toBe('help');
});

test.each([[['--port', '65536']], [['--port', '-1']], [['--port', '80x']], [['--prot', '1']], [['extra']]])(
  '%j is a mistake with a sentence',
  (words) => {
    expect(parseCommandLine(words)).toMatchObject({ mistake: expect.stringMatching(/\S+ \S+/) });
  },
);
