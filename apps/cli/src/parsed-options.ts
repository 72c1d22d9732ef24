/** Options as commander hands them over, under its own names for them. */
export interface ParsedOptions {
  readonly config?: string;
  readonly from?: string;
  readonly iterations?: number;
  readonly seed?: number;
  readonly checkpointDir?: string;
  readonly runsDir?: string;
  readonly port?: number;
  readonly plain?: boolean;
  readonly json?: boolean;
  readonly detailed?: boolean;
}

/** Makes an action of commander's out of a command: the program ends with the command's exit code. */
export type CommandRunner = <Options>(
  command: (options: Options) => Promise<number>,
) => (options: Options) => Promise<void>;

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The same record without the entries that are undefined. */
export function named<T extends object>(record: T): Present<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Present<T>;
}

export function common(parsed: ParsedOptions) {
  return named({
    configPath: parsed.config,
    iterations: parsed.iterations,
    seed: parsed.seed,
    checkpointDirectory: parsed.checkpointDir,
    runsDirectory: parsed.runsDir,
  });
}

export function switches(parsed: ParsedOptions) {
  return { plain: parsed.plain === true, json: parsed.json === true };
}
