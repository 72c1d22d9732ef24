import type { Checkpoint } from '../../src/api/checkpoint-schemas.js';
import { visibleText } from '../text.js';

interface CheckpointSelectProps {
  readonly label: string;
  readonly checkpoints: readonly Checkpoint[];
  /** Null where none is. */
  readonly chosen: Checkpoint | null;
  readonly choose: (id: string) => void;
}

/** All that can be chosen, and the chosen one also where it was removed meanwhile. */
export function CheckpointSelect({ label, checkpoints, chosen, choose }: CheckpointSelectProps) {
  const isListed = ({ id }: Checkpoint): boolean => checkpoints.some((listed) => listed.id === id);
  const shown = chosen === null || isListed(chosen) ? checkpoints : [chosen, ...checkpoints];
  return (
    <label>
      {label}{' '}
      <select value={chosen?.id ?? ''} onChange={({ target }) => choose(target.value)}>
        {chosen === null ? (
          <option value="" disabled>
            none
          </option>
        ) : null}
        {shown.map((checkpoint) => (
          <option key={checkpoint.id} value={checkpoint.id ?? ''}>
            {visibleText(checkpoint.name)}
            {checkpoint.run === null ? '' : ` (${visibleText(checkpoint.run)})`}
            {isListed(checkpoint) ? '' : ', removed'}
          </option>
        ))}
      </select>
    </label>
  );
}
