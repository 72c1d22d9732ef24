import { z } from 'zod';
import { jsonRoutes, otherRoutes, streamEvents } from './routes.js';

/** What is read of the JSON schema of an object. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly additionalProperties?: Schema | boolean;
}

/** http-api.md: every route and what it answers. Written by the nx target `docs` of this project. */
export function httpApiPage(): string {
  return `# The HTTP API of the dashboard

Everything that the page shows, for other programs. It only reads: \`GET\` and \`HEAD\` are all there is. This page is written
by \`npx nx run dashboard:docs\` from the schemas in [src/api](src/api), which the server's types, the page and the tests share;
change it there.

- **Names.** Runs are named by their directories, checkpoints and replays by ids out of their lists, never by paths. What a path
  names is percent-encoded.
- **Answers** are JSON, with exactly the fields below. Figures are those of [docs/metrics.md](../../docs/metrics.md).
- **What stays.** Fields and routes are only added: none goes away or changes its type or its meaning, none that is never null
  becomes so, and where all values of a text are named here no other one is added. Readers must ignore fields that they do not
  know. Metrics, in rows and elsewhere, are fields by their names: any run may bring others, always a number or null. Sentences
  are for people and may be worded anew. A test holds today's answers against those stored in
  [test/fixtures/api-v1](test/fixtures/api-v1).
- **Types.** \`@hideout/dashboard/api\` exports the routes and schemas of this page, with their types, for programs in TypeScript
  and JavaScript; it needs zod and nothing of the server.
- **Errors** are \`{ "error": "a sentence" }\`: 400 for what cannot be understood, 404 for what is not there, 409 for a checkpoint
  of a newer format, and for a game of one that is damaged or has no ONNX files, 403 for a Host header that is not the server's,
  401 where a token is needed, 405 and 413 for requests that are more than a question, 500 for what cannot be read (the dashboard's terminal says why), 503 where there are too many event
  streams. 408, for a request that does not come to an end, and 431, for one with too long headers, have no body.
- **Age.** Who asks for the same within a second gets the same answer, with an \`ETag\` and compressed where that is
  accepted; unless a stream has told of a change meanwhile. A pin, and damage within a checkpoint, are seen within 3 s.
- **A token** is needed only where other computers may reach the server: \`Authorization: Bearer TOKEN\`.

${Object.values(jsonRoutes).map(jsonRouteText).join('\n\n')}

## Event streams

Server-sent events. \`${otherRoutes.runEvents.path}?since=N\` begins with the rows of iterations after N, and without \`since\` with the
next row that is written; \`Last-Event-ID\`, which browsers send by themselves, goes on behind that event. A quiet stream sends a comment
every 15 s; a reader that takes nothing for 10 s is dropped. There are at most 64 streams.

${otherRoutesText(['events', 'runEvents'])}

${Object.entries(streamEvents)
  .map(([name, schema]) => `**${name}**: ${schemaText(schema)}`)
  .join('\n\n')}

## Files, and Prometheus

${otherRoutesText([
  'runFigure',
  'runSpecification',
  'checkpointFigure',
  'checkpointSpecification',
  'policyModel',
  'replay',
  'prometheus',
])}

Metrics of Prometheus are called \`hideout_\` and the name of the metric, with the run as a label: \`hideout_reward_mean{run="..."}\`;
\`hideout_checkpoints\`, \`hideout_damaged_checkpoints\` and \`hideout_dashboard_streams\` have none. The newest 50 runs are told of.
`;
}

function jsonRouteText({
  path,
  summary,
  query,
  answer,
}: (typeof jsonRoutes)[keyof typeof jsonRoutes]): string {
  const questions = fieldsOf(z.toJSONSchema(query, { io: 'input' }) as Schema, '');
  const parts = [
    `## \`GET ${path}\``,
    summary,
    ...(questions.length === 0
      ? []
      : [
          `Query:\n\n${table(
            ['Name', 'Meaning'],
            questions.map(([name, , meaning]) => [name, meaning]),
          )}`,
        ]),
    table(['Field', 'Type', 'Meaning'], fieldsOf(z.toJSONSchema(answer) as Schema, '')),
  ];
  return parts.join('\n\n');
}

function otherRoutesText(names: readonly (keyof typeof otherRoutes)[]): string {
  return table(
    ['Path', 'Type', 'Gives'],
    names.map((name) => {
      const { path, type, summary } = otherRoutes[name];
      return [`\`${path}\``, type, summary];
    }),
  );
}

function schemaText(schema: z.ZodType): string {
  const json = z.toJSONSchema(schema) as Schema;
  const fields = fieldsOf(json, '').map(([name, type]) => `${name} (${type})`);
  return `${json.description ?? ''}. Fields: ${fields.join(', ')}.`;
}

/** Name, type and meaning of every field, those within others behind them, as 'runs[].name'. */
function fieldsOf(
  { properties = {}, required = [], additionalProperties }: Schema,
  way: string,
): [string, string, string][] {
  const named = Object.entries(properties).flatMap(([name, schema]): [string, string, string][] => {
    const optional = required.includes(name) ? '' : '?';
    const field = `${way}${name}`;
    return [[`\`${field}${optional}\``, typeOf(schema), schema.description ?? ''], ...inner(schema, field)];
  });
  const others = typeof additionalProperties === 'object' ? additionalProperties : null;
  if (others === null || Object.keys(others).length === 0) return named;
  return [...named, [`\`${way}*\``, typeOf(others), others.description ?? ''], ...inner(others, `${way}*`)];
}

function inner(schema: Schema, field: string): [string, string, string][] {
  if (schema.items !== undefined) return inner(schema.items, `${field}[]`);
  const object = [schema, ...(schema.anyOf ?? [])].find(({ type }) => type === 'object');
  return object === undefined ? [] : fieldsOf(object, `${field}.`);
}

function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' or ');
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(typeOf))].join(' or ');
  if (schema.items !== undefined) return `list of ${typeOf(schema.items)}`;
  if (schema.type === undefined) return 'anything';
  return [schema.type].flat().join(' or ');
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const escaped = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = header.map((_, column) =>
    Math.max(...[header, ...escaped].map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[], fill: string): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width, fill)).join(' | ')} |`;
  return [line(header, ' '), line([], '-'), ...escaped.map((row) => line(row, ' '))].join('\n');
}
