import { z } from 'zod';
import { eventSchemas } from './event-schema.js';

/** docs/events.md: every line of `hideout train --json`. Written by the nx target `docs` of this project. */
export function eventsPage(): string {
  const sections = Object.entries(eventSchemas).map(([type, schema]) =>
    section(type, z.toJSONSchema(schema)),
  );
  return `# The lines of \`hideout train --json\`

One JSON object a line on stdout, told apart by \`type\`. A reader should pass over types and fields that it does not know. This
page is written by \`npx nx run cli:docs\` from \`apps/cli/src/training/event-schema.ts\`; change it there. A test parses every line
of a real training with that schema.

${sections.join('\n\n')}
`;
}

type JsonSchema = z.core.JSONSchema.BaseSchema;

function section(type: string, schema: JsonSchema): string {
  const fields = Object.entries(schema.properties ?? {}).filter(([name]) => name !== 'type');
  const rows = fields.map(([name, field]) => {
    const { description = '' } = typeof field === 'object' ? field : {};
    return [`\`${name}\``, typeName(field), description];
  });
  return `## ${type}\n\n${schema.description ?? ''}\n\n${table(['Field', 'Type', 'Meaning'], rows)}`;
}

function typeName(schema: JsonSchema | boolean): string {
  if (typeof schema === 'boolean') return 'anything';
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(' or ');
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeName).join(' or ');
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  return types.map((type) => TYPE_NAMES[String(type)] ?? String(type)).join(' or ');
}

/** Lists are of texts: there are no others. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  object: 'object',
  array: 'list of texts',
};

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[], fill: string): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width, fill)).join(' | ')} |`;
  return [line(header, ' '), line([], '-'), ...rows.map((row) => line(row, ' '))].join('\n');
}
