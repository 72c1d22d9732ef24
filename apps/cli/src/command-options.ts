/** What `hideout train` was asked to do. What is missing comes from the configuration file. */
export interface TrainOptions {
  /** Name, path or `latest`; missing: a fresh run. */
  readonly checkpoint?: string;
  /** Missing: ./config.yaml if it exists, else the built-in defaults. */
  readonly configPath?: string;
  /** Iteration at which the run ends, counted from its very beginning. */
  readonly iterations?: number;
  readonly seed?: number;
  readonly checkpointDirectory?: string;
  readonly runsDirectory?: string;
  /** Plain lines instead of the terminal screen. */
  readonly plain: boolean;
  /** One JSON object a line instead of either. */
  readonly json: boolean;
}

/** What `hideout evaluate` was asked to do. */
export interface EvaluateOptions {
  /** Name, path or `latest`; missing: the newest. */
  readonly checkpoint?: string;
  /** Episodes of every pairing. */
  readonly episodes: number;
  readonly seed?: number;
  readonly configPath?: string;
  readonly checkpointDirectory?: string;
  readonly plain: boolean;
  readonly json: boolean;
}

/** What `hideout reproduce` was asked to do. */
export interface ReproduceOptions {
  /** Name, path or `latest`; missing: the newest. */
  readonly checkpoint?: string;
  /** The checkpoint to train from; missing: the one before. */
  readonly from?: string;
  readonly configPath?: string;
  readonly checkpointDirectory?: string;
  readonly json: boolean;
}

/** What `hideout demo` was asked to do. */
export interface DemoOptions {
  /** Name, path or `latest`; missing: the newest. */
  readonly checkpoint?: string;
  readonly episodes: number;
  /** Multiple of the game's own pace of 12 steps a second. */
  readonly speed: number;
  readonly seed?: number;
  readonly configPath?: string;
  readonly checkpointDirectory?: string;
  readonly plain: boolean;
}

/** What `hideout list` was asked to do. */
export interface ListOptions {
  readonly detailed: boolean;
  readonly json: boolean;
  readonly configPath?: string;
  readonly checkpointDirectory?: string;
}

/** What `hideout dashboard` was asked to do. */
export interface DashboardOptions {
  /** TCP port; missing: the dashboard's own default. */
  readonly port?: number;
  readonly configPath?: string;
  readonly checkpointDirectory?: string;
  readonly runsDirectory?: string;
}
