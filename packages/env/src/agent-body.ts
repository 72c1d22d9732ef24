/** The body of an agent: a box that stands upright. Lengths in blocks, times in seconds, angles in radians. */

/** Half of the box's width along x and z. */
export const bodyHalfWidth = 0.3;
/** Height of the box above the feet. */
export const bodyHeight = 1.6;
/** The eye above the feet. */
export const eyeHeight = 1.45;
/** The centre above the feet. */
export const centreHeight = bodyHeight / 2;

/** Duration of one step. */
export const stepSeconds = 1 / 12;
export const walkBlocksPerSecond = 4.3;
export const sprintBlocksPerSecond = 5.6;
/** Forward input from which on the agent sprints. */
export const sprintFromForward = 0.9;
export const gravityBlocksPerSecond2 = 24;
/** Rises to 60 / 48 = 1.25 blocks: v^2 = 2 g h. */
export const jumpBlocksPerSecond = Math.sqrt(2 * gravityBlocksPerSecond2 * 1.25);
/** Falling gets no faster than this. */
export const fallBlocksPerSecond = 24;

/** Change of yaw in one step of full turning: 15 degrees. */
export const turnRadPerStep = Math.PI / 12;
/** The pitch that full looking up aims at: 60 degrees. */
export const maxPitchRad = Math.PI / 3;
/** Most that the pitch changes in one step: 7.5 degrees. */
export const pitchRadPerStep = Math.PI / 24;
