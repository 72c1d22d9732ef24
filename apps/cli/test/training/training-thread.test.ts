import { describe, expect, it } from '@jest/globals';
import type { TrainingEvent } from '../../src/training/events.js';
import { startTraining, TrainingThreadError } from '../../src/training/training-thread.js';
import { smallRequest } from './small-training.js';

/** A thread that runs the given statements. */
function thread(body: string) {
  const seen: TrainingEvent[] = [];
  const entry = new URL(
    `data:text/javascript,${encodeURIComponent(`import { parentPort, workerData } from 'node:worker_threads'; ${body}`)}`,
  );
  return { seen, training: startTraining(smallRequest('unused'), (event) => seen.push(event), entry) };
}

describe('a training thread', () => {
  it('gets the request, hands over every event in order, and ends', async () => {
    const { seen, training } = thread(
      `for (const message of ['one', workerData.programVersion]) parentPort.postMessage({ type: 'warning', message });`,
    );
    await training.done;
    expect(seen).toEqual([
      { type: 'warning', message: 'one' },
      { type: 'warning', message: 'test' },
    ]);
  });

  it('hears what it is asked for', async () => {
    const { training } = thread(
      `parentPort.once('message', (text) => process.exit(text === 'pause' ? 0 : 1));`,
    );
    training.ask('pause');
    await expect(training.done).resolves.toBeUndefined();
  });

  it.each([`throw new Error('out of luck');`, `process.exit(7);`])(
    'that dies says that the checkpoints are sound: %s',
    async (body) => {
      const { training } = thread(body);
      const error: unknown = await training.done.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(TrainingThreadError);
      expect((error as Error).message).toMatch(
        /^the training died: .*(out of luck|its thread ended with code 7)\. .*"hideout train latest"/,
      );
    },
  );
});
