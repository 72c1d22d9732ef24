/** Seed of the maps unless told otherwise: any fixed number but training's usual ones, so that the maps are new. */
export const evaluationSeed = 1_000_003;
