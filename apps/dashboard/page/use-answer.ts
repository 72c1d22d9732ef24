import { useEffect, useState } from 'react';
import type { z } from 'zod';
import type { JsonRoute } from '../src/api/routes.js';
import type { Question } from './api-client.js';
import { addressOf, getJsonAt } from './api-client.js';
import { startLoading } from './loading.js';

/** What is known of an answer. The old one stays while a new one is fetched, and when that fails. */
export interface Answered<Value> {
  readonly value: Value | null;
  /** Why there is no newer one; null when there is. */
  readonly error: string | null;
}

/**
 * The answer of a route, asked again whenever the question or the revision changes.
 *
 * @param question null: nothing is asked
 */
export function useAnswer<Answer extends z.ZodType>(
  route: JsonRoute<z.ZodType, Answer>,
  question: Question | null,
  revision: unknown = 0,
): Answered<z.output<Answer>> {
  const address = question === null ? null : addressOf(route.path, question);
  const [state, setState] = useState<Answered<z.output<Answer>> & { readonly address: string | null }>({
    value: null,
    error: null,
    address: null,
  });
  useEffect(() => {
    if (address === null) return undefined;
    return startLoading((signal) => getJsonAt(address, route.answer, signal), {
      onValue: (value) => setState({ value, error: null, address }),
      onProblem: (error) =>
        setState((before) => ({ value: before.address === address ? before.value : null, error, address })),
    });
  }, [address, revision, route]);
  return state.address === address ? state : { value: null, error: null };
}
