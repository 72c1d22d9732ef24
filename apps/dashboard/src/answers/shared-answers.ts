import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Recent } from '../records/recent.js';
import { sharedReading } from '../records/shared-reading.js';
import type { ReadyAnswer } from './ready-answer.js';
import { readsGzip, readyAnswer, sendReady } from './ready-answer.js';

/** How long an answer is given again; a change that a stream tells of ends it before. */
export const ANSWER_FRESH_MS = 1000;
/** Answers that are kept at most. */
const KEPT = 32;

/** An answer that was sent, with all that it was sent with. */
interface GivenAnswer {
  readonly answer: ReadyAnswer;
  readonly headers: OutgoingHttpHeaders;
  readonly staleAt: number;
}

/**
 * The answers of the last moment. They are made once for all who ask at the same time, and given again as they stand,
 * without what Express does for a request: with a training on the same cores, that is time that the training has.
 */
export class SharedAnswers {
  #making = new Recent<() => Promise<Omit<GivenAnswer, 'headers'>>>(KEPT);
  #given = new Recent<GivenAnswer>(KEPT);

  /**
   * Answers with a text that is made now, or was a moment ago.
   *
   * @param response has the headers that every answer gets
   * @throws what `text` throws
   */
  async give(
    request: IncomingMessage & { readonly originalUrl: string },
    response: ServerResponse,
    type: string,
    text: () => Promise<string>,
  ): Promise<void> {
    const isGzipped = readsGzip(request);
    const key = keyOf(request.originalUrl, isGzipped);
    const make =
      this.#making.get(key) ??
      sharedReading(async () => {
        const staleAt = performance.now() + ANSWER_FRESH_MS;
        return { answer: await readyAnswer(type, await text(), isGzipped), staleAt };
      }, ANSWER_FRESH_MS);
    this.#making.set(key, make);
    const given = this.#given;
    const { answer, staleAt } = await make();
    const headers = response.getHeaders();
    // Into the ones that were forgotten meanwhile, if they were.
    given.set(key, { answer, headers, staleAt });
    sendReady(request, response, answer, headers);
  }

  /** Answers as a moment ago, where the same was asked for. The request must be one that is answered at all. */
  giveAgain(request: IncomingMessage, response: ServerResponse): boolean {
    const given = this.#given.get(keyOf(request.url ?? '', readsGzip(request)));
    if (given === undefined || performance.now() >= given.staleAt) return false;
    sendReady(request, response, given.answer, given.headers);
    return true;
  }

  /** Makes every answer anew, as who is told of a change asks for it at once. */
  forget(): void {
    this.#making = new Recent(KEPT);
    this.#given = new Recent(KEPT);
  }
}

function keyOf(address: string, isGzipped: boolean): string {
  return isGzipped ? `gzip ${address}` : address;
}
