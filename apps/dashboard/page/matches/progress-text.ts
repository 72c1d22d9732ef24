import { MATCHES, pairings } from './pairings.js';

/** How far matches are: '3 of 20 matches'; `count`: those that are played, null before the first time. */
export function progressText(isPlaying: boolean, count: number | null): string {
  if (count === null) return '';
  const total = MATCHES * pairings.length;
  const text = `${count} of ${total} matches`;
  return isPlaying || count === total ? text : `Stopped after ${text}`;
}
