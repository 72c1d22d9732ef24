import { centreHeight, eyeHeight } from '../agent-body.js';
import type { VoxelGrid } from '../voxels.js';
import { surfaceHeight } from '../voxels.js';
import { xOf, zOf } from './cells.js';
import type { Senses } from './senses.js';
import { isClearLine } from './sight-lines.js';

/** Which parts of the world a seeker has looked at, and when. */
export interface Survey {
  /** Step in which each patch was seen last, -1: not yet, [patches, patches] in the order z, x. */
  readonly seenAt: Int32Array;
  /** Patches along each side of the world. */
  readonly patches: number;
}

/** Columns along each side of a patch. */
const patchColumns = 3;
/** Patches are looked at from up to this far. */
const surveyBlocks = 14;
/** Nearer ones count as seen wherever one looks. */
const besideBlocks = 1.5;

export function createSurvey(worldSize: number): Survey {
  const patches = Math.ceil(worldSize / patchColumns);
  return { seenAt: new Int32Array(patches * patches).fill(-1), patches };
}

/** The patch of a cell. */
export function patchOf(grid: VoxelGrid, survey: Survey, cell: number): number {
  return patchAt(survey, xOf(grid, cell), zOf(grid, cell));
}

/** The patch of the column of (x, z). */
export function patchAt({ patches }: Survey, x: number, z: number): number {
  return Math.floor(x / patchColumns) + patches * Math.floor(z / patchColumns);
}

/** Notes the patches whose middle is in the field of view, with nothing in between. */
export function lookOver(me: Senses, { seenAt, patches }: Survey): void {
  const { grid } = me;
  for (let pz = 0; pz < patches; pz++) {
    for (let px = 0; px < patches; px++) {
      const cx = Math.min(grid.size - 1, px * patchColumns + 1);
      const cz = Math.min(grid.size - 1, pz * patchColumns + 1);
      const dx = cx + 0.5 - me.x;
      const dz = cz + 0.5 - me.z;
      const distance = Math.sqrt(dx * dx + dz * dz);
      if (distance > surveyBlocks) continue;
      if (distance >= besideBlocks && !me.isInView(dx, dz, distance)) continue;
      const y = surfaceHeight(grid, cx, cz) + centreHeight;
      if (isClearLine(grid, me.x, me.y + eyeHeight, me.z, cx + 0.5, y, cz + 0.5)) {
        seenAt[px + patches * pz] = me.step;
      }
    }
  }
}
