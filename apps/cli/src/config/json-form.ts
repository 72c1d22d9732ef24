import type { z } from 'zod';

/** Plain schemas that stand for those of which JSON Schema knows nothing, such as a transformation. */
const forms = new WeakMap<object, z.ZodType>();

/** The schema itself, which JSON Schema describes as it does `form`: what may be written is the same. */
export function describedAs<Schema extends z.ZodType>(schema: Schema, form: z.ZodType): Schema {
  forms.set(schema, form);
  return schema;
}

/** What JSON Schema describes a schema as; undefined: as itself. */
export function jsonFormOf(schema: object): z.ZodType | undefined {
  return forms.get(schema);
}
