import { HistoryDamagedError } from './errors/history-damaged-error.js';
import { FileLines } from './file-lines.js';
import type { MetricsRow } from './metrics-row.js';
import { parseRow } from './metrics-row.js';

/** The next line of a history: how it begins, the rows, how it ends, and nothing behind that. */
type Place = 'brace' | 'version' | 'list' | 'row' | 'end of list' | 'end' | 'nothing';

/** Reads a history as it is written, a row a line, piece by piece. */
export class HistoryLines {
  readonly #path: string;
  readonly #requireKnownVersion: (version: number) => void;
  readonly #lines = new FileLines();
  readonly #rows: MetricsRow[] = [];
  #place: Place = 'brace';
  #lineCount = 0;

  /** @param requireKnownVersion throws for a version that is not known */
  constructor(path: string, requireKnownVersion: (version: number) => void) {
    this.#path = path;
    this.#requireKnownVersion = requireKnownVersion;
  }

  /** The next piece. @throws HistoryDamagedError, and what the check of the version throws */
  take(piece: Buffer): void {
    for (const { bytes } of this.#lines.endingIn(piece)) {
      this.#lineCount++;
      this.#place = this.#placeAfter(bytes.toString('utf8').trim());
    }
  }

  /** After the last piece. @throws HistoryDamagedError */
  rows(): readonly MetricsRow[] {
    if (this.#place !== 'nothing' || this.#lines.restBytes > 0) throw this.#damaged(this.#lineCount + 1);
    return this.#rows;
  }

  #placeAfter(line: string): Place {
    switch (this.#place) {
      case 'brace':
        return this.#expect(line === '{', 'version');
      case 'version': {
        const version = /^"format_version": ([1-9]\d{0,8}),$/.exec(line)?.[1];
        if (version !== undefined) this.#requireKnownVersion(Number(version));
        return this.#expect(version !== undefined, 'list');
      }
      case 'list':
        return this.#expect(line === '"rows": [', 'row');
      case 'row': {
        const isLast = !line.endsWith(',');
        const row = parseRow(parseJson(isLast ? line : line.slice(0, -1)));
        if (row === null) throw this.#damaged(this.#lineCount);
        this.#rows.push(row);
        return isLast ? 'end of list' : 'row';
      }
      case 'end of list':
        return this.#expect(line === ']', 'end');
      case 'end':
        return this.#expect(line === '}', 'nothing');
      case 'nothing':
        throw this.#damaged(this.#lineCount);
    }
  }

  #expect(isSo: boolean, next: Place): Place {
    if (isSo) return next;
    throw this.#damaged(this.#lineCount);
  }

  #damaged(line: number): HistoryDamagedError {
    const problem = `it is large, and line ${line} is not laid out as large ones are, a row a line`;
    return new HistoryDamagedError({ path: this.#path, problem });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
