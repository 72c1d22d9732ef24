import { named } from '../named.js';

/** Options that several commands have, as commander hands them over, under its own names for them. */
export interface ParsedOptions {
  readonly config?: string;
  readonly iterations?: number;
  readonly seed?: number;
  readonly checkpointDir?: string;
  readonly runsDir?: string;
  readonly plain?: boolean;
  readonly json?: boolean;
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
