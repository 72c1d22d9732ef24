import { listed } from '../wording.js';

/**
 * What scripted seekers and hiders can do, by team.
 *
 * - `random`: movements uniform on [-1, 1]; jump, place and remove each one step in eight.
 * - `chase`: goes to the nearest hider it sees, to where one was seen last, or to where it has not looked for long.
 * - `climb`: like `chase`; but where a hider is, or may be, that nobody comes to on foot, it fetches a loose block,
 *   places it beside the wall, and jumps over.
 * - `flee`: goes out of the sight of the seekers it knows of, far from them; before it knows of any, into a corner.
 * - `seal`: before the release, fills the openings of a room with loose blocks from inside, and stays there. The last
 *   opening stays open for mates outside until 24 steps before the release.
 * - `hoard`: before the release, takes the loose blocks from the seekers: carries what it can, and places what it
 *   cannot carry in the open, where blocks belong to those who placed them; then flees. With mates that seal it
 *   carries blocks into their room, and helps them.
 */
export const scriptedBehaviours = {
  seeker: ['random', 'chase', 'climb'],
  hider: ['random', 'flee', 'seal', 'hoard'],
} as const;

export type ScriptedTeam = keyof typeof scriptedBehaviours;

/** Name of a scripted behaviour. */
export type ScriptedBehaviour = (typeof scriptedBehaviours)[ScriptedTeam][number];

/**
 * One behaviour for each of `agents` agents: the list, over and over.
 *
 * @throws RangeError for a team that is none, and for a behaviour that the team cannot play
 */
export function behavioursOf(
  team: ScriptedTeam,
  behaviours: ScriptedBehaviour | readonly ScriptedBehaviour[],
  agents: number,
): readonly ScriptedBehaviour[] {
  if (!Object.hasOwn(scriptedBehaviours, team)) {
    throw new RangeError(`There is no team "${team}"; teams are ${listed(Object.keys(scriptedBehaviours))}.`);
  }
  const allowed: readonly string[] = scriptedBehaviours[team];
  const list = typeof behaviours === 'string' ? [behaviours] : behaviours;
  const unknown = list.find((behaviour) => !allowed.includes(behaviour));
  if (unknown !== undefined || list.length === 0) {
    const problem = unknown === undefined ? 'nothing' : `"${unknown}"`;
    throw new RangeError(`A scripted ${team} cannot play ${problem}; it can play ${listed(allowed)}.`);
  }
  return Array.from({ length: agents }, (_, agent) => list[agent % list.length]!);
}
