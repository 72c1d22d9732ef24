import { noCell, xOf, zOf } from './cells.js';
import { chooseBlock, stepsPerBlock } from './fetching.js';
import { chooseHiding, isThreatened } from './flee.js';
import { looseBlocks } from './hands.js';
import { isRefused } from './mind.js';
import type { Mind } from './mind.js';
import { gapsOf, isInside, isStepToWall, middleOf } from './rooms.js';
import type { Gap, Room } from './rooms.js';
import { areAllInside, chooseShelter } from './shelter.js';
import { rest } from './task.js';
import type { Task } from './task.js';

/** So many steps before the release the last opening is closed, whoever is still outside. */
const closingSteps = 24;
/** Blocks that are a step to the wall count as so many columns nearer: seekers would come over it. */
const stepAdvantage = 8;
/** To the greedy, blocks inside count as so much farther away: mates need them, and nobody else comes to them. */
const insideDetour = 8;

/**
 * `seal`: fetches loose blocks, fills the openings of the team's room with them from inside, and stays there, out of
 * sight. Sealers share the openings out among themselves.
 */
export function chooseSeal(mind: Mind): Task {
  return chooseSealing(mind, false);
}

/**
 * The same, and for hoarders with mates that seal: a greedy one takes as many blocks as it can carry, those outside
 * first.
 */
export function chooseSealing(mind: Mind, isGreedy: boolean): Task {
  const { me, memory, team } = mind;
  const room = team.home;
  if (room === null) return chooseHiding(mind);
  const isIn = isInside(room, me.x, me.z);
  const gaps = gapsOf(me.grid, room);
  if (gaps.length === 0 && isIn) return isThreatened(mind) ? chooseHiding(mind) : rest;
  const isTooLate = me.stepsToRelease <= 0 && !(isIn && me.carried >= gaps.length);
  if (isTooLate) return chooseHiding(mind);

  memory.claim = chooseClaim(mind, gaps);
  const mine = gapsToFill(mind, gaps);
  return (
    chooseFetching(mind, room, mine, isGreedy) ??
    chooseFilling(mind, room, gaps, mine) ??
    chooseShelter(mind, room) ??
    chooseHiding(mind)
  );
}

/**
 * Takes as many blocks as it needs, and those from outside that would be a step to the wall, or, if it is greedy, all
 * that it can carry; null when it has them, or no time for more.
 */
function chooseFetching(mind: Mind, room: Room, mine: readonly Gap[], isGreedy: boolean): Task | null {
  const { me } = mind;
  const { grid } = me;
  if (me.carried === me.config.carryCapacity || (mine.length === 0 && !isGreedy)) return null;
  const loose = [...looseBlocks(grid)];
  const isStep = (block: number): boolean => isStepToWall(grid, room, block);
  const wanted = isGreedy || me.carried < mine.length ? loose : loose.filter(isStep);
  const towards = mine[0]?.stand ?? middleOf(grid, room);
  const stepsLeft = me.stepsToRelease - stepsPerBlock * mine.length;
  return chooseBlock(mind, towards, stepsLeft, wanted, (block) => {
    if (isStep(block)) return -stepAdvantage;
    return isGreedy && isInside(room, xOf(grid, block), zOf(grid, block)) ? insideDetour : 0;
  });
}

/** Fills the first cell that it can; null when it has no block, or waits for the others to come in. */
function chooseFilling(mind: Mind, room: Room, gaps: readonly Gap[], mine: readonly Gap[]): Task | null {
  const { me, reach } = mind;
  if (me.carried === 0) return null;
  for (const { cell, stand, opening } of mine) {
    if (isRefused(mind, cell)) continue;
    const isLastOpening = gaps.every((gap) => gap.opening === opening);
    if (isLastOpening && me.stepsToRelease > closingSteps && !areAllInside(me, room)) return null;
    if (!reach.has(stand)) continue;
    return { kind: 'place', stand, cell };
  }
  return null;
}

/** The cells that it takes care of, those of its own opening first. */
function gapsToFill(mind: Mind, gaps: readonly Gap[]): readonly Gap[] {
  const { me, memory } = mind;
  const own = gaps.filter(({ opening }) => opening === memory.claim);
  const nobodys = gaps.filter(({ opening }) => opening !== memory.claim && !isClaimedByMate(mind, opening));
  const mine = [...own, ...nobodys];
  // Towards the end everybody helps who has blocks left.
  return mine.length === 0 && me.carried > 0 && me.stepsToRelease <= closingSteps ? gaps : mine;
}

/** The opening that it keeps to, or the nearest one that no mate takes care of; -1 when there is none. */
function chooseClaim(mind: Mind, gaps: readonly Gap[]): number {
  const { memory, reach } = mind;
  if (gaps.some(({ opening }) => opening === memory.claim)) return memory.claim;
  let nearest = noCell;
  let claim = -1;
  for (const { stand, opening } of gaps) {
    if (isClaimedByMate(mind, opening)) continue;
    if (claim >= 0 && reach.distanceTo(stand) >= reach.distanceTo(nearest)) continue;
    nearest = stand;
    claim = opening;
  }
  return claim;
}

function isClaimedByMate({ team, memory }: Mind, opening: number): boolean {
  return team.agents.some((mate) => mate !== memory && mate.claim === opening);
}
