import type { Checkpoint } from '../../src/api/checkpoint-schemas.js';
import { CheckpointSelect } from './checkpoint-select.js';

interface CheckpointChoiceProps {
  readonly checkpoints: readonly Checkpoint[];
  readonly chosen: Checkpoint | null;
  readonly choose: (id: string) => void;
}

/** The checkpoint that is played against, or what to do to have one. */
export function CheckpointChoice({ checkpoints, chosen, choose }: CheckpointChoiceProps) {
  if (checkpoints.length === 0 && chosen === null) {
    return (
      <p className="empty">
        No checkpoint that can be played yet: once a training has saved one, its policies can be played
        against here.
      </p>
    );
  }
  return (
    <div className="toolbar">
      <CheckpointSelect label="Checkpoint" checkpoints={checkpoints} chosen={chosen} choose={choose} />
    </div>
  );
}
