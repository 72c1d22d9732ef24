/**
 * How something was found: `ok`; `optional` where it is not there and training does without; `missing` where training
 * needs it.
 */
export type FindingStatus = 'ok' | 'optional' | 'missing';

/** One thing that was looked at. */
export interface Finding {
  readonly name: string;
  readonly status: FindingStatus;
  /** What was found, in words. */
  readonly detail: string;
  /** What to do about it; null where there is nothing to do. */
  readonly advice: string | null;
}

export function ok(name: string, detail: string): Finding {
  return { name, status: 'ok', detail, advice: null };
}

export function optional(name: string, detail: string, advice: string): Finding {
  return { name, status: 'optional', detail, advice };
}

export function missing(name: string, detail: string, advice: string): Finding {
  return { name, status: 'missing', detail, advice };
}
