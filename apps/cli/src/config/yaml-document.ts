import { constructFromEvents, EVENT_ID, getScalarValue, parseEvents, YAMLException } from 'js-yaml';
import type { Event } from 'js-yaml';
import type { ConfigProblem } from './config-file-error.js';
import { keyName } from './key-path.js';
import type { KeyPath } from './key-path.js';

/** A YAML document that remembers on which line each of its keys stands. */
export interface YamlDocument {
  /** What the text says as plain data; undefined for a text that says nothing. */
  readonly value: unknown;
  /** What is wrong with the text itself: syntax, keys given twice. */
  readonly problems: readonly ConfigProblem[];
  /** Line of a key or an element, from 1; that of the nearest known ancestor where it is not in the text. */
  lineOf(path: KeyPath): number | null;
}

/** Aliases that a document may use: plenty for a person, too few for a bomb. */
const MAX_ALIASES = 100;

/** Reads a text as one YAML 1.2 document. Never throws: problems are part of the result. */
export function parseYamlDocument(text: string): YamlDocument {
  try {
    const events = parseEvents(text, {});
    const positions = new PositionReader(text, events);
    const problems = [...positions.problems];
    if (positions.documentCount > 1) {
      problems.push({
        line: null,
        text: 'holds several documents; keep one of them and remove the "---" lines',
      });
    }
    // json: the last of two equal keys counts. They have been noted as problems already, all of them at once.
    const [value] = constructFromEvents(events, { source: text, json: true, maxAliases: MAX_ALIASES });
    return { value, problems, lineOf: (path) => positions.lineOf(path) };
  } catch (error) {
    return { value: undefined, problems: [syntaxProblem(error)], lineOf: () => null };
  }
}

function syntaxProblem(error: unknown): ConfigProblem {
  if (!(error instanceof YAMLException)) return { line: null, text: `is not valid YAML: ${String(error)}` };
  const line = error.mark === undefined ? null : error.mark.line + 1;
  return { line, text: `is not valid YAML: ${error.reason}` };
}

/** Walks the parser's events once and notes the line of every key and element. */
class PositionReader {
  readonly problems: ConfigProblem[] = [];
  documentCount = 0;
  private readonly lines = new Map<string, number>();
  private readonly lineStarts: readonly number[];
  private next = 0;

  constructor(
    private readonly text: string,
    private readonly events: readonly Event[],
  ) {
    this.lineStarts = lineStarts(text);
    while (this.next < events.length) {
      const event = this.take();
      if (event?.type !== EVENT_ID.DOCUMENT) continue;
      this.documentCount += 1;
      if (this.peek() !== EVENT_ID.POP) this.readNode([]);
    }
  }

  lineOf(path: KeyPath): number | null {
    for (let length = path.length; length > 0; length -= 1) {
      const line = this.lines.get(JSON.stringify(path.slice(0, length)));
      if (line !== undefined) return line;
    }
    return null;
  }

  private take(): Event | undefined {
    const event = this.events[this.next];
    this.next += 1;
    return event;
  }

  private peek(): number | undefined {
    return this.events[this.next]?.type;
  }

  private readNode(path: KeyPath): void {
    const event = this.take();
    if (event?.type === EVENT_ID.MAPPING) this.readMapping(path);
    else if (event?.type === EVENT_ID.SEQUENCE) this.readSequence(path);
  }

  private readMapping(path: KeyPath): void {
    const seen = new Map<string, number>();
    while (this.next < this.events.length && this.peek() !== EVENT_ID.POP) {
      const line = this.lineOfNext();
      const key = this.readKey();
      const keyPath = [...path, key];
      this.note(keyPath, line);
      const first = seen.get(key);
      if (first !== undefined) {
        this.problems.push({
          line,
          text: `${keyName(keyPath)} is given twice, first on line ${first}; remove one of them`,
        });
      }
      seen.set(key, first ?? line);
      this.readNode(keyPath);
    }
    this.take();
  }

  private readSequence(path: KeyPath): void {
    for (let index = 0; this.next < this.events.length && this.peek() !== EVENT_ID.POP; index += 1) {
      const line = this.lineOfNext();
      this.note([...path, index], line);
      this.readNode([...path, index]);
    }
    this.take();
  }

  /** A key as text. Keys that are no scalars can be no options; they only have to be read past. */
  private readKey(): string {
    const event = this.events[this.next];
    if (event?.type === EVENT_ID.SCALAR) {
      this.take();
      return getScalarValue(this.text, event);
    }
    this.readNode(['?']);
    return '?';
  }

  private note(path: KeyPath, line: number): void {
    this.lines.set(JSON.stringify(path), line);
  }

  private lineOfNext(): number {
    const event = this.events[this.next];
    const offset =
      event?.type === EVENT_ID.SCALAR
        ? event.valueStart
        : event?.type === EVENT_ID.ALIAS
          ? event.anchorStart
          : event?.type === EVENT_ID.MAPPING || event?.type === EVENT_ID.SEQUENCE
            ? event.start
            : 0;
    return countUpTo(this.lineStarts, offset);
  }
}

/** Offsets at which the lines of a text begin, ascending. */
function lineStarts(text: string): number[] {
  return [0, ...Array.from(text.matchAll(/\r\n|\r|\n/gu), (match) => match.index + match[0].length)];
}

/** How many of the ascending numbers are at most `limit`. */
function countUpTo(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
