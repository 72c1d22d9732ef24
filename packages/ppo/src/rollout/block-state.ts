import type { RolloutBlock } from './rollout-block.js';
import type { BlockState } from './rollout-pool.js';

export function saveBlock(block: RolloutBlock): BlockState {
  const { rewards, lengths } = block.episodes.saveState();
  return {
    env: block.env.saveState(),
    random: block.random.saveState(),
    episodeRewards: rewards,
    episodeLengths: lengths,
    memories: block.saveMemories(),
  };
}

/** @throws whatever the environment throws when the state is not one of its own. */
export function loadBlock(block: RolloutBlock, state: BlockState): void {
  block.episodes.loadState(state.episodeRewards, state.episodeLengths);
  block.loadMemories(state.memories);
  block.random.loadState(state.random, 'random/actions');
  block.env.loadState(state.env);
}
