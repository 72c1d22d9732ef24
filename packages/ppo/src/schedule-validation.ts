import { PpoConfigError } from './errors/ppo-config-error.js';
import type { PiecewiseSchedule, RampSchedule, Scheduled } from './schedule.js';

/** Values that an option may take, and how that is said. */
export interface Allowed {
  readonly holds: (value: number) => boolean;
  /** Goes on after "it must be". */
  readonly words: string;
  /** In a schedule, where 0 would not be the end of a ramp but "no bound at all"; the same as for a number unless given. */
  readonly scheduled?: Allowed;
}

/**
 * Checks an option that is a number or a schedule. Values are allowed in intervals, so that whatever lies between two
 * allowed ends of a ramp is allowed as well.
 *
 * @throws {PpoConfigError} naming the number, the schedule, or the part of the schedule that is impossible.
 */
export function checkScheduled(key: string, option: Scheduled, allowed: Allowed): void {
  if (typeof option !== 'object' || option === null) {
    checkValue(key, option, allowed);
    return;
  }
  const inSchedule = allowed.scheduled ?? allowed;
  const kind: unknown = option.schedule;
  if (option.schedule === 'piecewise') checkPoints(key, option, inSchedule);
  else if (kind === 'linear' || kind === 'cosine') checkRamp(key, option, inSchedule);
  else {
    throw new PpoConfigError(`${key}.schedule`, `is ${String(kind)}; it must be linear, cosine or piecewise`);
  }
}

function checkRamp(key: string, { from, to, iterations }: RampSchedule, allowed: Allowed): void {
  checkFinite(`${key}.from`, from, allowed);
  checkFinite(`${key}.to`, to, allowed);
  if (!Number.isInteger(iterations) || iterations < 1) {
    throw new PpoConfigError(`${key}.iterations`, `is ${iterations}; it must be a whole number of 1 or more`);
  }
}

function checkPoints(key: string, { points }: PiecewiseSchedule, allowed: Allowed): void {
  const isPoint = (point: unknown): boolean => Array.isArray(point) && point.length === 2;
  if (!Array.isArray(points) || points.length === 0 || !points.every(isPoint)) {
    throw new PpoConfigError(`${key}.points`, 'must list one or more pairs [iteration, value]');
  }
  points.forEach(([iteration, value], i) => {
    const least = i === 0 ? 0 : points[i - 1][0] + 1;
    if (!Number.isInteger(iteration) || iteration < least) {
      throw new PpoConfigError(
        `${key}.points.${i}.0`,
        `is ${iteration}; iterations are whole numbers in ascending order, here at least ${least}`,
      );
    }
    checkFinite(`${key}.points.${i}.1`, value, allowed);
  });
}

/** Between infinities there is no ramp. */
function checkFinite(key: string, value: number, allowed: Allowed): void {
  checkValue(key, value, { ...allowed, holds: (x) => Number.isFinite(x) && allowed.holds(x) });
}

function checkValue(key: string, value: unknown, { holds, words }: Allowed): void {
  if (typeof value !== 'number' || !holds(value)) {
    throw new PpoConfigError(key, `is ${String(value)}; it must be ${words}`);
  }
}
