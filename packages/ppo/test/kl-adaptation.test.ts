import { expect, it } from '@jest/globals';
import { adaptedKlCoeff } from '../src/kl-adaptation.js';

it('raises the KL weight above twice the target, lowers it below half, and leaves it alone between', () => {
  expect(adaptedKlCoeff(0.2, 0.021, 0.01)).toBeCloseTo(0.3, 12);
  expect(adaptedKlCoeff(0.2, 0.004, 0.01)).toBeCloseTo(0.1, 12);
  expect(adaptedKlCoeff(0.2, 0.02, 0.01)).toBe(0.2);
  expect(adaptedKlCoeff(0.2, 0.005, 0.01)).toBe(0.2);
});
