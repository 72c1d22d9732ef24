/** Why no world can be drawn from it, a sentence; null where one can. */
export function seedProblem(seed: number): string | null {
  if (Number.isSafeInteger(seed) && seed >= 0) return null;
  return `The seed is not valid: a whole number from 0 to ${Number.MAX_SAFE_INTEGER} is allowed.`;
}

/** The seed that an address names; `otherwise` where it names none that is allowed. */
export function namedSeed(text: string | null, otherwise: number): number {
  if (text === null || !/^\d+$/.test(text)) return otherwise;
  const seed = Number(text);
  return seedProblem(seed) === null ? seed : otherwise;
}
