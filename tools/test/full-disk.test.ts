import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventLines } from './fixtures/event-lines.js';
import { startHideout, temporaryFolder, writeSmallConfig } from './fixtures/hideout.js';
import { mountingObstacle, SmallDisk } from './fixtures/small-disk.js';

const obstacle = mountingObstacle();
const whereMounted = obstacle === null ? describe : describe.skip;

whereMounted(`a training whose disk is full${obstacle === null ? '' : ` (not run: ${obstacle})`}`, () => {
  let folder: string;
  let remove: () => Promise<void>;
  let disk: SmallDisk;
  beforeEach(async () => {
    ({ path: folder, remove } = await temporaryFolder());
    await writeSmallConfig(folder);
    const config = await readFile(join(folder, 'config.yaml'), 'utf8');
    await writeFile(
      join(folder, 'config.yaml'),
      `${config}  checkpoint_freq: 3\n  checkpoint_dir: disk/checkpoints\nruns_dir: disk/runs\n`,
    );
    disk = new SmallDisk(join(folder, 'disk'), 8);
  });
  afterEach(async () => {
    disk.unmount();
    await remove();
  });

  it.each(['--json', '--plain'])(
    'goes on, says that it is degraded, saves when there is room again, and loses no row (%s)',
    async (mode) => {
      const training = startHideout(['train', '--iterations', '30', mode], folder);
      const seen = collected(training.child.stdout);
      await seen.until('checkpoint_000003');
      // The whole save is over, with its figure, once the next iteration is told.
      await seen.until(mode === '--json' ? '"iteration":5,' : 'Iteration 5/30');
      disk.fill();
      const degraded = /degraded: disk full, last good checkpoint checkpoint_00000\d/u;
      await seen.until(degraded);
      const told = seen.text.length;
      await seen.until(/"type":"iteration"|Training Iteration/u, told);
      disk.free();
      await seen.until(/checkpoints are saved again: checkpoint_0000\d\d/u, told);
      const { code, stdout } = await training.outcome;
      expect(code).toBe(0);
      expect(stdout).toContain('could not be saved');
      if (mode === '--json') {
        const types = (await eventLines(stdout)).map(({ type }) => type);
        expect(types.indexOf('degraded')).toBeLessThan(types.indexOf('recovered'));
        expect(types.at(-1)).toBe('finished');
      }

      expect(await readdir(join(disk.path, 'checkpoints'))).toContain('checkpoint_000030');
      const [run] = await readdir(join(disk.path, 'runs'));
      const log = await readFile(join(disk.path, 'runs', run ?? '', 'metrics.jsonl'), 'utf8');
      const rows = log.trim().split('\n').slice(1);
      expect(rows.map((row) => (JSON.parse(row) as { iteration: number }).iteration)).toEqual(
        Array.from({ length: 30 }, (_, i) => i + 1),
      );
    },
  );
});

/** What a stream has brought so far. */
function collected(stream: NodeJS.ReadableStream | null) {
  const seen = {
    text: '',
    /** Resolves once the text, or one that matches, has come after a place. */
    until: (wanted: string | RegExp, from = 0): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (seen.text.slice(from).search(typeof wanted === 'string' ? escaped(wanted) : wanted) < 0) return;
          stream?.off('data', look);
          resolve();
        };
        stream?.on('data', look);
        look();
      }),
  };
  stream?.on('data', (chunk: Buffer) => (seen.text += chunk.toString()));
  return seen;
}

function escaped(text: string): RegExp {
  return new RegExp(text.replace(/[^\w]/gu, (character) => `\\${character}`));
}
