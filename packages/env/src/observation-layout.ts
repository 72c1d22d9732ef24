import type { HideAndSeekConfig } from './config.js';

/** Some numbers of an observation that belong together. */
export interface ObservationSlice {
  readonly name: string;
  /** Place of the first number. */
  readonly offset: number;
  readonly size: number;
  /** What the numbers mean and what 1 stands for. */
  readonly unit: string;
  /** Least and greatest possible value. */
  readonly range: readonly [number, number];
}

/** A slice that has no place yet. */
export type SlicePart = Omit<ObservationSlice, 'offset'>;

/** Numbers about one other agent. */
export const otherAgentSize = 8;

/** The layout of one agent's observation. Other agents: the opposing team first, then the own, each in its order. */
export function createObservationLayout(config: HideAndSeekConfig): readonly ObservationSlice[] {
  const others = config.seekers + config.hiders - 1;
  const signed = [-1, 1] as const;
  const unsigned = [0, 1] as const;
  const view = `${config.viewRangeBlocks} blocks (view range)`;
  const parts: SlicePart[] = [
    { name: 'position', size: 3, unit: 'x, y, z from one border (-1) to the other (1)', range: signed },
    { name: 'velocity', size: 3, unit: 'forward, right (5.6 blocks/s), up (24 blocks/s)', range: signed },
    { name: 'heading', size: 2, unit: 'cosine and sine of the yaw', range: signed },
    { name: 'pitch', size: 1, unit: '60 degrees, up positive', range: signed },
    { name: 'grounded', size: 1, unit: '1: stands on something', range: unsigned },
    {
      name: 'cooldown',
      size: 1,
      unit: 'part of the pause between block actions that is left',
      range: unsigned,
    },
    { name: 'caught', size: 1, unit: '1: out of the game', range: unsigned },
    { name: 'preparation', size: 1, unit: '1: preparation phase', range: unsigned },
    { name: 'preparationLeft', size: 1, unit: 'part of the preparation that is left', range: unsigned },
    { name: 'timeLeft', size: 1, unit: 'part of the episode that is left', range: unsigned },
    { name: 'carried', size: 1, unit: 'part of the capacity that is carried', range: unsigned },
    { name: 'take', size: 2, unit: '1: remove would take a block; its distance, reach', range: unsigned },
    {
      name: 'place',
      size: 2,
      unit: '1: place would fill a cell; its height above the feet, 4 blocks',
      range: signed,
    },
  ];
  for (let other = 0; other < others; other++) {
    parts.push({
      name: `other${other}`,
      size: otherAgentSize,
      unit:
        `1: in sight; where seen last: forward, right, up (${view}); age of that (episode; 1: never);` +
        ' 1: caught; while in sight: cosine and sine of its yaw minus the own',
      range: signed,
    });
  }
  parts.push(
    { name: 'rayDistance', size: config.rayCount, unit: `${view}; 1: nothing in range`, range: unsigned },
    {
      name: 'rayKind',
      size: config.rayCount,
      unit:
        '0 nothing, 0.25 ground, 0.5 stone, 0.75 block of the other team, 1 block that can be taken,' +
        ' -0.5 team mate, -1 opponent',
      range: signed,
    },
  );
  return laidOut(parts);
}

/** The parts one after the other. */
export function laidOut(parts: readonly SlicePart[]): readonly ObservationSlice[] {
  let offset = 0;
  return parts.map((part) => {
    const slice = { ...part, offset };
    offset += part.size;
    return slice;
  });
}

/** Numbers of one observation. */
export function observationSizeOf(layout: readonly ObservationSlice[]): number {
  const last = layout.at(-1)!;
  return last.offset + last.size;
}
