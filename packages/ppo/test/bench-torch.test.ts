import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const benchmark = fileURLToPath(new URL('../bench/torch.mjs', import.meta.url));
const remedy =
  'install Python 3 and PyTorch (pip install torch), or name the interpreter that has them in the environment ' +
  'variable HIDEOUT_PYTHON.\n';

/** The benchmark with an interpreter, as a process. Nothing in these tests needs Python. */
function run(python: string, ...options: string[]): { code: number | null; stdout: string; stderr: string } {
  const env = { ...process.env, NODE_OPTIONS: '', HIDEOUT_PYTHON: python };
  const { status, stdout, stderr } = spawnSync(process.execPath, [benchmark, ...options], {
    env,
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

describe('the comparison with PyTorch', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'hideout-interpreters-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  /** A program that stands for Python: it runs JavaScript instead of what it is given. */
  function interpreter(name: string, program: string): string {
    const path = join(directory, name);
    writeFileSync(path, `#!${process.execPath}\n${program}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  it('says in one sentence that there is no interpreter', () => {
    const path = join(directory, 'no-python');
    expect(run(path)).toEqual({
      code: 2,
      stdout: '',
      stderr: `No comparison with PyTorch: there is no program ${path}; ${remedy}`,
    });
  });

  it('says in one sentence that the interpreter has no PyTorch', () => {
    const path = interpreter(
      'bare-python',
      `console.log(JSON.stringify({ missing: "No module named 'torch'\\nand more" }));`,
    );
    expect(run(path)).toEqual({
      code: 2,
      stdout: '',
      stderr: `No comparison with PyTorch: PyTorch does not load in ${path} (No module named 'torch'); ${remedy}`,
    });
  });

  it.each([
    ['ends without a word', 'process.exit(3)', 'code 3'],
    ['is killed', "process.kill(process.pid, 'SIGKILL')", 'SIGKILL'],
    ['says something else for ever', "setInterval(() => console.log('y'), 1)", 'SIGTERM'],
  ])('says in one sentence that what is named as the interpreter %s', (what, program, end) => {
    const path = interpreter(what.replaceAll(' ', '-'), program);
    expect(run(path)).toEqual({
      code: 2,
      stdout: '',
      stderr: `No comparison with PyTorch: the learner does not start in ${path} (it ended with ${end}); ${remedy}`,
    });
  });

  it.each(['0', '2.5', 'five'])('refuses %s rounds in one sentence', (rounds) => {
    expect(run('python3', rounds)).toEqual({
      code: 2,
      stdout: '',
      stderr: `The number of rounds is a whole number, 1 or more, not ${rounds}.\n`,
    });
  });
});
