import { InvalidArgumentError } from 'commander';

/** Largest seed: seeds are 32-bit numbers. */
const MAX_SEED = 2 ** 32 - 1;

/** A whole number of `least` or more, in decimal digits only: `1e3`, `0x10` and `5 ` are typing mistakes here. */
function wholeNumber(text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/u.test(text) && value >= least && value <= most) return value;
  const upper = most === Number.MAX_SAFE_INTEGER ? '' : ` up to ${most}`;
  throw new InvalidArgumentError(`Give a whole number from ${least}${upper || ' up'}.`);
}

/** @throws {InvalidArgumentError} when the text is not a whole number above 0. */
export function parseCount(text: string): number {
  return wholeNumber(text, 1, Number.MAX_SAFE_INTEGER);
}

/** @throws {InvalidArgumentError} when the text is not a whole number from 0 to 2^32 - 1. */
export function parseSeed(text: string): number {
  return wholeNumber(text, 0, MAX_SEED);
}

/** @throws {InvalidArgumentError} when the text is not a TCP port; 0 means any free one. */
export function parsePort(text: string): number {
  return wholeNumber(text, 0, 65535);
}

/** @throws {InvalidArgumentError} when the text is not a number above 0 and at most 100. */
export function parseSpeed(text: string): number {
  const value = Number(text);
  if (/^\d*\.?\d+$/u.test(text) && value > 0 && value <= 100) return value;
  throw new InvalidArgumentError('Give a number above 0 and up to 100, such as 0.5 or 4.');
}
