import { chooseExecutor } from '@hideout/compile';
import { serveRequests } from '../threads/serve-requests.js';
import { createBlocks } from './create-blocks.js';
import { InlineRolloutPool } from './inline-rollout-pool.js';
import type { BlockOutcome } from './rollout-block.js';
import type { RolloutRequest, RolloutResult, RolloutThreadData } from './rollout-messages.js';

/* Entry of a rollout thread: some blocks of worlds, played here one after the other. */

await serveRequests<RolloutThreadData, RolloutRequest, RolloutResult>(async (data) => {
  const { executor } = await chooseExecutor(data.backend);
  const pool = new InlineRolloutPool(await createBlocks(data.source, data.blocks, data, executor));
  const work = async (
    request: RolloutRequest,
    onProgress: (fraction: number) => void,
    shouldStop: () => boolean,
  ): Promise<readonly BlockOutcome[]> => {
    if (request.type === 'collect') {
      return pool.collect(request.order, onProgress, shouldStop);
    }
    if (request.type === 'reset') await pool.reset(request.seed);
    else await pool.load(request.states);
    return [];
  };
  return {
    answer: async (request, onProgress, shouldStop) => {
      const outcomes = await work(request, onProgress, shouldStop);
      return { outcomes, states: pool.states() };
    },
    dispose: () => pool.dispose(),
  };
});
