import { z } from 'zod';
import { defaultConfig } from './config-text.js';
import { jsonFormOf } from './json-form.js';
import { isLeftOut, meaningOf } from './option-meanings.js';
import { withoutWrapping } from './option-paths.js';
import { configSchema } from './schema.js';
import { keyName } from './key-path.js';
import type { KeyPath } from './key-path.js';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The JSON Schema of config.yaml: what editors complete it with and check it by. */
export function configJsonSchema(): JsonSchema {
  const whole = jsonSchemaOf(configSchema, [], defaultConfig().source);
  return { ...whole, title: 'config.yaml of hideout' };
}

/** What an option or a section may be, with its meaning and its default; sections have those of their options. */
function jsonSchemaOf(option: z.ZodType, path: KeyPath, standard: unknown): JsonSchema {
  const schema = withoutWrapping(option);
  // The draft that most editors know.
  const json: JsonSchema = z.toJSONSchema(jsonFormOf(schema) ?? schema, { io: 'input', target: 'draft-7' });
  // It stands once, at the root.
  if (path.length > 0) delete json.$schema;
  const name = keyName(path);
  if (schema instanceof z.ZodObject) {
    json.properties = Object.fromEntries(
      Object.entries(schema.shape).map(([key, child]) => [
        key,
        jsonSchemaOf(child as z.ZodType, [...path, key], (standard as Record<string, unknown>)[key]),
      ]),
    );
  } else if (!isLeftOut(name)) json.default = standard;
  const description = meaningOf(name);
  return description === '' ? json : { description, ...json };
}
