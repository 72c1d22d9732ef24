import type { CheckpointEntry } from '@hideout/checkpoints';
import { Box, render, Text, useInput } from 'ink';
import SelectInput from 'ink-select-input';
import type { ReactElement } from 'react';
import { fixed } from './number-format.js';
import { printable } from './printable.js';
import type { Terminal } from './terminal.js';
import { chooseTheme } from './theme.js';
import type { Theme } from './theme.js';

/** Rows beside those of the list: title, headings, a row below the cursor, and what the shell wrote last. */
const OTHER_ROWS = 4;

export interface CheckpointPickerProps {
  /** Oldest first, as listed; never empty. */
  readonly entries: readonly CheckpointEntry[];
  readonly theme: Theme;
  readonly columns: number;
  readonly rows: number;
  /** Gets the name of a checkpoint; null when the list was left. */
  onChoose(name: string | null): void;
}

/** A list of checkpoints to choose from, the newest first. */
export function CheckpointPicker({
  entries,
  theme,
  columns,
  rows,
  onChoose,
}: CheckpointPickerProps): ReactElement {
  useInput((input, key) => {
    if (key.escape || (key.ctrl && input === 'c')) onChoose(null);
  });
  const items = entries
    .toReversed()
    .map((entry) => ({ key: entry.name, label: checkpointLine(entry), value: entry.name }));
  const highlight = (isSelected: boolean) =>
    isSelected && theme.accent !== undefined ? { color: theme.accent } : {};
  const pointer = ({ isSelected = false }: { isSelected?: boolean }): ReactElement => (
    <Text {...highlight(isSelected)}>{isSelected ? '❯ ' : '  '}</Text>
  );
  const line = ({ label, isSelected = false }: { label: string; isSelected?: boolean }): ReactElement => (
    <Text wrap="truncate" {...highlight(isSelected)}>
      {label}
    </Text>
  );
  return (
    <Box flexDirection="column" width={columns}>
      <Text wrap="truncate">Which checkpoint? Arrows and enter choose, escape leaves.</Text>
      <Text wrap="truncate" bold>
        {`  ${HEADINGS}`}
      </Text>
      <SelectInput
        items={items}
        limit={Math.max(1, Math.min(items.length, rows - OTHER_ROWS))}
        indicatorComponent={pointer}
        itemComponent={line}
        onSelect={({ value }) => onChoose(value)}
      />
    </Box>
  );
}

const HEADINGS = columnsOf('Iter', 'Reward', 'Saved (UTC)', 'Name');

function checkpointLine(entry: CheckpointEntry): string {
  const marks = [entry.damaged === null ? '' : ' [DAMAGED]', entry.pinnedAt === null ? '' : ' [PINNED]'].join(
    '',
  );
  const saved = printable(entry.timestamp).slice(0, 16).replace('T', ' ');
  return columnsOf(
    String(entry.iteration),
    fixed(entry.reward_mean, 2),
    saved,
    printable(entry.name) + marks,
  );
}

function columnsOf(iteration: string, reward: string, saved: string, name: string): string {
  return `${iteration.padEnd(9)}${reward.padEnd(11)}${saved.padEnd(18)}${name}`;
}

/** Shows the list in a terminal until something is chosen: the name of a checkpoint, or null. Leaves no trace of it. */
export async function pickCheckpoint(
  entries: readonly CheckpointEntry[],
  { stdin, stdout, env }: Terminal,
): Promise<string | null> {
  let chosen: string | null = null;
  const app = render(
    <CheckpointPicker
      entries={entries}
      theme={chooseTheme(env)}
      columns={stdout.columns}
      rows={stdout.rows}
      onChoose={(name) => {
        chosen = name;
        app.clear();
        app.unmount();
      }}
    />,
    { stdin, stdout, exitOnCtrlC: false },
  );
  await app.waitUntilExit();
  // Ink lets the process end over it; the next question must not be lost.
  stdin.ref();
  return chosen;
}
