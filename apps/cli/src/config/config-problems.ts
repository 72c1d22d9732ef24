import type { z } from 'zod';
import type { ConfigProblem } from './config-file-error.js';
import { keyName } from './key-path.js';
import { nearestKey } from './nearest-key.js';
import type { KeyPath } from './key-path.js';
import type { YamlDocument } from './yaml-document.js';

/** Characters of a wrong value that a message shows. */
const SHOWN_LENGTH = 40;

/**
 * The schema's complaints as sentences, one for every option that is wrong.
 *
 * @param optionPaths every option and section there is, as a path.
 */
export function configProblems(
  error: z.ZodError,
  document: YamlDocument,
  optionPaths: readonly KeyPath[],
): ConfigProblem[] {
  const problems = new Map<string, ConfigProblem>();
  for (const issue of error.issues) {
    const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys)
        addFirst(problems, document, [...path, key], unknownKey(path, key, optionPaths));
    } else {
      addFirst(problems, document, path, wrongValue(path, issue, document.value));
    }
  }
  return [...problems.values()];
}

/** Only the first complaint about an option counts: the others say the same again. */
function addFirst(
  problems: Map<string, ConfigProblem>,
  document: YamlDocument,
  path: KeyPath,
  text: string,
): void {
  const key = JSON.stringify(path);
  if (!problems.has(key)) problems.set(key, { line: document.lineOf(path), text });
}

function unknownKey(parent: KeyPath, key: string, optionPaths: readonly KeyPath[]): string {
  const name = keyName([...parent, key]);
  const elsewhere = optionPaths.find((path) => path.at(-1) === key);
  if (elsewhere !== undefined) return `${name} is not an option; did you mean ${keyName(elsewhere)}?`;
  const siblings = optionPaths.filter((path) => isChild(path, parent)).map((path) => String(path.at(-1)));
  const nearest = nearestKey(key, siblings);
  if (nearest !== null) return `${name} is not an option; did you mean ${nearest}?`;
  const place = parent.length === 0 ? 'the options here are' : `the options of ${keyName(parent)} are`;
  return `${name} is not an option; ${place} ${siblings.join(', ')}`;
}

function isChild(path: KeyPath, parent: KeyPath): boolean {
  return path.length === parent.length + 1 && parent.every((part, index) => path[index] === part);
}

function wrongValue(path: KeyPath, issue: z.core.$ZodIssue, root: unknown): string {
  const isSection = issue.code === 'invalid_type' && issue.expected === 'object';
  const allowed = isSection ? 'must be a section with options of its own' : issue.message;
  return `${keyName(path)} ${allowed}, not ${shown(valueAt(root, path))}`;
}

function valueAt(root: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      value === null || value === undefined ? value : (value as Record<string, unknown>)[part],
    root,
  );
}

/** A value as it would be written in the file, cut off where it is long. */
function shown(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (typeof value === 'number') return String(value);
  let text = '';
  for (const piece of pieces(value)) {
    text += piece;
    // Aliases can make a value endless, or as good as that.
    if (text.length > SHOWN_LENGTH) break;
  }
  const cut = text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}...` : text;
  return typeof value === 'string' ? `the text ${cut}` : cut;
}

/** The JSON of a value, bit by bit. */
function* pieces(value: unknown): Generator<string> {
  if (typeof value === 'string') yield JSON.stringify(value);
  else if (typeof value !== 'object' || value === null || value instanceof Date)
    yield JSON.stringify(value) ?? String(value);
  else {
    const isList = Array.isArray(value);
    yield isList ? '[' : '{';
    let separator = '';
    for (const [key, item] of Object.entries(value)) {
      yield isList ? separator : `${separator}${JSON.stringify(key)}:`;
      yield* pieces(item);
      separator = ',';
    }
    yield isList ? ']' : '}';
  }
}
