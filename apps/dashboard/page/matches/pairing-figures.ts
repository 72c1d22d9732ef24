import type { MatchFigures } from './match.js';
import { matchFigureNames } from './match.js';
import type { PlayedMatch } from './match-series.js';
import { mean } from './mean.js';
import type { Pairing } from './pairings.js';
import { pairings } from './pairings.js';

/** What the matches of a pairing show so far. */
export interface PairingFigures extends Pairing {
  readonly matches: number;
  /** Means over the matches that had a value; null where none had. */
  readonly means: Readonly<Record<keyof MatchFigures, number | null>>;
}

/** Pairing by pairing, also those that have not played. */
export function pairingFigures(played: readonly PlayedMatch[]): PairingFigures[] {
  return pairings.map(({ seekers, hiders }) => {
    const matches = played.filter((match) => match.seekers === seekers && match.hiders === hiders);
    const means = Object.fromEntries(
      matchFigureNames.map((name) => [name, meanOfKnown(matches.map(({ figures }) => figures[name]))]),
    ) as PairingFigures['means'];
    return { seekers, hiders, matches: matches.length, means };
  });
}

function meanOfKnown(values: readonly number[]): number | null {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? null : mean(known);
}
