import { chooseExecutor } from '@hideout/compile';
import type { ExecutorChoice } from '@hideout/compile';
import { Policy } from './policy.js';
import type { PolicyState } from './training-state.js';

/**
 * A saved policy, ready to act.
 *
 * @throws {StateMismatchError} when the state is incomplete or contradicts itself.
 * @throws {ExecutorUnavailableError} when the backend was named and is not there.
 */
export async function loadPolicy(state: PolicyState, backend: ExecutorChoice = 'auto'): Promise<Policy> {
  const { executor } = await chooseExecutor(backend);
  return new Policy(state, executor);
}
