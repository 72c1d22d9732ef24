import type { ServerResponse } from 'node:http';

/** What an open stream is for. */
export interface StreamSource {
  /** What is to be sent next, one after the other; null when there is nothing at the moment. */
  next(): string | null;
}

/** Events that go out together: each write costs as much as thousands of letters. */
const TOGETHER_CHARACTERS = 16 * 1024;

/**
 * One reader of events. It pulls from its source as fast as the reader takes, so that what waits in memory is never more
 * than a few events beyond the socket's own buffer; a reader that takes nothing for `stallMs` is dropped.
 */
export class EventStream {
  readonly #response: ServerResponse;
  readonly #source: StreamSource;
  readonly #stallMs: number;
  #stalled: NodeJS.Timeout | null = null;

  constructor(response: ServerResponse, source: StreamSource, stallMs: number) {
    this.#response = response;
    this.#source = source;
    this.#stallMs = stallMs;
    response.on('drain', () => {
      this.#clearStall();
      this.pump();
    });
    response.on('close', () => this.#clearStall());
  }

  /** Sends what there is, as far as the reader takes it. */
  pump(): void {
    while (this.#takes) {
      const text = this.#nextTogether();
      if (text === '') return;
      this.#send(text);
    }
  }

  #nextTogether(): string {
    let together = '';
    while (together.length < TOGETHER_CHARACTERS) {
      const text = this.#source.next();
      if (text === null) break;
      together += text;
    }
    return together;
  }

  /** Tells a quiet reader, and everything between, that the stream is alive. */
  beat(): void {
    if (this.#takes) this.#send(': \n\n');
  }

  close(): void {
    this.#response.destroy();
  }

  get #takes(): boolean {
    return !this.#response.writableNeedDrain && !this.#response.destroyed;
  }

  /** Only where the reader takes it; from what fills the buffer on it has `stallMs`. */
  #send(text: string): void {
    if (this.#response.write(text)) return;
    this.#stalled = setTimeout(() => this.close(), this.#stallMs);
    this.#stalled.unref();
  }

  #clearStall(): void {
    if (this.#stalled !== null) clearTimeout(this.#stalled);
    this.#stalled = null;
  }
}
