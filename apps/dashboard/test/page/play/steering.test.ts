import { actionCodec, actionNames, createHideAndSeek, defaultHideAndSeekConfig } from '@hideout/env';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Steering, SteeringEvent } from '../../../page/play/steering.js';
import { atRest, isSteeringKey, nextAction, steer, steeringKeys } from '../../../page/play/steering.js';

const continuous = actionCodec(defaultHideAndSeekConfig);
const discrete = actionCodec({ ...defaultHideAndSeekConfig, actionSpace: 'discrete' });

function after(...events: SteeringEvent[]): Steering {
  return events.reduce(steer, atRest);
}

function down(...keys: string[]): SteeringEvent[] {
  return keys.map((key) => ({ type: 'down', key }));
}

/** By name, those that are not 0. */
function actionOf(steering: Steering, codec = continuous): Record<string, number> {
  const { action } = nextAction(steering, codec);
  return Object.fromEntries(
    actionNames.flatMap((name, index) => (action[index] === 0 ? [] : [[name, action[index] ?? 0]])),
  );
}

describe('keys', () => {
  test.each([
    [['w'], { forward: 1 }],
    [['ArrowUp'], { forward: 1 }],
    [['s'], { forward: -1 }],
    [['ArrowDown'], { forward: -1 }],
    [['W', 's'], {}],
    [['Shift', 'D'], { strafe: 1 }],
    [['Shift', 'ArrowLeft'], { strafe: -1 }],
    [[' '], { jump: 1 }],
    [['e'], { remove: 1 }],
    [['q'], { place: 1 }],
    [['t'], { look: 1 }],
    [['g'], { look: -1 }],
    [['x', 'Tab', 'Enter'], {}],
    [['w', ' ', 'q'], { forward: 1, jump: 1, place: 1 }],
  ])('%j', (keys, action) => {
    expect(actionOf(after(...down(...keys)))).toEqual(action);
  });

  test('turn a little at first, and then at full speed', () => {
    const turns: (number | undefined)[] = [];
    let steering = after(...down('ArrowRight'));
    for (let step = 0; step < 4; step++) {
      const next = nextAction(steering, continuous);
      turns.push(next.action[2]);
      steering = next.steering;
    }
    expect(turns).toEqual([Math.fround(1 / 3), Math.fround(1 / 3), 1, 1]);
    const released = nextAction(steer(steering, { type: 'up', key: 'ArrowRight' }), continuous);
    expect(released.action[2]).toBe(0);
    expect(released.steering.turningSteps).toBe(0);
  });

  test('are all let go of when Cmd comes up: a Mac does not tell of keys that came up while it was down', () => {
    expect(after(...down('w', 'd', 'Meta'), { type: 'up', key: 'Meta' })).toEqual(atRest);
  });

  test('of a pause, and its drags, are not made up for when the game goes on; a key that is still held counts', () => {
    const steering = after(
      ...down('w', ' '),
      { type: 'up', key: ' ' },
      { type: 'drag', pixels: 100 },
      { type: 'go on' },
    );
    expect(actionOf(steering)).toEqual({ forward: 1 });
  });

  test('that were only tapped between two steps count once', () => {
    const tapped = after(...down('q'), { type: 'up', key: 'q' });
    const { action, steering } = nextAction(tapped, continuous);
    expect(action[5]).toBe(1);
    expect(actionOf(steering)).toEqual({});
  });

  test('that stay down are held until they are up or the page is looked away from', () => {
    const held = nextAction(after(...down('w', 'w')), continuous).steering;
    expect(actionOf(held)).toEqual({ forward: 1 });
    expect(actionOf(steer(held, { type: 'up', key: 'W' }))).toEqual({});
    expect(actionOf(steer(held, { type: 'let go' }))).toEqual({});
  });

  test('of the page itself steer nothing', () => {
    for (const key of ['p', 'r', 'c', 'Tab', 'Escape']) expect(isSteeringKey(key)).toBe(false);
    for (const key of Object.values(steeringKeys).flat()) expect(isSteeringKey(key.toUpperCase())).toBe(true);
  });

  test('choose among the choices of a discrete game', () => {
    // [-1, 0, 1], [-1, 0, 1], [-1, -1/3, 0, 1/3, 1], [-1, 0, 1], and no or yes: 1, 1, 2, 1, 0, 0, 0 does nothing.
    expect([...nextAction(atRest, discrete).action]).toEqual([1, 1, 2, 1, 0, 0, 0]);
    expect([...nextAction(after(...down('w', 'a', 'g', 'e')), discrete).action]).toEqual([
      2, 1, 1, 0, 0, 0, 1,
    ]);
  });
});

describe('the mouse', () => {
  test('turns by what it was dragged, at most 15 degrees a step', () => {
    // 64 pixels are half a radian: 28.6 degrees.
    let steering = after({ type: 'drag', pixels: 64 });
    const turns: number[] = [];
    for (let step = 0; step < 3; step++) {
      const next = nextAction(steering, continuous);
      turns.push((next.action[2] ?? 0) * 15);
      steering = next.steering;
    }
    expect(turns[0]).toBe(15);
    expect(turns[1]).toBeCloseTo(13.648, 3);
    expect(turns[2]).toBeCloseTo(0, 4);
  });

  test('does not turn on for long after it stopped', () => {
    let steering = after({ type: 'drag', pixels: -100_000 });
    let steps = 0;
    while (steering.turnRad !== 0) {
      const next = nextAction(steering, continuous);
      expect(next.action[2]).toBeLessThan(0);
      steering = next.steering;
      steps++;
    }
    expect(steps).toBe(6);
  });

  test.each([
    ['continuous', continuous],
    ['discrete', discrete],
  ])(
    'and keys together: whatever happens, actions are %s actions, and the mouse only comes nearer',
    (_, codec) => {
      const key = fc.constantFrom(...Object.values(steeringKeys).flat(), 'x');
      const event: fc.Arbitrary<SteeringEvent> = fc.oneof(
        fc.record({ type: fc.constantFrom('down' as const, 'up' as const), key }),
        fc.record({ type: fc.constant('drag' as const), pixels: fc.integer({ min: -500, max: 500 }) }),
        fc.record({ type: fc.constant('let go' as const) }),
      );
      fc.assert(
        fc.property(fc.array(event), (events) => {
          const before = events.reduce(steer, atRest);
          const { action, steering } = nextAction(before, codec);
          const canonical = new Float32Array(actionNames.length);
          codec.canonical(action, 0, canonical, 0);
          expect(canonical).toEqual(action);
          expect(Math.abs(steering.turnRad)).toBeLessThanOrEqual(Math.abs(before.turnRad));
          expect(steering.turnRad * before.turnRad).toBeGreaterThanOrEqual(0);
        }),
      );
    },
  );
});

test('an agent moves as the keys say', () => {
  const env = createHideAndSeek({ config: { seekers: 1, hiders: 1, map: 'fort' } });
  env.reset(3);
  const moved = (keys: string[]): { along: number; right: number; turnRad: number } => {
    const actions = new Float32Array(2 * actionNames.length);
    const before = env.worldView(0).agents[1];
    let steering = after(...down(...keys));
    for (let step = 0; step < 2; step++) {
      const next = nextAction(steering, continuous);
      actions.set(next.action, actionNames.length);
      steering = next.steering;
      env.step(actions);
    }
    const now = env.worldView(0).agents[1];
    if (before === undefined || now === undefined) throw new Error('there is no hider');
    const [dx, dz] = [now.x - before.x, now.z - before.z];
    const [sin, cos] = [Math.sin(before.yawRad), Math.cos(before.yawRad)];
    // Seen along +z, +x is to the left.
    return { along: dx * sin + dz * cos, right: dz * sin - dx * cos, turnRad: now.yawRad - before.yawRad };
  };
  expect(moved(['w']).along).toBeGreaterThan(0.2);
  moved([]);
  expect(moved(['s']).along).toBeLessThan(-0.2);
  moved([]);
  expect(moved(['Shift', 'd']).right).toBeGreaterThan(0.2);
  // To the right is against the sense in which the view's yaw grows: 2 steps of 5 degrees.
  expect(moved(['d']).turnRad).toBeCloseTo((-10 * Math.PI) / 180, 6);
});
