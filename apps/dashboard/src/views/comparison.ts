import type { CheckpointEntry, JsonObject } from '@hideout/checkpoints';
import { RESERVED_METADATA_FIELDS } from '@hideout/checkpoints';
import { metricDefinition } from '@hideout/metrics';
import type { Checkpoint, Comparison } from '../api/checkpoint-schemas.js';
import type { CheckpointRecord } from '../records/checkpoint-records.js';
import { optionLeaves } from './option-leaves.js';

/** Two checkpoints beside one another; `configurations`: null where one cannot be read. */
export function comparison(
  a: CheckpointRecord,
  b: CheckpointRecord,
  configurations: readonly [JsonObject | null, JsonObject | null],
): Comparison {
  const { weights_digest: digestA } = a.view;
  const { weights_digest: digestB } = b.view;
  const [configurationA, configurationB] = configurations;
  return {
    a: a.view,
    b: b.view,
    relation: relation(a.view, b.view),
    same_weights: digestA === null || digestB === null ? null : digestA === digestB,
    figures: figures(a.entry, b.entry),
    configuration:
      configurationA === null || configurationB === null
        ? null
        : configurationDifferences(configurationA, configurationB),
  };
}

function figures(a: CheckpointEntry, b: CheckpointEntry): Comparison['figures'] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(isFigure);
  return names.map((name) => {
    const [left, right] = [figureIn(a, name), figureIn(b, name)];
    return {
      name,
      title: metricDefinition(name)?.title ?? name,
      a: left,
      b: right,
      difference: typeof left === 'number' && typeof right === 'number' ? right - left : null,
    };
  });
}

/** Whether a field of an entry is a figure, and neither the store's own nor the name of the run. */
function isFigure(name: string): boolean {
  return name === 'iteration' || (name !== 'run' && !RESERVED_METADATA_FIELDS.has(name));
}

function figureIn(entry: CheckpointEntry, name: string): number | string | null {
  return Object.hasOwn(entry, name) ? (entry[name] ?? null) : null;
}

function relation(a: Checkpoint, b: Checkpoint): string {
  if (a.id === b.id) return 'They are the same checkpoint.';
  const [first, second] = a.iteration <= b.iteration ? [a, b] : [b, a];
  if (second.parent !== null && second.parent === first.id)
    return `${second.name} was trained on from ${first.name}.`;
  if (a.lineage !== null && a.lineage === b.lineage)
    return `${second.name} comes after ${first.name} in the same line of training.`;
  return 'They belong to different lines of training.';
}

/** Options that differ, by their keys as 'ppo.train_batch_size'. */
function configurationDifferences(a: JsonObject, b: JsonObject): NonNullable<Comparison['configuration']> {
  const [left, right] = [new Map(optionLeaves(a)), new Map(optionLeaves(b))];
  const keys = [...new Set([...left.keys(), ...right.keys()])].sort();
  return keys
    .filter((key) => JSON.stringify(left.get(key)) !== JSON.stringify(right.get(key)))
    .map((key) => ({ key, a: left.get(key) ?? null, b: right.get(key) ?? null }));
}
