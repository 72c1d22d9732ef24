/** Options of the game. Lengths are in blocks, times in steps of 1/12 s, angles in radians. */
export interface HideAndSeekConfig {
  /** `open`: hills. `fort`: level ground with one walled room. */
  readonly map: 'open' | 'fort';
  /** Side of the square world, 16 to 64. */
  readonly worldSize: number;
  /** Height of the world, 8 to 32. */
  readonly worldHeight: number;
  /** Agents of each team, 1 to 4. */
  readonly seekers: number;
  readonly hiders: number;
  /** `open`: difference between the lowest and the highest ground, 0 to 3. */
  readonly terrainRange: number;
  /** `fort`: doorways in the wall, 1 or 2. */
  readonly doorways: number;
  /** `fort`: width of a doorway, 1 or 2. */
  readonly doorwayWidth: number;
  /** Loose blocks at the start of an episode. */
  readonly looseBlocks: number;
  /** Blocks that one agent can carry. */
  readonly carryCapacity: number;
  /** How far an agent reaches to take or place a block, 1 to 4. */
  readonly reachBlocks: number;
  readonly episodeSteps: number;
  /** Share of the episode in which seekers are held and see nothing, 0 to 0.9. */
  readonly preparationFraction: number;
  /** Vision rays of an agent, 1 to 256. */
  readonly rayCount: number;
  /** Horizontal angle over which rays and sight are spread. */
  readonly rayConeRad: number;
  /** How far agents see. */
  readonly viewRangeBlocks: number;
  /** `team`: blocks that hiders placed can be taken by hiders only. */
  readonly blockOwnership: 'team' | 'none';
  readonly catching: CatchingConfig;
  readonly actionSpace: 'continuous' | 'discrete';
  readonly rewards: RewardConfig;
}

/** A seeker that sees a hider within `distanceBlocks` for `holdSteps` steps in a row catches it. */
export interface CatchingConfig {
  readonly enabled: boolean;
  readonly distanceBlocks: number;
  readonly holdSteps: number;
}

/** Coefficients of the rewards; which ones count is the preset's. */
export interface RewardConfig {
  /**
   * `visibility`: zero-sum; after the preparation hiders get +1 in a step in which no seeker sees one, else -1, seekers the
   * opposite. `seed`: the shaped rewards below.
   */
  readonly preset: 'seed' | 'visibility';
  /** Whether the episode ends when all hiders are caught. */
  readonly endWhenAllCaught: boolean;
  /** To each seeker in every step after the preparation; negative. */
  readonly seekerTime: number;
  /** To a seeker in a step in which it sees a free hider. */
  readonly seekerSees: number;
  /** To a seeker in every step, times 1 - d / worldSize, d the distance to the nearest free hider. */
  readonly seekerProximity: number;
  /** To every seeker when a hider is caught. */
  readonly seekerCatch: number;
  /** To every seeker when the last hider is caught. */
  readonly seekerAllCaught: number;
  /** To a free hider in a step in which no seeker sees it. */
  readonly hiderHidden: number;
  /** To a free hider in a step in which a seeker sees it; negative. */
  readonly hiderSeen: number;
  /** To a free hider in every step, times d / worldSize, d the distance to the nearest seeker. */
  readonly hiderDistance: number;
  /** To a hider when it is caught; negative. */
  readonly hiderCaught: number;
  /** To a free hider when time is up. */
  readonly hiderSurvives: number;
}
