import { afterEach, describe, expect, it } from '@jest/globals';
import { ViewsThread } from '../../src/training/views-thread.js';

const paths = { history: '/folder/metrics_iter_1.json', figure: '/folder/training_metrics_iter_1.png' };

const nothing = { rows: [], checkpointIterations: [] };

const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ iteration: index + 1, timestamp: '2026-11-25T12:00:00Z' }));

let views: ViewsThread;
afterEach(() => views.close());

/** Views whose thread does `body` with each `request`. */
function viewsWith(body: string): ViewsThread {
  const source = `import { parentPort } from 'node:worker_threads';
    let requests = 0;
    parentPort.on('message', (request) => { requests++; ${body} });`;
  views = new ViewsThread(new URL(`data:text/javascript,${encodeURIComponent(source)}`));
  return views;
}

describe('views in a thread', () => {
  it('are asked for with paths and rows, and tell what could not be written; one thread serves all', async () => {
    viewsWith(
      `parentPort.postMessage([request.paths.history, String(request.rows.added.length), String(requests)])`,
    );
    expect(await views.write(paths, { ...nothing, rows: rows(1) })).toEqual([paths.history, '1', '1']);
    expect(await views.write(paths, nothing)).toEqual([paths.history, '0', '2']);
  });

  it('hand over only the rows that the thread has not, and all to a new one', async () => {
    viewsWith(
      `if (requests === 3) throw new Error('out of luck');
      parentPort.postMessage([request.rows.kept + ' ' + request.rows.added.map(({ iteration }) => iteration)])`,
    );
    const handed = (count: number) => views.write(paths, { ...nothing, rows: rows(count) });
    expect(await handed(3)).toEqual(['0 1,2,3']);
    expect(await handed(5)).toEqual(['3 4,5']);
    expect(await handed(6)).toEqual([expect.stringContaining('its thread died')]);
    expect(await handed(6)).toEqual(['0 1,2,3,4,5,6']);
  });

  it.each([`throw new Error('out of luck');`, `process.exit(7);`])(
    'whose thread dies tell that, and the next ones have a thread of their own: %s',
    async (body) => {
      viewsWith(body);
      for (let i = 0; i < 2; i++) {
        expect(await views.write(paths, nothing)).toEqual([
          expect.stringMatching(
            /^\/folder\/training_metrics_iter_1\.png could not be written: its thread died \((?:Error: )?(?:out of luck|it ended with code 7)\)$/,
          ),
        ]);
      }
    },
  );

  it('that were never asked for close', async () => {
    viewsWith('');
    await expect(views.close()).resolves.toBeUndefined();
  });
});
