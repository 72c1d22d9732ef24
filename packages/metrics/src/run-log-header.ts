import { randomUUID } from 'node:crypto';
import { z } from 'zod';

/** The version of metrics.jsonl that this package writes. */
export const RUN_LOG_FORMAT_VERSION = 1;

/** Where a run came from: another run, as it was after one of its iterations. */
export interface RunParent {
  readonly run_id: string;
  readonly iteration: number;
}

/** The first line of metrics.jsonl. */
export interface RunLogHeader {
  readonly format: 'hideout-metrics';
  readonly format_version: number;
  /** Drawn at random when the log was created. */
  readonly run_id: string;
  /** When the log was created: ISO 8601, UTC. */
  readonly created: string;
  /** The run that this one is a fork of; null for a run of its own. */
  readonly parent: RunParent | null;
}

const parentSchema = z.object({ run_id: z.string().min(1).max(256), iteration: z.int().nonnegative() });

const headerSchema = z.object({
  format: z.literal('hideout-metrics'),
  format_version: z.literal(RUN_LOG_FORMAT_VERSION),
  run_id: z.string().min(1).max(256),
  created: z.string().max(64),
  parent: parentSchema.nullable(),
});

export function newHeader(parent: RunParent | null, now: Date): RunLogHeader {
  return {
    format: 'hideout-metrics',
    format_version: RUN_LOG_FORMAT_VERSION,
    run_id: randomUUID(),
    created: now.toISOString(),
    parent,
  };
}

/** The header that a parsed JSON value is, the version of a newer one, or null when it is none. */
export function parseHeader(value: unknown): RunLogHeader | { readonly newerVersion: number } | null {
  const result = headerSchema.safeParse(value);
  if (result.success) return result.data;
  const newer = z
    .object({ format: z.literal('hideout-metrics'), format_version: z.int().gt(RUN_LOG_FORMAT_VERSION) })
    .safeParse(value);
  return newer.success ? { newerVersion: newer.data.format_version } : null;
}
