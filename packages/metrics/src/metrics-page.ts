import type { MetricDefinition } from './metric-definitions.js';
import { metricDefinitions } from './metric-definitions.js';

const directions = { higher: 'higher', lower: 'lower', none: '' } as const;

/** docs/metrics.md: what every metric means. Written by the nx target `docs` of this project. */
export function metricsPage(): string {
  const reproducible = metricDefinitions.filter((definition) => definition.reproducible);
  const measured = metricDefinitions.filter((definition) => !definition.reproducible);
  return `# Metrics

One row an iteration, in \`runs/<run>/metrics.jsonl\` and in \`metrics_iter_N.json\`. \`null\` means: no value in this
iteration, as where no episode ended. This page is written by \`npx nx run metrics:docs\` from the definitions in
\`packages/metrics\`; change it there.

"Better" says which direction is better for the one who trains; it is empty where neither is, or where one team's gain is
the other's loss. "TensorBoard" is the tag of its curve in the event files of \`runs/<run>/\`.

## What a seed decides

The same seed gives the same bits.

${table(reproducible)}

## What a clock decides

These differ from run to run. \`iteration_seconds\` is \`rollout_seconds\` and \`learning_seconds\` together; saving is not in it.

${table(measured)}
`;
}

/** The iteration is the step of every curve. */
function tagCell(name: string, tag: string): string {
  return name === 'iteration' ? 'step' : `\`${tag}\``;
}

function table(definitions: readonly MetricDefinition[]): string {
  const header = ['Name', 'Title', 'Meaning', 'Unit', 'Better', 'TensorBoard'];
  const rows = definitions.map(({ name, title, meaning, unit, better, tag }) =>
    [`\`${name}\``, title, meaning, unit, directions[better], tagCell(name, tag)].map((cell) =>
      cell.replaceAll('|', '\\|'),
    ),
  );
  const widths = header.map((_, column) =>
    Math.max(...[header, ...rows].map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[], fill: string): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width, fill)).join(' | ')} |`;
  return [line(header, ' '), line([], '-'), ...rows.map((row) => line(row, ' '))].join('\n');
}
