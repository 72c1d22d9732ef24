import { columnsBetween, noCell } from './cells.js';
import { looseBlocks, standBeside } from './hands.js';
import type { Mind } from './mind.js';
import type { Task } from './task.js';

/** Steps that walking from a cell to the next takes, corners and turns included. */
const stepsPerCell = 2.2;
/** Steps that taking or placing one block takes. */
export const stepsPerBlock = 5;

/**
 * Takes the loose block that is nearest on the way to cell `towards` (`noCell`: nowhere), if it can be brought there
 * within `stepsLeft`; null when there is none. Leaves those alone that a mate is about to take.
 *
 * @param blocks those to choose from, all by default
 * @param detour columns by which a block counts as farther away
 */
export function chooseBlock(
  mind: Mind,
  towards: number,
  stepsLeft: number,
  blocks: Iterable<number> = looseBlocks(mind.me.grid),
  detour: (block: number) => number = () => 0,
): Task | null {
  const { me, reach } = mind;
  let best: Task | null = null;
  let bestScore = Infinity;
  for (const block of blocks) {
    if (isTakenByMate(mind, block)) continue;
    const stand = standBeside(me.grid, reach, block);
    if (stand === noCell) continue;
    const there = reach.distanceTo(stand);
    const back = towards === noCell ? 0 : columnsBetween(me.grid, block, towards);
    if ((there + back) * stepsPerCell + 2 * stepsPerBlock > stepsLeft) continue;
    const score = there + back / 2 + detour(block);
    if (score >= bestScore) continue;
    best = { kind: 'take', stand, block };
    bestScore = score;
  }
  return best;
}

function isTakenByMate({ team, memory }: Mind, block: number): boolean {
  return team.agents.some(
    (mate) => mate !== memory && mate.task.kind === 'take' && mate.task.block === block,
  );
}
