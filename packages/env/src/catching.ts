import type { HideAndSeekConfig } from './config.js';
import type { GameState } from './game-state.js';

/**
 * Catches every free hider that some seeker has had in sight at catching distance for long enough, and returns how many. `caughtNow`
 * (a flag per agent of the world) marks them.
 */
export function catchHiders(
  s: GameState,
  config: HideAndSeekConfig,
  world: number,
  caughtNow: Uint8Array,
): number {
  caughtNow.fill(0);
  if (!config.catching.enabled) return 0;
  const first = world * s.agents;
  const limit = config.catching.distanceBlocks * config.catching.distanceBlocks;
  let count = 0;
  for (let hider = s.seekers; hider < s.agents; hider++) {
    const k = first + hider;
    if (s.caught[k] === 1) continue;
    for (let seeker = 0; seeker < s.seekers; seeker++) {
      const i = first + seeker;
      const pair = i * s.agents + hider;
      const [dx, dy, dz] = [s.x[k] - s.x[i], s.y[k] - s.y[i], s.z[k] - s.z[i]];
      const isHeld = s.sees[pair] === 1 && dx * dx + dy * dy + dz * dz <= limit;
      s.hold[pair] = isHeld ? s.hold[pair] + 1 : 0;
      if (s.hold[pair] >= config.catching.holdSteps && s.caught[k] === 0) {
        s.caught[k] = 1;
        caughtNow[hider] = 1;
        count++;
      }
    }
  }
  return count;
}
