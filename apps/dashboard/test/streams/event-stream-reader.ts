import { request } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';

export interface ReadEvent {
  readonly id: string | null;
  readonly event: string;
  readonly data: unknown;
}

/** Reads an event stream as a browser does. */
export class EventStreamReader {
  readonly events: ReadEvent[] = [];
  readonly #request: ClientRequest;
  readonly #response: IncomingMessage;
  #isEnded = false;
  #waiting: (() => void)[] = [];

  private constructor(sent: ClientRequest, response: IncomingMessage) {
    this.#request = sent;
    this.#response = response;
    let text = '';
    response.setEncoding('utf8').on('data', (chunk: string) => {
      const blocks = (text + chunk).split('\n\n');
      text = blocks.pop() ?? '';
      this.events.push(...blocks.flatMap(parsedEvent));
      this.#wake();
    });
    response.on('close', () => {
      this.#isEnded = true;
      this.#wake();
    });
    response.on('error', () => undefined);
  }

  static open(url: string, path: string, lastEventId?: string): Promise<EventStreamReader> {
    return new Promise((resolve, reject) => {
      const headers = lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId };
      const sent = request(new URL(path, url), { headers, agent: false }, (response) => {
        if (response.statusCode === 200) resolve(new EventStreamReader(sent, response));
        else reject(new Error(`status ${response.statusCode}`));
      });
      sent.on('error', reject).end();
    });
  }

  get headers(): IncomingMessage['headers'] {
    return this.#response.headers;
  }

  /** Waits until so many events are there. */
  async atLeast(count: number): Promise<readonly ReadEvent[]> {
    while (this.events.length < count && !this.#isEnded) await this.#change();
    return this.events;
  }

  /** Takes nothing more, so that the server's buffers fill up. */
  stall(): void {
    this.#response.pause();
    this.#response.socket.pause();
  }

  resume(): void {
    this.#response.socket.resume();
    this.#response.resume();
  }

  async ended(): Promise<void> {
    while (!this.#isEnded) await this.#change();
  }

  close(): void {
    this.#request.destroy();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

function parsedEvent(block: string): ReadEvent[] {
  const field = (name: string): string | null => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? null;
  const event = field('event');
  return event === null ? [] : [{ id: field('id'), event, data: JSON.parse(field('data') ?? 'null') }];
}
