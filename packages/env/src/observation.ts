import { cooldownSteps, placeTarget, takeTarget } from './block-actions.js';
import type { HideAndSeekConfig } from './config.js';
import type { GameState } from './game-state.js';
import { bodyHeight, eyeHeight, halfWidth } from './physics.js';
import { boxEntry, castRay, rayBorder, rayHit } from './rays.js';
import { Block, isSolid } from './voxels.js';

/** One named piece of an agent's observation. */
export interface ObservationSlice {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  readonly meaning: string;
  /** Smallest and largest value. */
  readonly range: readonly [number, number];
}

const ownSize = 14;
const timeSize = 3;
const aimSize = 4;
/** Numbers about each other agent. */
const otherSize = 10;
/** Vision rays are spread over rows at these angles above level, in this order. */
const rowPitches = [-0.12, 0.15, -0.4, -0.8] as const;
const maxPitch = Math.PI / 3;
/** Values of the second number of a ray. */
const kindValues = { nothing: 0, border: 0.2, stone: 0.4, block: 0.6, teammate: 0.8, opponent: 1 } as const;

/** Where everything is in an agent's observation. */
export function observationLayout(config: HideAndSeekConfig): readonly ObservationSlice[] {
  const others = config.seekers + config.hiders - 1;
  const slices: Omit<ObservationSlice, 'offset'>[] = [
    {
      name: 'own',
      size: ownSize,
      meaning:
        'x, y, z over the size of the world, centred; sine and cosine of yaw; pitch; movement of the newest step forward, right and up ' +
        '(in blocks); on the ground; blocks carried over the capacity; steps until the next block action over 3; caught; held',
      range: [-1, 1],
    },
    {
      name: 'time',
      size: timeSize,
      meaning:
        'preparation; steps left over the length of the episode; steps until the release over the length of the preparation',
      range: [0, 1],
    },
    {
      name: 'aim',
      size: aimSize,
      meaning:
        'a block can be taken; a block can be placed; solid at the feet in front; solid at the head in front',
      range: [0, 1],
    },
    {
      name: 'others',
      size: others * otherSize,
      meaning:
        'for each other agent, seekers first: visible; ever seen; place where last seen, forward, right, up, over the range of sight; its distance; ' +
        'steps since then over the length of the episode; opponent; caught; facing this agent (cosine, when visible)',
      range: [-1, 1],
    },
    {
      name: 'rays',
      size: config.rayCount * 2,
      meaning:
        'for each ray, row by row, left to right: distance over the range of sight; what it hit (0 nothing, 0.2 border, 0.4 terrain or stone, 0.6 loose or ' +
        'placed block, 0.8 teammate, 1 opponent)',
      range: [0, 1],
    },
  ];
  let offset = 0;
  return slices.map((slice) => {
    const placed = { ...slice, offset };
    offset += slice.size;
    return placed;
  });
}

export function observationSize(config: HideAndSeekConfig): number {
  return (
    ownSize + timeSize + aimSize + (config.seekers + config.hiders - 1) * otherSize + config.rayCount * 2
  );
}

/** Directions of the vision rays relative to the agent, [rays, 3]: right, up, forward. */
export function rayDirections(rayCount: number, coneRad: number): Float64Array {
  const rows = Math.min(rowPitches.length, Math.max(1, Math.floor(rayCount / 4)));
  const columns = Math.ceil(rayCount / rows);
  const directions = new Float64Array(rayCount * 3);
  for (let ray = 0; ray < rayCount; ray++) {
    const column = ray % columns;
    const pitch = rowPitches[Math.floor(ray / columns)];
    const yaw = columns === 1 ? 0 : coneRad * (column / (columns - 1) - 0.5);
    directions[ray * 3] = Math.sin(yaw) * Math.cos(pitch);
    directions[ray * 3 + 1] = Math.sin(pitch);
    directions[ray * 3 + 2] = Math.cos(yaw) * Math.cos(pitch);
  }
  return directions;
}

/** Writes the observation of agent a of a world at `into[to ...]`. */
export function observe(
  s: GameState,
  config: HideAndSeekConfig,
  rays: Float64Array,
  preparationSteps: number,
  world: number,
  a: number,
  into: Float32Array,
  to: number,
): void {
  const i = world * s.agents + a;
  const step = s.step[world];
  const isPreparation = step < preparationSteps;
  const isHeld = isPreparation && a < s.seekers;
  const sin = Math.sin(s.yaw[i]);
  const cos = Math.cos(s.yaw[i]);
  const { size, height } = s.grid;
  let o = to;
  into[o++] = (2 * s.x[i]) / size - 1;
  into[o++] = Math.min(1, (2 * s.y[i]) / height - 1);
  into[o++] = (2 * s.z[i]) / size - 1;
  into[o++] = sin;
  into[o++] = cos;
  into[o++] = s.pitch[i] / maxPitch;
  into[o++] = s.lastX[i] * sin + s.lastZ[i] * cos;
  into[o++] = s.lastX[i] * cos - s.lastZ[i] * sin;
  into[o++] = Math.max(-1, Math.min(1, s.lastY[i]));
  into[o++] = s.onGround[i];
  into[o++] = s.carried[i] / config.carryCapacity;
  into[o++] = s.cooldown[i] / cooldownSteps;
  into[o++] = s.caught[i];
  into[o++] = isHeld ? 1 : 0;

  into[o++] = isPreparation ? 1 : 0;
  into[o++] = (config.episodeSteps - step) / config.episodeSteps;
  into[o++] = isPreparation ? (preparationSteps - step) / preparationSteps : 0;

  if (isHeld || s.caught[i] === 1) {
    into.fill(0, o, to + observationSize(config));
    return;
  }
  const feet = Math.floor(s.y[i] + 0.5);
  const aheadX = Math.floor(s.x[i] + sin * 0.9);
  const aheadZ = Math.floor(s.z[i] + cos * 0.9);
  into[o++] = s.carried[i] < config.carryCapacity && takeTarget(s, config, world, a) >= 0 ? 1 : 0;
  into[o++] = s.carried[i] > 0 && placeTarget(s, config, world, a) >= 0 ? 1 : 0;
  into[o++] = isSolid(s.voxels, s.grid, world, aheadX, feet, aheadZ) ? 1 : 0;
  into[o++] = isSolid(s.voxels, s.grid, world, aheadX, feet + 1, aheadZ) ? 1 : 0;

  for (let b = 0; b < s.agents; b++) {
    if (b === a) continue;
    observeOther(
      s,
      config,
      i,
      world * s.agents + b,
      i * s.agents + b,
      a < s.seekers !== b < s.seekers,
      sin,
      cos,
      into,
      o,
    );
    o += otherSize;
  }
  castVision(s, config, rays, world, a, sin, cos, into, o);
}

function observeOther(
  s: GameState,
  config: HideAndSeekConfig,
  i: number,
  k: number,
  pair: number,
  isOpponent: boolean,
  sin: number,
  cos: number,
  into: Float32Array,
  to: number,
): void {
  const isKnown = s.seenAge[pair] >= 0;
  const range = config.viewRangeBlocks;
  const dx = isKnown ? s.seenX[pair] - s.x[i] : 0;
  const dy = isKnown ? s.seenY[pair] - s.y[i] : 0;
  const dz = isKnown ? s.seenZ[pair] - s.z[i] : 0;
  const flat = Math.sqrt(dx * dx + dz * dz);
  into[to] = s.sees[pair];
  into[to + 1] = isKnown ? 1 : 0;
  into[to + 2] = clamp((dx * sin + dz * cos) / range);
  into[to + 3] = clamp((dx * cos - dz * sin) / range);
  into[to + 4] = clamp(dy / range);
  into[to + 5] = clamp(flat / range);
  into[to + 6] = isKnown ? clamp(s.seenAge[pair] / config.episodeSteps) : 0;
  into[to + 7] = isOpponent ? 1 : 0;
  into[to + 8] = s.caught[k];
  into[to + 9] =
    s.sees[pair] === 1 && flat > 1e-9 ? -(dx * Math.sin(s.yaw[k]) + dz * Math.cos(s.yaw[k])) / flat : 0;
}

function castVision(
  s: GameState,
  config: HideAndSeekConfig,
  rays: Float64Array,
  world: number,
  a: number,
  sin: number,
  cos: number,
  into: Float32Array,
  to: number,
): void {
  const i = world * s.agents + a;
  const range = config.viewRangeBlocks;
  const eyeY = s.y[i] + eyeHeight;
  for (let ray = 0; ray < config.rayCount; ray++) {
    const right = rays[ray * 3];
    const dy = rays[ray * 3 + 1];
    const forward = rays[ray * 3 + 2];
    const dx = right * cos + forward * sin;
    const dz = forward * cos - right * sin;
    castRay(s.voxels, s.grid, world, s.x[i], eyeY, s.z[i], dx, dy, dz, range);
    let distance = rayHit.distance;
    let kind: number = kindValue(rayHit.kind);
    for (let b = 0; b < s.agents; b++) {
      // Whom the agent does not see, no ray needs to look for: sight uses the same cone and the same blocks.
      if (b === a || s.sees[i * s.agents + b] === 0) continue;
      const k = world * s.agents + b;
      const entry = boxEntry(
        s.x[i],
        eyeY,
        s.z[i],
        dx,
        dy,
        dz,
        s.x[k] - halfWidth,
        s.y[k],
        s.z[k] - halfWidth,
        s.x[k] + halfWidth,
        s.y[k] + bodyHeight,
        s.z[k] + halfWidth,
      );
      if (entry < distance) {
        distance = entry;
        kind = a < s.seekers === b < s.seekers ? kindValues.teammate : kindValues.opponent;
      }
    }
    into[to + 2 * ray] = distance / range;
    into[to + 2 * ray + 1] = kind;
  }
}

function kindValue(kind: number): number {
  if (kind === Block.air) return kindValues.nothing;
  if (kind === rayBorder) return kindValues.border;
  return kind <= Block.stone ? kindValues.stone : kindValues.block;
}

function clamp(value: number): number {
  return value < -1 ? -1 : value > 1 ? 1 : value;
}
