import { beforeAll, describe, expect, it } from '@jest/globals';
import { chooseExecutor } from '@hideout/compile';
import { engine, scalar, tensor1d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { adamUpdate, biasCorrections, clipByGlobalNorm, newAdamState } from '../src/optimizer.js';
import type { AdamState } from '../src/optimizer.js';

beforeAll(async () => {
  await chooseExecutor('cpu');
});

describe('adamUpdate', () => {
  it('equals three steps by hand', () => {
    // Gradients 1, 1, -2 from parameter 0 with learning rate 0.1 (epsilon 1e-5).
    // t 1: m 0.1,    v 0.001;       corrected 1 and 1:             0 - 0.1 * 1 / (1 + 1e-5)         = -0.09999900
    // t 2: m 0.19,   v 0.001999;    0.19/0.19 = 1, v/0.001999 = 1: again                            = -0.19999800
    // t 3: m -0.029, v 0.005997001; -0.029/0.271 = -0.10701107, v: 0.005997001/0.002997001 = 2.00100067,
    //      root 1.41456731: + 0.1 * 0.10701107 / 1.41457731 = 0.00756488                            = -0.19243312
    let state = newAdamState(Float32Array.of(0));
    const parameters: number[] = [];
    for (const gradient of [1, 1, -2]) {
      state = stepped(state, [gradient], 0.1);
      parameters.push(state.parameters[0]);
    }
    [-0.099999, -0.199998, -0.19243312].forEach((value, t) => expect(parameters[t]).toBeCloseTo(value, 6));
    expect(state.firstMoment[0]).toBeCloseTo(-0.029, 6);
    expect(state.secondMoment[0]).toBeCloseTo(0.005997001, 8);
    expect(state.steps).toBe(3);
  });

  it('moves no parameter whose gradient and moments are 0', () => {
    const state = stepped(newAdamState(Float32Array.of(3, -4)), [0, 1], 0.1);
    expect(state.parameters[0]).toBe(3);
    expect(state.parameters[1]).not.toBe(-4);
  });

  it('corrects the bias of the moments: 1 / (1 - beta^t)', () => {
    expect(biasCorrections(0).first).toBeCloseTo(10, 12);
    expect(biasCorrections(0).second).toBeCloseTo(1000, 8);
    expect(biasCorrections(1).first).toBeCloseTo(1 / 0.19, 12);
    expect(biasCorrections(1e6)).toEqual({ first: 1, second: 1 });
  });
});

describe('clipByGlobalNorm', () => {
  it('scales a gradient of norm 5 down to 1, and tells the norm before', () => {
    const { gradient, norm } = clipped([3, 4], 1);
    expect(norm).toBe(5);
    expect(gradient[0]).toBeCloseTo(0.6, 6);
    expect(gradient[1]).toBeCloseTo(0.8, 6);
  });

  it('leaves a smaller gradient alone, to the bit, and any gradient without a limit', () => {
    expect(clipped([3, 4], 6).gradient).toEqual([3, 4]);
    expect(clipped([300, 400], Infinity)).toEqual({ gradient: [300, 400], norm: 500 });
    expect(clipped([0, 0], 1)).toEqual({ gradient: [0, 0], norm: 0 });
  });

  it('never lets the norm grow above the limit and keeps the direction', () => {
    const entry = fc.float({ min: -1000, max: 1000, noNaN: true });
    const limit = fc.float({ min: Math.fround(0.01), max: 10, noNaN: true });
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 8 }), limit, (raw, maxNorm) => {
        const { gradient } = clipped(raw, maxNorm);
        expect(Math.hypot(...gradient)).toBeLessThanOrEqual(maxNorm * (1 + 1e-5));
        gradient.forEach((value, i) => expect(value * raw[i]).toBeGreaterThanOrEqual(0));
      }),
    );
  });
});

function stepped(state: AdamState, gradient: number[], learningRate: number): AdamState {
  const corrections = biasCorrections(state.steps);
  let next = state;
  tidy(() => {
    const result = adamUpdate(
      {
        parameters: tensor1d(state.parameters),
        firstMoment: tensor1d(state.firstMoment),
        secondMoment: tensor1d(state.secondMoment),
      },
      tensor1d(gradient),
      {
        learningRate: scalar(learningRate),
        firstCorrection: scalar(corrections.first),
        secondCorrection: scalar(corrections.second),
      },
    );
    next = {
      parameters: Float32Array.from(result.parameters.dataSync()),
      firstMoment: Float32Array.from(result.firstMoment.dataSync()),
      secondMoment: Float32Array.from(result.secondMoment.dataSync()),
      steps: state.steps + 1,
    };
  });
  expect(engine().state.numTensors).toBe(0);
  return next;
}

function clipped(gradient: number[], maxNorm: number): { gradient: number[]; norm: number } {
  let result = { gradient: [] as number[], norm: NaN };
  tidy(() => {
    const { gradient: scaled, norm } = clipByGlobalNorm(tensor1d(gradient), scalar(maxNorm));
    result = { gradient: [...scaled.dataSync()], norm: norm.dataSync()[0] };
  });
  return result;
}
