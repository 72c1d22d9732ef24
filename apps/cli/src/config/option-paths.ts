import { z } from 'zod';
import type { KeyPath } from './key-path.js';

/** Paths of all options and sections of a schema, sections before what is in them. */
export function optionPaths(schema: z.ZodType, parent: KeyPath = []): KeyPath[] {
  const section = withoutWrapping(schema);
  if (!(section instanceof z.ZodObject)) return [];
  return Object.entries(section.shape).flatMap(([key, child]) => [
    [...parent, key],
    ...optionPaths(child as z.ZodType, [...parent, key]),
  ]);
}

/** The schema that a default or an `optional` was put around. */
export function withoutWrapping(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) {
    return withoutWrapping(schema.unwrap() as z.ZodType);
  }
  return schema;
}
