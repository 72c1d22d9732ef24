import { messageOf } from '../src/error-message.js';

/** What becomes of a reading, unless it was broken off. */
export interface LoadingListener<Value> {
  readonly onValue: (value: Value) => void;
  /** Gets a sentence. */
  readonly onProblem: (problem: string) => void;
}

/** Starts to read something, and gives back what breaks that off, as an effect does. */
export function startLoading<Value>(
  read: (signal: AbortSignal) => Promise<Value>,
  { onValue, onProblem }: LoadingListener<Value>,
): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  read(signal).then(
    (value) => {
      if (!signal.aborted) onValue(value);
    },
    (error: unknown) => {
      if (!signal.aborted) onProblem(messageOf(error));
    },
  );
  return () => controller.abort();
}
