import { z } from 'zod';
import { describedAs } from './json-form.js';
import { number, wholeNumber } from './option-types.js';
import type { Range } from './option-types.js';

/*
 * Options that are a number, or a schedule by which the number changes from iteration to iteration. A schedule is
 * written as packages/ppo takes it.
 */

/** A schedule as it stands in config.yaml. */
export type WrittenSchedule =
  | { schedule: 'linear' | 'cosine'; from: number; to: number; iterations: number }
  | { schedule: 'piecewise'; points: [number, number][] };

/**
 * A number within a range, or a schedule.
 *
 * @param within range of a schedule's values, where it is another one: 0 may stand for "none", which no ramp leads to.
 */
export function schedulable(
  range: Range,
  within: Range = range,
): z.ZodType<number | WrittenSchedule, unknown> {
  const plain = number(range);
  const schedule = scheduleSchema(within);
  // No union: of that, only "neither" would be told, and not which part of the schedule is wrong.
  const either = z.unknown().transform((written, context) => {
    const result = (isMapping(written) ? schedule : plain).safeParse(written);
    if (result.success) return result.data;
    for (const { path, message } of result.error.issues)
      context.issues.push({ code: 'custom', path: [...path], message, input: written });
    return z.NEVER;
  });
  return describedAs(either, z.union([plain, schedule]));
}

function scheduleSchema(within: Range) {
  const value = number(within);
  const ramp = (kind: 'linear' | 'cosine') =>
    z.strictObject(
      { schedule: z.literal(kind), from: value, to: value, iterations: wholeNumber({ least: 1 }) },
      { error: 'must have from, to and iterations beside schedule, and nothing else' },
    );
  const points = z
    .array(z.tuple([wholeNumber({ least: 0 }), value], { error: 'must be a pair [iteration, value]' }), {
      error: 'must be a list of pairs [iteration, value]',
    })
    .min(1, { error: 'must list one or more pairs [iteration, value]' })
    .superRefine(requireAscending);
  const piecewise = z.strictObject(
    { schedule: z.literal('piecewise'), points },
    { error: 'must have points beside schedule, and nothing else' },
  );
  return z.discriminatedUnion('schedule', [ramp('linear'), ramp('cosine'), piecewise], {
    error: 'must be linear, cosine or piecewise',
  });
}

function requireAscending(points: readonly [number, number][], context: z.RefinementCtx): void {
  points.forEach(([iteration], i) => {
    if (i === 0 || iteration > points[i - 1][0]) return;
    const message = `must be above the iteration of the point before, ${points[i - 1][0]}`;
    context.addIssue({ code: 'custom', path: [i, 0], message });
  });
}

function isMapping(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
