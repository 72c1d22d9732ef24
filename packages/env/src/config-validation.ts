import { completed } from './config-defaults.js';
import type { HideAndSeekOptions } from './config-defaults.js';
import type { ConfigProblem } from './config-error.js';
import type { HideAndSeekConfig } from './config.js';

type NumericKey = {
  [K in keyof HideAndSeekConfig]: HideAndSeekConfig[K] extends number ? K : never;
}[keyof HideAndSeekConfig];

/** Range of each number; `whole`: no fractions. */
const ranges: Readonly<Record<NumericKey, { least: number; most: number; whole: boolean }>> = {
  worldSize: { least: 16, most: 64, whole: true },
  worldHeight: { least: 8, most: 32, whole: true },
  seekers: { least: 1, most: 4, whole: true },
  hiders: { least: 1, most: 4, whole: true },
  terrainRange: { least: 0, most: 3, whole: true },
  doorways: { least: 1, most: 2, whole: true },
  doorwayWidth: { least: 1, most: 2, whole: true },
  looseBlocks: { least: 0, most: 64, whole: true },
  carryCapacity: { least: 1, most: 64, whole: true },
  reachBlocks: { least: 1, most: 4, whole: false },
  episodeSteps: { least: 2, most: 100_000, whole: true },
  preparationFraction: { least: 0, most: 0.9, whole: false },
  rayCount: { least: 1, most: 256, whole: true },
  rayConeRad: { least: 0.1, most: 2 * Math.PI, whole: false },
  viewRangeBlocks: { least: 1, most: 128, whole: false },
};

const choices = {
  map: ['open', 'fort'],
  blockOwnership: ['team', 'none'],
  actionSpace: ['continuous', 'discrete'],
} as const;

/** Everything that is wrong with the options; empty when nothing is. */
export function validateHideAndSeekConfig(options: HideAndSeekOptions): readonly ConfigProblem[] {
  const config = completed(options);
  return [
    ...(Object.keys(ranges) as NumericKey[]).flatMap((key) => numberProblem(key, config[key], ranges[key])),
    ...(Object.keys(choices) as (keyof typeof choices)[]).flatMap((key) =>
      choiceProblem(key, config[key], choices[key]),
    ),
    ...choiceProblem('rewards.preset', config.rewards.preset, ['seed', 'visibility']),
    ...numberProblem('catching.distanceBlocks', config.catching.distanceBlocks, {
      least: 0.5,
      most: 16,
      whole: false,
    }),
    ...numberProblem('catching.holdSteps', config.catching.holdSteps, { least: 1, most: 240, whole: true }),
    ...rewardProblems(config),
    ...combinationProblems(config),
  ];
}

function numberProblem(
  key: string,
  value: unknown,
  { least, most, whole }: { least: number; most: number; whole: boolean },
): ConfigProblem[] {
  const fits =
    typeof value === 'number' && value >= least && value <= most && (!whole || Number.isInteger(value));
  if (fits) return [];
  return [
    {
      key,
      problem: `is ${String(value)}`,
      allowed: `a ${whole ? 'whole ' : ''}number from ${least} to ${rounded(most)}`,
    },
  ];
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function choiceProblem(key: string, value: unknown, allowed: readonly string[]): ConfigProblem[] {
  return allowed.includes(String(value))
    ? []
    : [{ key, problem: `is ${String(value)}`, allowed: allowed.join(' or ') }];
}

function rewardProblems({ rewards }: HideAndSeekConfig): ConfigProblem[] {
  return Object.entries(rewards)
    .filter(([key, value]) => key !== 'preset' && key !== 'endWhenAllCaught' && !Number.isFinite(value))
    .map(([key, value]) => ({
      key: `rewards.${key}`,
      problem: `is ${String(value)}`,
      allowed: 'a finite number',
    }));
}

function combinationProblems(config: HideAndSeekConfig): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const steps = Math.round(config.episodeSteps * config.preparationFraction);
  if (steps >= config.episodeSteps) {
    problems.push({
      key: 'preparationFraction',
      problem: `is ${config.preparationFraction}, so that the preparation lasts all ${config.episodeSteps} steps of the episode`,
      allowed: 'one that leaves at least one step',
    });
  }
  const blocks = Math.floor((config.worldSize * config.worldSize) / 16);
  if (config.looseBlocks > blocks) {
    problems.push({
      key: 'looseBlocks',
      problem: `is ${config.looseBlocks}`,
      allowed: `at most ${blocks} in a world of size ${config.worldSize}`,
    });
  }
  if (config.looseBlocks > 0 && config.carryCapacity > config.looseBlocks) {
    problems.push({
      key: 'carryCapacity',
      problem: `is ${config.carryCapacity}, more than the ${config.looseBlocks} loose blocks there are`,
      allowed: `a whole number from 1 to ${config.looseBlocks}`,
    });
  }
  return problems;
}
