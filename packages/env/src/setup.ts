import { HideAndSeekConfigError } from './config-error.js';
import type { ConfigProblem } from './config-error.js';
import { resolveHideAndSeekConfig, shown, wholeNumber } from './config-validation.js';
import type { HideAndSeekConfig, HideAndSeekOptions } from './config.js';

/** How many worlds, of what kind. */
export interface HideAndSeekSetup {
  /** Worlds stepped together, N. Default 1. */
  readonly worlds?: number;
  readonly config?: HideAndSeekOptions;
  /**
   * Number of this block's first world among all worlds, when these are split over several environments: world w of
   * the block draws from the random stream of (seed, firstWorld + w). Default 0.
   */
  readonly firstWorld?: number;
}

/** A setup in which nothing is left out. */
export interface ResolvedSetup {
  readonly worlds: number;
  readonly config: HideAndSeekConfig;
  readonly firstWorld: number;
}

const keys = ['worlds', 'config', 'firstWorld'];
const worldsRule = wholeNumber(1, 65_536);
const firstWorldRule = wholeNumber(0, 2 ** 31);
/** Voxels of all worlds, one byte each: what one typed array holds in every engine. */
const mostCells = 2 ** 31 - 1;

/** @throws HideAndSeekConfigError when the setup cannot be played */
export function resolveSetup(setup: HideAndSeekSetup): ResolvedSetup {
  refuse([...setupProblems(setup)]);
  const { worlds = 1, firstWorld = 0 } = setup;
  const config = resolveHideAndSeekConfig(setup.config);
  refuse([...sizeProblems(worlds, config)]);
  return { worlds, config, firstWorld };
}

function refuse(problems: readonly ConfigProblem[]): void {
  if (problems.length > 0) throw new HideAndSeekConfigError(problems);
}

function* setupProblems(setup: HideAndSeekSetup): Generator<ConfigProblem> {
  if (typeof setup !== 'object' || setup === null || Array.isArray(setup)) {
    yield { key: 'setup', problem: `is ${shown(setup)}`, allowed: `an object of ${keys.join(', ')}` };
    return;
  }
  for (const key of Object.keys(setup)) {
    if (!keys.includes(key)) yield { key, problem: 'is not part of a setup', allowed: keys.join(', ') };
  }
  const { worlds = 1, firstWorld = 0 } = setup;
  if (!worldsRule.accepts(worlds)) {
    yield { key: 'worlds', problem: `is ${shown(worlds)}`, allowed: worldsRule.allowed };
  }
  if (!firstWorldRule.accepts(firstWorld)) {
    yield { key: 'firstWorld', problem: `is ${shown(firstWorld)}`, allowed: firstWorldRule.allowed };
  }
}

function* sizeProblems(
  worlds: number,
  { worldSize, worldHeight }: HideAndSeekConfig,
): Generator<ConfigProblem> {
  const most = Math.floor(mostCells / (worldSize * worldSize * worldHeight));
  if (worlds <= most) return;
  const allowed = `at most ${most} of worldSize ${worldSize} and worldHeight ${worldHeight}`;
  yield { key: 'worlds', problem: `is ${worlds}`, allowed };
}
