import type { MessagePort } from 'node:worker_threads';
import { nodeFileSystem } from '../node-file-system.js';
import { beginReading, endReading } from '../reading-register.js';
import { retentionSetting } from '../retention/retention-options.js';
import { StoreKeeper } from '../store-keeper.js';
import { StoreWarnings } from '../store-warnings.js';
import { InlineStoreWriter } from '../store-writer.js';
import { toPortable } from './portable-error.js';
import type { SavingReply, SavingRequest, SavingThreadData } from './saving-protocol.js';
import { buffersOf } from './saving-protocol.js';

/** The thread's side: writes what it is sent, one checkpoint after the other, until it is told to close. */
export function serveSaves(
  port: MessagePort,
  { options, protectedNames, readPaths }: SavingThreadData,
): void {
  const reply = (message: SavingReply, buffers: ArrayBuffer[] = []): void =>
    port.postMessage(message, buffers);
  const warnings = new SentWarnings(reply);
  const setting = retentionSetting(options.retention);
  const keeper = new StoreKeeper(nodeFileSystem, options.directory, setting, warnings);
  const writer = new InlineStoreWriter(nodeFileSystem, options, keeper, warnings);
  for (const name of protectedNames) writer.protect(name);
  for (const path of readPaths) beginReading(path);

  const write = async ({ content }: Extract<SavingRequest, { type: 'write' }>): Promise<void> => {
    const copies = content.files.map(({ bytes }) => bytes);
    const answer = await writer.write(content).then(
      (saved): SavingReply => ({ type: 'saved', saved, copies }),
      (error: unknown): SavingReply => ({ type: 'failed', error: toPortable(error), copies }),
    );
    reply(answer, buffersOf(copies));
  };

  port.on('message', (request: SavingRequest) => {
    if (request.type === 'write') void write(request);
    else if (request.type === 'protect') writer.protect(request.name);
    else if (request.type === 'reading') (request.begins ? beginReading : endReading)(request.path);
    else port.close();
  });
}

/** Warnings that the manager tells: it knows which standing ones it has told already. */
class SentWarnings extends StoreWarnings {
  readonly #reply: (message: SavingReply) => void;

  constructor(reply: (message: SavingReply) => void) {
    super((message) => reply({ type: 'warning', message, isStanding: false }));
    this.#reply = reply;
  }

  override tellOnce(message: string): void {
    this.#reply({ type: 'warning', message, isStanding: true });
  }
}
