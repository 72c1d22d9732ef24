import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readRunConfiguration, readRunNotices } from '@hideout/metrics';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ConditionEvent, DegradedEvent, TrainingEvent } from '../../src/training/events.js';
import { NoticeKeeper } from '../../src/training/notice-keeper.js';
import { iteration, started } from '../training-fixtures.js';
import { events, only, smallConfig, smallRequest, temporaryFolder } from './small-training.js';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

const warning = (message: string): TrainingEvent => ({ type: 'warning', message });

/** What is kept of events, as `iteration topic state message`. */
async function kept(directory: string): Promise<string[] | undefined> {
  const notices = await readRunNotices(directory, 100);
  return notices?.map(
    ({ iteration: after, topic, state, message }) => `${after} ${topic} ${state} ${message}`,
  );
}

async function keep(all: readonly TrainingEvent[], directory = folder): Promise<string[] | undefined> {
  const keeper = new NoticeKeeper();
  for (const event of all)
    keeper.take(event.type === 'started' ? { ...event, runDirectory: directory } : event);
  await keeper.close();
  return kept(directory);
}

describe('the notices of a training', () => {
  it('begin with the session, also before what was told while it opened', async () => {
    expect(await keep([warning('checkpoint_000030 is damaged'), { ...started, firstIteration: 21 }])).toEqual(
      [
        '20 training begins training of iterations 21 to 500 starts',
        '20 null once checkpoint_000030 is damaged',
      ],
    );
  });

  it('are of the iteration after which they were told', async () => {
    expect(await keep([started, iteration(1), iteration(2), warning('late')])).toEqual([
      '0 training begins training of iterations 1 to 500 starts',
      '2 null once late',
    ]);
  });

  it('say what begins and what ends', async () => {
    const high: ConditionEvent = {
      type: 'condition',
      condition: 'high_kl',
      team: 'seeker',
      state: 'begins',
      since: 3,
      iteration: 12,
      message: 'seeker KL is 2',
    };
    const degraded: DegradedEvent = {
      type: 'degraded',
      iteration: 30,
      since: 30,
      code: 'ENOSPC',
      reason: 'disk full',
      lastGoodCheckpoint: 'checkpoint_000020',
      message: 'degraded: disk full, last good checkpoint checkpoint_000020',
      problem: 'ENOSPC',
    };
    const all: TrainingEvent[] = [
      { ...started, resumedFrom: '/somewhere/checkpoints/checkpoint_000010', firstIteration: 11 },
      high,
      { ...high, state: 'ends', iteration: 14, message: 'over' },
      { ...high, condition: 'low_disk', team: null, message: 'little room' },
      degraded,
      { type: 'recovered', iteration: 40, name: 'checkpoint_000040', message: 'saved again' },
      { type: 'failed', message: 'the loss is not finite', exitCode: 1 },
    ];
    expect(await keep(all)).toEqual([
      '10 training begins training of iterations 11 to 500 starts from checkpoint_000010',
      '12 high_kl seeker begins seeker KL is 2',
      '14 high_kl seeker ends over',
      '12 low_disk begins little room',
      '30 saving begins degraded: disk full, last good checkpoint checkpoint_000020',
      '40 saving ends saved again',
      '10 failure begins training failed: the loss is not finite',
    ]);
  });

  it('do not tell where on this machine the directories lie', async () => {
    const checkpoints = join(folder, 'somewhere', 'checkpoints');
    const run = join(folder, 'run');
    await mkdir(run);
    const all = [
      { ...started, checkpointDirectory: checkpoints },
      warning(`only 3 MB are free: ${checkpoints}`),
      warning(`${join(run, 'metrics.jsonl')} could not be written`),
    ];
    expect((await keep(all, run))?.slice(1)).toEqual([
      '0 null once only 3 MB are free: checkpoints',
      '0 null once run/metrics.jsonl could not be written',
    ]);
  });

  it('wait for a disk that takes none, the newest of them, and are written when it does', async () => {
    const directory = join(folder, 'run');
    await writeFile(directory, 'a file in the way');
    const keeper = new NoticeKeeper();
    keeper.take({ ...started, runDirectory: directory });
    for (let i = 1; i <= 250; i++) keeper.take(warning(`number ${i}`));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await rm(directory);
    await mkdir(directory);
    keeper.take(warning('after'));
    await keeper.close();
    const messages = await kept(directory);
    expect(messages).toHaveLength(100);
    expect(messages?.slice(-2)).toEqual(['0 null once number 250', '0 null once after']);
    expect(await readRunNotices(directory, 1000)).toHaveLength(200);
  });

  it('never hinder a training: where no file can be made, it goes on', async () => {
    const keeper = new NoticeKeeper();
    keeper.take({ ...started, runDirectory: join(folder, 'absent') });
    await expect(keeper.close()).resolves.toBeUndefined();
  });
});

/** The directory of the run that a session said. */
function directoryOf(all: readonly TrainingEvent[]): string {
  return only('started', all)[0]?.runDirectory ?? '';
}

describe('a session', () => {
  it('leaves its options and what it told in the directory of its run', async () => {
    const request = smallRequest(folder);
    const runDirectory = directoryOf(await events(request));
    expect(await readRunConfiguration(runDirectory)).toEqual(request.config.source);
    expect(await kept(runDirectory)).toEqual([
      '0 training begins training of iterations 1 to 4 starts',
      '4 training ends training is complete at iteration 4',
    ]);
  });

  it('goes on with them when it is resumed, under the options that are in force then', async () => {
    await events(smallRequest(folder), 2);
    const config = smallConfig(folder, ['  gamma: 0.9']);
    const resumed = await events(smallRequest(folder, { config, resumeFrom: 'latest', preferFile: true }));
    const runDirectory = directoryOf(resumed);
    expect(await readRunConfiguration(runDirectory)).toMatchObject({ ppo: { gamma: 0.9 } });
    const notices = await kept(runDirectory);
    expect(notices?.slice(0, 3)).toEqual([
      '0 training begins training of iterations 1 to 4 starts',
      '2 training ends training is interrupted at iteration 2',
      '2 training begins training of iterations 3 to 4 starts from checkpoint_000002',
    ]);
    expect(notices?.at(-1)).toBe('4 training ends training is complete at iteration 4');
  });
});
