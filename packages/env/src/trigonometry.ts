/**
 * Sine and cosine out of additions and multiplications alone. Math.sin and Math.cos may differ in the last bit from one
 * engine to another (ECMAScript leaves them to the implementation), and a world would then drift apart when it is
 * played again elsewhere; these give the same bits wherever numbers are IEEE 754 doubles.
 *
 * Cody and Waite, "Software Manual for the Elementary Functions", 1980: reduction to [-pi/4, pi/4] with pi/2 in two
 * parts, then the Taylor series, whose next term is below 5e-17 there.
 */

const halfPi = Math.PI / 2;
/** The first 24 bits of pi/2: small multiples of it are exact. */
const halfPiHigh = 1.5707963705062866;
/** pi/2 - halfPiHigh. */
const halfPiLow = -4.371139000186243e-8;

const S3 = -1 / 6;
const S5 = 1 / 120;
const S7 = -1 / 5_040;
const S9 = 1 / 362_880;
const S11 = -1 / 39_916_800;
const S13 = 1 / 6_227_020_800;
const S15 = -1 / 1_307_674_368_000;
const C4 = 1 / 24;
const C6 = -1 / 720;
const C8 = 1 / 40_320;
const C10 = -1 / 3_628_800;
const C12 = 1 / 479_001_600;
const C14 = -1 / 87_178_291_200;
const C16 = 1 / 20_922_789_888_000;

/**
 * Writes cosine and sine of `angles[at]`, radians, to the same place of two other arrays; accurate to 2e-16 for angles
 * of a few turns. From array to array, because a number that a function returns is boxed when the call is not inlined.
 */
export function writeCosineAndSine(
  angles: Float64Array,
  at: number,
  cosines: Float64Array,
  sines: Float64Array,
): void {
  const angle = angles[at]!;
  const quarter = Math.round(angle / halfPi);
  const x = angle - quarter * halfPiHigh - quarter * halfPiLow;
  const x2 = x * x;
  // x - x^3/3! + x^5/5! - ... - x^15/15!
  const sineTail = S9 + x2 * (S11 + x2 * (S13 + x2 * S15));
  const sin = x + x * x2 * (S3 + x2 * (S5 + x2 * (S7 + x2 * sineTail)));
  // 1 - x^2/2! + x^4/4! - ... + x^16/16!
  const cosineTail = C10 + x2 * (C12 + x2 * (C14 + x2 * C16));
  const cos = 1 - x2 / 2 + x2 * x2 * (C4 + x2 * (C6 + x2 * (C8 + x2 * cosineTail)));
  // Each quarter of a turn exchanges them and changes the sign of one.
  const isOdd = (quarter & 1) === 1;
  const cosine = isOdd ? sin : cos;
  const sine = isOdd ? cos : sin;
  cosines[at] = ((quarter + 1) & 2) === 0 ? cosine : -cosine;
  sines[at] = (quarter & 2) === 0 ? sine : -sine;
}

/** Cosine of an angle in radians. */
export function cosine(angleRad: number): number {
  const cos = new Float64Array(1);
  writeCosineAndSine(Float64Array.of(angleRad), 0, cos, new Float64Array(1));
  return cos[0]!;
}

/** Sine of an angle in radians. */
export function sine(angleRad: number): number {
  const sin = new Float64Array(1);
  writeCosineAndSine(Float64Array.of(angleRad), 0, new Float64Array(1), sin);
  return sin[0]!;
}
