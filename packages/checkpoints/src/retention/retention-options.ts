import { keepBest } from './keep-best.js';
import type { MetricMode } from './keep-best.js';
import { keepEvery } from './keep-every.js';
import { keepNewest } from './keep-newest.js';
import type { RetentionPolicy } from './retention-policy.js';

const DEFAULT_KEEP_LAST_N = 10;

/** Which checkpoints retention keeps: those that any of the rules keeps, as far as the budget allows. */
export interface RetentionOptions {
  /** How many of the newest: 10 unless told; 0: all; 1 keeps a fall-back too. */
  readonly keepLastN?: number;
  /** Those whose iteration is a multiple of this; 0, or left out: none. */
  readonly keepEvery?: number;
  /** The best ones by a figure of their metadata; left out: none. */
  readonly keepBest?: KeepBest;
  /** What all good checkpoints may take together, in bytes; 0, or left out: any amount. */
  readonly maxBytes?: number;
}

/** Which checkpoints are the best, and how many of them stay. */
export interface KeepBest {
  /** A field of metadata.json, as 'reward_mean'. */
  readonly metric: string;
  /** How many; 0: none. */
  readonly count: number;
  /** Whether the highest figure is the best ('max', unless told) or the lowest ('min'). */
  readonly mode?: MetricMode;
}

/** The options, checked and as policies. */
export interface RetentionSetting {
  /** The newest, every so many iterations. */
  readonly policies: readonly RetentionPolicy[];
  /** The best ones: where a budget is exceeded they go after all others. */
  readonly best: readonly RetentionPolicy[];
  /** Infinity where there is no budget. */
  readonly maxBytes: number;
}

/** @throws RangeError for an option that is not of its range. */
export function retentionSetting(options: RetentionOptions): RetentionSetting {
  const { keepLastN = DEFAULT_KEEP_LAST_N, keepEvery: every = 0, keepBest: best, maxBytes = 0 } = options;
  checkCount('keepLastN', keepLastN, '0 to keep all checkpoints');
  checkCount('keepEvery', every, '0 to keep none for their iteration');
  checkCount('maxBytes', maxBytes, '0 for any amount');
  if (best !== undefined) checkBest(best);
  return {
    policies: [keepNewest(keepLastN), ...(every === 0 ? [] : [keepEvery(every)])],
    best:
      best === undefined || best.count === 0 ? [] : [keepBest(best.metric, best.count, best.mode ?? 'max')],
    maxBytes: maxBytes === 0 ? Infinity : maxBytes,
  };
}

function checkBest({ metric, count, mode = 'max' }: KeepBest): void {
  checkCount('keepBest.count', count, '0 to keep none for their figure');
  if (typeof metric !== 'string' || metric === '')
    throw new RangeError(
      `keepBest.metric is ${shown(metric)}; name a field of metadata.json, as 'reward_mean'.`,
    );
  checkMode('keepBest.mode', mode);
}

/** @throws RangeError */
export function checkMode(option: string, mode: MetricMode): void {
  if (mode !== 'max' && mode !== 'min')
    throw new RangeError(`${option} is ${shown(mode)}; give 'max' or 'min'.`);
}

function checkCount(option: string, value: number, zero: string): void {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`${option} is ${shown(value)}; give a whole number, ${zero}.`);
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}
