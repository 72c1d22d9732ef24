import type { Checkpoint } from '../../src/api/checkpoint-schemas.js';
import { visibleText } from '../text.js';

interface CheckpointChoiceProps {
  readonly checkpoints: readonly Checkpoint[];
  readonly chosen: Checkpoint | null;
  readonly choose: (id: string) => void;
}

/** All that can be chosen, and the chosen one also where it was removed meanwhile. */
export function CheckpointChoice({ checkpoints, chosen, choose }: CheckpointChoiceProps) {
  const isListed = checkpoints.some(({ id }) => id === chosen?.id);
  const shown = chosen === null || isListed ? checkpoints : [chosen, ...checkpoints];
  if (shown.length === 0) {
    return (
      <p className="empty">
        No checkpoint that can be played yet: once a training has saved one, its policies can be played
        against here.
      </p>
    );
  }
  return (
    <div className="toolbar">
      <label>
        Checkpoint{' '}
        <select value={chosen?.id ?? ''} onChange={({ target }) => choose(target.value)}>
          {chosen === null ? (
            <option value="" disabled>
              none
            </option>
          ) : null}
          {shown.map(({ id, name, run }) => (
            <option key={id} value={id ?? ''}>
              {visibleText(name)}
              {run === null ? '' : ` (${visibleText(run)})`}
              {checkpoints.some((listed) => listed.id === id) ? '' : ', removed'}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
