/** A checkpoint directory's name, taken apart: `checkpoint_000020_v2` is iteration 20, version 2. */
export interface CheckpointName {
  iteration: number;
  /** 1 for the first checkpoint of its iteration, which carries no suffix. */
  version: number;
}

const NAME = /^checkpoint_(\d{6,15})(?:_v([1-9]\d{0,8}))?$/;
const LABEL = /^(0|[1-9]\d{0,14})(?:_v([1-9]\d{0,8}))?$/;

/** The name's parts, or null for a name that the store does not give. */
export function parseCheckpointName(name: string): CheckpointName | null {
  return parts(NAME.exec(name), formatCheckpointName, name);
}

/** The parts of a label such as '20' or '20_v2', or null. */
export function parseCheckpointLabel(label: string): CheckpointName | null {
  return parts(LABEL.exec(label), formatCheckpointLabel, label);
}

/** `checkpoint_000020`, `checkpoint_000020_v2`. */
export function formatCheckpointName({ iteration, version }: CheckpointName): string {
  return `checkpoint_${String(iteration).padStart(6, '0')}${suffix(version)}`;
}

/** '20', '20_v2': how files beside the checkpoints are named after it. */
export function formatCheckpointLabel({ iteration, version }: CheckpointName): string {
  return `${iteration}${suffix(version)}`;
}

function suffix(version: number): string {
  return version === 1 ? '' : `_v${version}`;
}

/** Only what formats back to the same text counts: `checkpoint_0000020` and `checkpoint_000020_v1` are not ours. */
function parts(
  match: RegExpExecArray | null,
  format: (name: CheckpointName) => string,
  text: string,
): CheckpointName | null {
  if (match === null) return null;
  const name = { iteration: Number(match[1]), version: Number(match[2] ?? 1) };
  return format(name) === text ? name : null;
}
