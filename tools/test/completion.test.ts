import { execFileSync } from 'node:child_process';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hideout, root, temporaryFolder } from './fixtures/hideout.js';

let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  const program = join(folder, 'bin', 'hideout');
  await mkdir(join(folder, 'bin'));
  await writeFile(
    program,
    `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'apps/cli/bin/hideout.js')}" "$@"\n`,
  );
  await chmod(program, 0o755);
  await writeFile(join(folder, 'other.yaml'), '');
});
afterAll(() => remove());

function has(shell: string): boolean {
  try {
    execFileSync(shell, ['-c', 'true']);
    return true;
  } catch {
    return false;
  }
}

function run(shell: string, script: string): string {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH']}`,
  };
  delete env['NODE_OPTIONS'];
  return execFileSync(shell, ['-c', script], { cwd: folder, env, encoding: 'utf8' });
}

/** What bash's own `complete` has noted for hideout is called as bash calls it when Tab is pressed. */
function tabInBash(...words: string[]): string[] {
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const script = `
    source <(hideout completion bash)
    read -ra noted < <(complete -p hideout)
    [ "\${noted[1]}" = -F ] || exit 1
    COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; COMP_LINE="\${COMP_WORDS[*]}"; COMP_POINT=\${#COMP_LINE}
    "\${noted[2]}" hideout "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD-1]}"
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  return run('bash', script)
    .split('\n')
    .filter((line) => line !== '');
}

(has('bash') ? describe : describe.skip)('completion in a real bash', () => {
  it('knows commands, options and their values', () => {
    expect(tabInBash('hideout', 'tr')).toEqual(['train']);
    expect(tabInBash('hideout', 'train', '--it')).toEqual(['--iterations']);
    expect(tabInBash('hideout', 'export', '--format', '')).toEqual(
      expect.arrayContaining(['onnx', 'safetensors']),
    );
  });

  it('leaves files to bash', () => {
    expect(tabInBash('hideout', 'train', '--config', 'oth')).toEqual(['other.yaml']);
    expect(tabInBash('hideout', 'list', '--checkpoint-dir', 'bi')).toEqual(['bin']);
  });

  it('is silent where there is nothing to say', async () => {
    expect(tabInBash('hideout', 'train', 'no-such')).toEqual([]);
    await writeFile(join(folder, 'config.yaml'), 'sead: 1\n');
    expect(tabInBash('hideout', 'demo', '')).toEqual([]);
    await rm(join(folder, 'config.yaml'));
  });
});

describe.each(['zsh', 'fish'])('the script of %s', (shell) => {
  it('is printed', async () => {
    const { code, stdout } = await hideout(['completion', shell], folder);
    expect(code).toBe(0);
    expect(stdout).toContain('hideout');
  });

  (has(shell) ? it : it.skip)('is read by it without complaint', async () => {
    const { stdout } = await hideout(['completion', shell], folder);
    const file = join(folder, `completion.${shell}`);
    await writeFile(file, stdout);
    expect(run(shell, `${shell} ${shell === 'fish' ? '--no-execute' : '-n'} ${file}`)).toBe('');
  });
});
