/**
 * A text out of a file, for people: control characters and what has no width become visible, so that
 * no name can pass for another one.
 */
export function visibleText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd');
}

/** A point in time in UTC: '2026-01-31 09:05 UTC'. What is no time is shown as it is. */
export function timeText(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return visibleText(iso);
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** '245.3 MB'; powers of 1000. */
export function sizeText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`;
}

/** '3 s ago', '12 min ago', '5 h ago', '4 days ago'. */
export function agoText(iso: string, nowMs: number): string {
  const seconds = Math.max(0, Math.round((nowMs - Date.parse(iso)) / 1000));
  if (Number.isNaN(seconds)) return visibleText(iso);
  if (seconds < 120) return `${seconds} s ago`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h ago`;
  return `${Math.round(seconds / 86_400)} days ago`;
}

/** Anything out of a configuration or metadata on one line. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return '–';
  return visibleText(typeof value === 'string' ? value : JSON.stringify(value));
}
