import { format, resolveConfig } from 'prettier';
import { join } from 'node:path';
import { root } from '../root.mjs';

/** docs/bad-inputs.md: what a user gets for every bad input. */
export async function badInputsPage(played) {
  const groups = [...new Set(played.map(({ group }) => group))];
  const text = `# Bad inputs

What \`hideout\` says to ${played.length} mistakes and misfortunes, and the exit code that it ends with (2: what was asked cannot be
done as asked; 1: something else failed). Written by \`npx nx run tools:bad-inputs\`, which runs them all; a test runs them
again and compares. \`<folder>\` is the directory that the command runs in; it holds the checkpoints of a small training,
three iterations, and copies of them and of a recording that were damaged.

${groups
  .map((group) =>
    section(
      group,
      played.filter((one) => one.group === group),
    ),
  )
  .join('\n')}`;
  return format(text, { ...(await resolveConfig(join(root, 'docs/x.md'))), parser: 'markdown' });
}

function section(group, played) {
  return `## ${group}

| given | what the user gets | code |
| ----- | ------------------ | ---- |
${played.map((one) => cellsOf(one).join(' | ').trim()).join('\n')}
`;
}

/** What stands in the row of a case; without what came of it where it could not be tried. */
export function cellsOf({ words, yaml, given, outcome }) {
  const situation = [
    `\`hideout ${words.join(' ')}\``,
    ...(given === undefined ? [] : [given]),
    ...(yaml === undefined ? [] : [`bad.yaml: ${yaml.split('\n').map(inline).join(' ')}`]),
  ].join('; ');
  if (outcome === null) return ['', cell(situation)];
  // A training that had begun has said more, on stdout.
  const texts = words[0] === 'train' ? [outcome.err] : [outcome.err, outcome.out];
  const sentences = texts.filter((text) => text !== '').flatMap((text) => text.split('\n'));
  return ['', cell(situation), cell(sentences.map(inline).join('<br>')), String(outcome.code), ''];
}

function inline(text) {
  const shown = text.replaceAll('\t', '⇥');
  return shown.includes('`') ? `\`\` ${shown} \`\`` : `\`${shown}\``;
}

function cell(text) {
  return text.replaceAll('|', '\\|');
}
