import type { PortableError } from './portable-error.js';

/** What a thread is started with. */
export interface ThreadStart<Data> {
  readonly data: Data;
  /** Shared, [1]: not 0 when the thread shall leave the rest of its work undone. Seen at once, unlike a message. */
  readonly stop: Int32Array;
}

/** From the owner to a thread. */
export type ThreadMessage<Request> =
  { readonly type: 'ask'; readonly id: number; readonly request: Request } | { readonly type: 'stop' };

/** From a thread to its owner. */
export type ThreadReply<Result> =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly id: number; readonly fraction: number }
  | { readonly type: 'done'; readonly id: number; readonly result: Result }
  | { readonly type: 'failed'; readonly id: number; readonly error: PortableError };
