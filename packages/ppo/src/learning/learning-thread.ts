import { chooseExecutor } from '@hideout/compile';
import { serveRequests } from '../threads/serve-requests.js';
import { InlineLearningPool } from './inline-learning-pool.js';
import type { LearningRequest, LearningResult, LearningThreadData } from './learning-messages.js';

/* Entry of a learning thread: some networks, which learn here one after the other. */

await serveRequests<LearningThreadData, LearningRequest, LearningResult>(async ({ networks, backend }) => {
  const { executor } = await chooseExecutor(backend);
  const pool = new InlineLearningPool(networks, executor);
  return {
    answer: async (request, onProgress, shouldStop) => {
      if (request.type === 'learn') return pool.learn(request.network, request.job, onProgress, shouldStop);
      if (request.type === 'values-through-time') {
        await pool.valuesThroughTime(request.network, request.job, shouldStop);
        return null;
      }
      const { network, parameters, observations, into, pieceRows } = request;
      await pool.values(network, parameters, observations, into, pieceRows);
      return null;
    },
    dispose: () => pool.dispose(),
  };
});
