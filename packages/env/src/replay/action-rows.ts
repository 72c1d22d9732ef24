import { Action, actionSize, choiceCounts } from '../actions.js';

/** How the action of one agent, 7 numbers at `at` of `actions`, becomes bytes at `offset` of a view, and back. */
export interface ActionRows {
  readonly bytesPerRow: number;
  write(actions: Float32Array, at: number, view: DataView, offset: number): void;
  /** Returns false when the bytes are no action. */
  read(view: DataView, offset: number, actions: Float32Array, at: number): boolean;
}

const triggers = [Action.jump, Action.place, Action.remove];

/** Four movements as 32-bit floats, then a byte with one bit for each trigger. All little-endian. */
export const continuousRows: ActionRows = {
  bytesPerRow: 4 * Action.jump + 1,
  write(actions, at, view, offset) {
    for (let i = 0; i < Action.jump; i++) view.setFloat32(offset + 4 * i, actions[at + i]!, true);
    const bits = triggers.reduce((sum, trigger, bit) => sum + actions[at + trigger]! * 2 ** bit, 0);
    view.setUint8(offset + 4 * Action.jump, bits);
  },
  read(view, offset, actions, at) {
    for (let i = 0; i < Action.jump; i++) {
      const value = view.getFloat32(offset + 4 * i, true);
      // Not when it is NaN either.
      if (!(value >= -1 && value <= 1)) return false;
      actions[at + i] = value;
    }
    const bits = view.getUint8(offset + 4 * Action.jump);
    triggers.forEach((trigger, bit) => (actions[at + trigger] = (bits >> bit) & 1));
    return bits < 2 ** triggers.length;
  },
};

/** All choices as the digits of one 16-bit number, the first one the lowest: one of 1080, little-endian. */
export const discreteRows: ActionRows = {
  bytesPerRow: 2,
  write(actions, at, view, offset) {
    let code = 0;
    for (let i = actionSize - 1; i >= 0; i--) code = code * choiceCounts[i]! + actions[at + i]!;
    view.setUint16(offset, code, true);
  },
  read(view, offset, actions, at) {
    let rest = view.getUint16(offset, true);
    for (let i = 0; i < actionSize; i++) {
      actions[at + i] = rest % choiceCounts[i]!;
      rest = Math.floor(rest / choiceCounts[i]!);
    }
    return rest === 0;
  },
};
