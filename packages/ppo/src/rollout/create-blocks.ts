import type { Executor } from '@hideout/compile';
import { actionDistribution } from '../distributions/action-distribution.js';
import { createEnv, isEnvSource } from '../env-source.js';
import type { EnvOrSource } from '../env-source.js';
import { RandomStreams } from '../random-streams.js';
import { policyStep } from '../step-program.js';
import type { StepProgram } from '../step-program.js';
import type { VectorEnv } from '../vector-env.js';
import { RolloutBlock } from './rollout-block.js';
import type { BlockRange, SeatDescription } from './seat.js';

/** What every block plays with. */
export interface Play {
  readonly seats: readonly SeatDescription[];
  readonly steps: number;
  /** Of the streams that draw actions. */
  readonly actionSeed: number;
}

/**
 * The blocks that one thread plays. They take turns, so that they share the policies' programs.
 *
 * @param first the environment of the first block, when it is there already.
 */
export async function createBlocks(
  env: EnvOrSource,
  ranges: readonly BlockRange[],
  { seats, steps, actionSeed }: Play,
  executor: Executor,
  first: VectorEnv | null = null,
): Promise<readonly RolloutBlock[]> {
  const blocks: RolloutBlock[] = [];
  let forwards: ReadonlyMap<string, StepProgram> | null = null;
  for (const range of ranges) {
    const { firstWorld, worlds } = range;
    const given = isEnvSource(env) ? (blocks.length === 0 ? first : null) : env;
    const own = given ?? (await createEnv(env as Exclude<EnvOrSource, VectorEnv>, worlds, firstWorld));
    forwards ??= compileForwards(seats, own, executor);
    const random = new RandomStreams(actionSeed, worlds, firstWorld);
    blocks.push(new RolloutBlock(own, range, seats, steps, random, forwards));
  }
  return blocks;
}

/** The programs that act, by policy. */
export function compileForwards(
  seats: readonly SeatDescription[],
  { actionSpace, actionMasks }: VectorEnv,
  executor: Executor,
): ReadonlyMap<string, StepProgram> {
  const distribution = actionDistribution(actionSpace);
  return new Map(
    seats.map(({ policyId, shape }) => [
      policyId,
      policyStep(executor, shape, distribution, actionMasks !== undefined),
    ]),
  );
}
