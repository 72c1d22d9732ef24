import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const source = fileURLToPath(new URL('../bin/hideout.js', import.meta.url));

describe('the executable', () => {
  it('says in one sentence that nothing is built yet', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'hideout-bin-'));
    try {
      mkdirSync(join(directory, 'bin'));
      writeFileSync(join(directory, 'package.json'), '{"type":"module"}');
      const copy = join(directory, 'bin', 'hideout.js');
      copyFileSync(source, copy);
      const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
        execFile(process.execPath, [copy], (error, _stdout, text) =>
          resolve({ code: error?.code, stderr: text }),
        );
      });
      expect(stderr).toBe('hideout is not built yet: run npm start, or npx nx run-many -t build.\n');
      expect(code).toBe(1);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
