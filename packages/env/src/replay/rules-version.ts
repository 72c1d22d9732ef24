/**
 * The version of the rules of the world. It has to be raised whenever the same random generator and the same actions
 * give another episode, whatever the reason: a replay holds no positions, only what they follow from, and one of older
 * rules can no longer be played. The test of the golden replays fails when this was forgotten.
 */
export const rulesVersion = 2;
