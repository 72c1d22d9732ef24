import type { z } from 'zod';
import type { JsonRoute } from '../src/api/routes.js';
import { pathOf } from '../src/api/routes.js';
import { errorSchema } from '../src/api/other-schemas.js';

/** What the server said instead of an answer. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface Question {
  readonly parts?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
}

/** The address of a route with its parts and its query filled in. */
export function addressOf(path: string, { parts = {}, query = {} }: Question = {}): string {
  const text = new URLSearchParams(query).toString();
  return pathOf(path, parts) + (text === '' ? '' : `?${text}`);
}

/** Asks a route and checks that the answer is what it promises. @throws AnswerError */
export function getJson<Answer extends z.ZodType>(
  route: JsonRoute<z.ZodType, Answer>,
  question: Question = {},
  signal?: AbortSignal,
): Promise<z.output<Answer>> {
  return getJsonAt(addressOf(route.path, question), route.answer, signal);
}

/** The same by an address. @throws AnswerError */
export async function getJsonAt<Answer extends z.ZodType>(
  address: string,
  answer: Answer,
  signal?: AbortSignal,
): Promise<z.output<Answer>> {
  const response = await answered(address, signal);
  return answer.parse(await response.json());
}

/** @throws AnswerError with the server's sentence */
export async function answered(address: string, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(address, signal === undefined ? {} : { signal }).catch((error: unknown) => {
    if (signal?.aborted === true) throw error;
    throw new AnswerError(0, 'The dashboard does not answer.');
  });
  if (response.ok) return response;
  const body = errorSchema.safeParse(await response.json().catch(() => null));
  throw new AnswerError(response.status, body.data?.error ?? `The dashboard answered ${response.status}.`);
}
