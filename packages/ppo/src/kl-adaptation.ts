/**
 * The weight of the KL penalty for the next iteration (Schulman et al. 2017, section 4, with RLlib's factors): 1.5
 * times as much when the measured KL is above twice the target, half as much when it is below half the target.
 */
export function adaptedKlCoeff(klCoeff: number, measuredKl: number, klTarget: number): number {
  if (measuredKl > 2 * klTarget) return klCoeff * 1.5;
  if (measuredKl < 0.5 * klTarget) return klCoeff * 0.5;
  return klCoeff;
}
