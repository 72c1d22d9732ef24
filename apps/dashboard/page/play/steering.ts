import type { ActionCodec } from '@hideout/env';
import { Action, actionNames, turnRadPerStep } from '@hideout/env';

/** What somebody at the keyboard and the mouse wants their agent to do. */
export interface Steering {
  /** Keys that are down, in lower case. */
  readonly held: ReadonlySet<string>;
  /** Keys that went down since the newest step, so that a short press is not lost between two. */
  readonly tapped: ReadonlySet<string>;
  /** What the mouse asked for and no step has turned yet; to the right positive. */
  readonly turnRad: number;
  /** Steps in a row that a key has been turning for. */
  readonly turningSteps: number;
}

export type SteeringEvent =
  | { readonly type: 'down' | 'up'; readonly key: string }
  | { readonly type: 'drag'; readonly pixels: number }
  /** The page is looked away from: nothing is held any longer. */
  | { readonly type: 'let go' }
  /** The game goes on after a pause: what was tapped and dragged meanwhile is not made up for. */
  | { readonly type: 'go on' };

export const atRest: Steering = { held: new Set(), tapped: new Set(), turnRad: 0, turningSteps: 0 };

/** What each group of keys does, as it is shown; a key is what it types, in lower case. */
export const steeringKeys = {
  forward: ['w', 'arrowup'],
  back: ['s', 'arrowdown'],
  left: ['a', 'arrowleft'],
  right: ['d', 'arrowright'],
  aside: ['shift'],
  jump: [' '],
  take: ['e'],
  place: ['q'],
  up: ['t'],
  down: ['g'],
} as const;

type Wish = keyof typeof steeringKeys;

const known: ReadonlySet<string> = new Set<string>(Object.values(steeringKeys).flat());

/** 200 pixels are a right angle, about. */
const RAD_PER_PIXEL = 1 / 128;
/** The mouse is never further ahead of the agent than this: half a second of turning. */
const MOST_TURN_RAD = 6 * turnRadPerStep;
/** A key turns so slowly at first, as a part of full turning: for aiming. */
const SLOW_TURN = 1 / 3;
const SLOW_STEPS = 2;

export function isSteeringKey(key: string): boolean {
  return known.has(key.toLowerCase());
}

export function steer(steering: Steering, event: SteeringEvent): Steering {
  switch (event.type) {
    case 'down': {
      const key = event.key.toLowerCase();
      // A key that stays down repeats.
      if (!known.has(key) || steering.held.has(key)) return steering;
      return {
        ...steering,
        held: new Set([...steering.held, key]),
        tapped: new Set([...steering.tapped, key]),
      };
    }
    case 'up': {
      const key = event.key.toLowerCase();
      // While Cmd is down, macOS does not tell that other keys come up.
      if (key === 'meta') return atRest;
      return { ...steering, held: new Set([...steering.held].filter((other) => other !== key)) };
    }
    case 'drag': {
      const turnRad = steering.turnRad + event.pixels * RAD_PER_PIXEL;
      return { ...steering, turnRad: Math.max(-MOST_TURN_RAD, Math.min(MOST_TURN_RAD, turnRad)) };
    }
    case 'let go':
      return atRest;
    case 'go on':
      return { ...atRest, held: steering.held };
  }
}

/** The action of the next step, as the environment takes it, and what is wanted after it. */
export function nextAction(
  steering: Steering,
  codec: ActionCodec,
): { readonly action: Float32Array; readonly steering: Steering } {
  const wants = (wish: Wish): number =>
    steeringKeys[wish].some((key) => steering.held.has(key) || steering.tapped.has(key)) ? 1 : 0;
  const sideways = wants('right') - wants('left');
  const isTurning = wants('aside') === 0 && sideways !== 0;
  const keyTurn = isTurning ? sideways * (steering.turningSteps < SLOW_STEPS ? SLOW_TURN : 1) : 0;

  const intents = new Float64Array(actionNames.length);
  intents[Action.forward] = wants('forward') - wants('back');
  intents[Action.strafe] = isTurning ? 0 : sideways;
  intents[Action.turn] = Math.max(-1, Math.min(1, keyTurn + steering.turnRad / turnRadPerStep));
  intents[Action.look] = wants('up') - wants('down');
  intents[Action.jump] = wants('jump');
  intents[Action.place] = wants('place');
  intents[Action.remove] = wants('take');
  const action = new Float32Array(actionNames.length);
  codec.encode(intents, 0, action, 0);

  // With choices it turns by what the nearest of them does; the mouse's rest stays for the next step.
  codec.decode(action, 0, intents, 0);
  const turnedByMouse = ((intents[Action.turn] ?? 0) - keyTurn) * turnRadPerStep;
  return {
    action,
    steering: {
      held: steering.held,
      tapped: new Set(),
      turnRad: restOf(steering.turnRad, turnedByMouse),
      turningSteps: isTurning ? steering.turningSteps + 1 : 0,
    },
  };
}

/** What is left of a turn; never one to the other side, nor what rounding leaves. */
function restOf(turnRad: number, turnedRad: number): number {
  const rest = turnRad - turnedRad;
  return rest * turnRad > 1e-6 * Math.abs(turnRad) && Math.abs(rest) <= Math.abs(turnRad) ? rest : 0;
}
