import { parentPort, workerData } from 'node:worker_threads';
import { toPortable } from './portable-error.js';
import type { ThreadMessage, ThreadReply, ThreadStart } from './thread-protocol.js';

/** What a thread does for its owner. */
export interface Server<Request, Result> {
  /** @param shouldStop asked before every update or step; true: the rest is left undone, and the result is of no use. */
  answer(
    request: Request,
    onProgress: (fraction: number) => void,
    shouldStop: () => boolean,
  ): Promise<Result>;
  dispose(): Promise<void>;
}

/** A hundred messages a request are enough for a bar. */
const leastProgress = 0.01;

/** The whole life of a thread: makes its server, answers requests one after the other, ends when it is told to. */
export async function serveRequests<Data, Request, Result>(
  create: (data: Data) => Promise<Server<Request, Result>>,
): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('this is the entry of a worker thread');
  const { data, stop } = workerData as ThreadStart<Data>;
  const reply = (message: ThreadReply<Result>): void => port.postMessage(message);
  const shouldStop = (): boolean => Atomics.load(stop, 0) !== 0;
  const server = await create(data);

  const answer = async (id: number, request: Request): Promise<void> => {
    let told = 0;
    const onProgress = (fraction: number): void => {
      if (fraction < 1 && fraction - told < leastProgress) return;
      told = fraction;
      reply({ type: 'progress', id, fraction });
    };
    try {
      reply({ type: 'done', id, result: await server.answer(request, onProgress, shouldStop) });
    } catch (error) {
      reply({ type: 'failed', id, error: toPortable(error) });
    }
  };

  let work: Promise<void> = Promise.resolve();
  port.on('message', (message: ThreadMessage<Request>) => {
    if (message.type === 'ask') {
      work = work.then(() => (shouldStop() ? undefined : answer(message.id, message.request)));
    } else {
      // Not before the program that runs is over: a thread that ends within native code takes the process along.
      work = work.then(() => server.dispose()).finally(() => port.close());
    }
  });
  reply({ type: 'ready' });
}
