import { describe, expect, it } from '@jest/globals';
import { createAcrobot } from '../../src/environments/index.js';
import { gymnasiumTrajectories } from '../fixtures/gymnasium-trajectories.js';
import { expectClose, expectTrajectory, seen, worldIn } from '../fixtures/task-world.js';

describe('Acrobot-v1', () => {
  it.each(gymnasiumTrajectories.acrobot)('goes from $state where it goes in Gymnasium', (trajectory) => {
    expectTrajectory(createAcrobot, trajectory);
  });

  // In both examples, with the constants put in: d1 = 3.5 + cos a2; d2 = 1.25 + 0.5 cos a2; phi2 = 4.9 sin(a1 + a2);
  // phi1 = -0.5 w2^2 sin a2 - w1 w2 sin a2 + 14.7 sin a1 + phi2;
  // w2' = (torque + d2/d1 phi1 - 0.5 w1^2 sin a2 - phi2) / (1.25 - d2^2/d1); w1' = -(d2 w2' + phi1) / d1.
  // The step: s + 0.2/6 (k1 + 2 k2 + 2 k3 + k4), each k = (w1, w2, w1', w2') where the k before it leads.

  it('is bent by the motor from rest as the equations of motion say', () => {
    //      a1           a2            w1            w2            w1'            w2'
    // k1   0            0             0             0             -0.6829268293  1.756097561
    // k2   0            0             -0.0682926829 0.1756097561  -0.6829268293  1.756097561
    // k3   -0.006829268 0.0175609756  -0.0682926829 0.1756097561  -0.6235914180  1.630889280
    // k4   -0.013658537 0.0351219512  -0.1247182836 0.3261778560  -0.5638922604  1.504961456
    // k1: d1 = 4.5, d2 = 1.75, w2' = 1 / (1.25 - 3.0625 / 4.5) = 1.756097561, w1' = -1.75 * 1.756097561 / 4.5.
    // a1 = 0.2/6 (2 * -0.0682926829 + 2 * -0.0682926829 - 0.1247182836) = -0.0132629672, a2 = 0.0342872294,
    // w1 = -0.1286618528, w2 = 0.3345010900.
    const env = worldIn(createAcrobot, [0, 0, 0, 0]);
    env.step(Float32Array.of(2));
    expectClose(
      seen(env),
      [0.9999120481, -0.0132625783, 0.9994122505, 0.0342805117, -0.1286618528, 0.33450109],
    );
    expect([env.rewards[0], env.terminated[0]]).toEqual([-1, 0]);
  });

  it('feels gravity and both links that turn', () => {
    //      a1           a2            w1            w2            w1'            w2'
    // k1   1.570796327  1.570796327   1             -1            -6.533333333   6.133333333
    // k2   1.670796327  1.470796327   0.3466666667  -0.3866666667 -6.505041972   6.716979242
    // k3   1.605462993  1.532129660   0.3494958028  -0.3283020758 -6.529621419   6.566085369
    // k4   1.640695487  1.505135912   -0.3059242838 0.3132170738  -6.519559935   6.669928363
    // k1: d1 = 3.5, d2 = 1.25, phi2 = 0, phi1 = -0.5 + 1 + 14.7 = 15.2, w2' = (15.2 / 2.8 - 0.5) / (1.25 - 1.5625 / 3.5).
    // Together: 1.640343015, 1.500238980, -0.3040740017, 0.3123130306.
    const env = worldIn(createAcrobot, [Math.PI / 2, Math.PI / 2, 1, -1]);
    env.step(Float32Array.of(1));
    expectClose(
      seen(env),
      [-0.0694906388, 0.9975826037, 0.0704988185, 0.9975118629, -0.3040740017, 0.3123130306],
    );
  });

  it('turns to the other side by the other torque', () => {
    const [left, right] = [worldIn(createAcrobot, [0, 0, 0, 0]), worldIn(createAcrobot, [0, 0, 0, 0])];
    left.step(Float32Array.of(0));
    right.step(Float32Array.of(2));
    const mirrored = seen(right).map((value, i) => (i === 0 || i === 2 ? value : -value));
    expectClose(seen(left), mirrored);
  });

  it('hangs still without torque', () => {
    const env = worldIn(createAcrobot, [0, 0, 0, 0]);
    for (let i = 0; i < 20; i++) env.step(Float32Array.of(1));
    expectClose(seen(env), [1, 0, 1, 0, 0, 0]);
  });

  it('terminates with reward 0 once the free end is above one length, and goes on below', () => {
    // Stretched out and let go from an angle, it falls; from 2.158989 Gymnasium's comes to a height of 1.
    for (const [angle, ends] of [
      [2.159, 1],
      [2.1589, 0],
    ]) {
      const env = worldIn(createAcrobot, [angle, 0, 0, 0]);
      env.step(Float32Array.of(1));
      const [cosine1, sine1, cosine2, sine2] = seen(env);
      expect(-cosine1 - (cosine1 * cosine2 - sine1 * sine2)).toBeCloseTo(1, 3);
      expect([env.terminated[0], env.truncated[0]]).toEqual([ends, 0]);
      expect(env.rewards[0]).toBe(ends === 1 ? 0 : -1);
    }
  });

  it('keeps angles within half a turn', () => {
    // As seen, angles are the same after a whole turn: Gymnasium's state after the first step of a trajectory above, in
    // which the first link turns beyond upright and the second the other way.
    const env = worldIn(createAcrobot, [3, -3, 12, -28]);
    env.step(Float32Array.of(0));
    expectClose([...env.saveState()['states']], [-0.2352665475, 2.6198436753, 4 * Math.PI, -9 * Math.PI]);
  });
});
