/** A stretch of whole numbers, or of an axis, both ends included. */
export interface Stretch {
  readonly min: number;
  readonly max: number;
}

/** Of the stretch that is shown, by '+' and '-'. */
const ZOOM_FACTOR = 2;

/**
 * The point that a key leads to.
 *
 * @param from the point that is read now; null for none
 * @param shown the points that are shown
 * @returns its place; null where nothing is read any more; undefined for a key that means something else
 */
export function pointAfter(key: string, from: number | null, shown: Stretch): number | null | undefined {
  const kept = (place: number): number => Math.min(shown.max, Math.max(shown.min, place));
  switch (key) {
    case 'ArrowRight':
      return kept(from === null ? shown.min : from + 1);
    case 'ArrowLeft':
      return kept(from === null ? shown.max : from - 1);
    case 'PageDown':
      return kept((from ?? shown.min) + Math.ceil((shown.max - shown.min) / 10));
    case 'PageUp':
      return kept((from ?? shown.max) - Math.ceil((shown.max - shown.min) / 10));
    case 'Home':
      return shown.min;
    case 'End':
      return shown.max;
    case 'Escape':
      return null;
    default:
      return undefined;
  }
}

/**
 * The part of an axis that a key leads to: '+' shows half as much around a place, '-' twice as much, '0' all.
 *
 * @returns undefined for a key that means something else
 */
export function zoomAfter(key: string, shown: Stretch, around: number, whole: Stretch): Stretch | undefined {
  if (key === '0') return whole;
  const factor = key === '+' || key === '=' ? 1 / ZOOM_FACTOR : key === '-' ? ZOOM_FACTOR : null;
  if (factor === null) return undefined;
  const min = around - (around - shown.min) * factor;
  const max = around + (shown.max - around) * factor;
  return { min: Math.max(whole.min, min), max: Math.min(whole.max, max) };
}
