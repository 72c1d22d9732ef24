import type { HideAndSeekConfig } from './config.js';
import type { GameState } from './game-state.js';
import { bodyHeight, eyeHeight } from './physics.js';
import { castRay, rayHit } from './rays.js';

/** Where on a body a look is aimed: its middle and its head. Seeing one is seeing the agent. */
const bodyPoints = [bodyHeight / 2, bodyHeight - 0.1] as const;

/**
 * Works out who sees whom and remembers where. `blind`: no seeker sees anything (preparation). Caught agents neither see nor
 * are seen.
 */
export function updateVisibility(
  s: GameState,
  config: HideAndSeekConfig,
  world: number,
  blind: boolean,
): void {
  const first = world * s.agents;
  for (let a = 0; a < s.agents; a++) {
    const i = first + a;
    const isBlind = s.caught[i] === 1 || (blind && a < s.seekers);
    for (let b = 0; b < s.agents; b++) {
      if (a === b) continue;
      const k = first + b;
      const pair = i * s.agents + b;
      const seen = !isBlind && s.caught[k] === 0 && canSee(s, config, world, i, k);
      s.sees[pair] = seen ? 1 : 0;
      if (seen) {
        s.seenX[pair] = s.x[k];
        s.seenY[pair] = s.y[k];
        s.seenZ[pair] = s.z[k];
        s.seenAge[pair] = 0;
      } else if (s.seenAge[pair] >= 0) {
        s.seenAge[pair]++;
      }
    }
  }
}

/** Whether agent row i has row k within its cone and range, with a free line to its middle or its head. */
function canSee(s: GameState, config: HideAndSeekConfig, world: number, i: number, k: number): boolean {
  const dx = s.x[k] - s.x[i];
  const dz = s.z[k] - s.z[i];
  const flat = Math.sqrt(dx * dx + dz * dz);
  if (flat > config.viewRangeBlocks) return false;
  const ahead = dx * Math.sin(s.yaw[i]) + dz * Math.cos(s.yaw[i]);
  if (ahead < flat * Math.cos(config.rayConeRad / 2)) return false;
  const eyeY = s.y[i] + eyeHeight;
  for (const height of bodyPoints) {
    const dy = s.y[k] + height - eyeY;
    const distance = Math.sqrt(dx * dx + dy * dy + dz * dz);
    if (distance < 1e-9) return true;
    const scale = 1 / distance;
    castRay(s.voxels, s.grid, world, s.x[i], eyeY, s.z[i], dx * scale, dy * scale, dz * scale, distance);
    if (rayHit.distance >= distance) return true;
  }
  return false;
}
