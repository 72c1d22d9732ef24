/** What stands for a figure that does not exist, such as the mean of no episodes. */
export const NO_FIGURE = 'n/a';

/** A figure with a fixed number of decimals; never "-0.00". */
export function fixed(value: number | null, decimals: number): string {
  if (value === null || !Number.isFinite(value)) return NO_FIGURE;
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? (0).toFixed(decimals) : text;
}

/** A share of 0 to 1 as a percentage with one decimal. */
export function percent(share: number | null): string {
  return share === null || !Number.isFinite(share) ? NO_FIGURE : `${fixed(100 * share, 1)} %`;
}

/** A whole number in groups of three: `1,234,567`. */
export function grouped(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return NO_FIGURE;
  return Math.round(value).toLocaleString('en-US');
}

/** Bytes in decimal units, one decimal above the kilobyte: `512 B`, `3.4 kB`, `245.3 MB` (1 MB is 1,000,000 B). */
export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = count / 1000;
  let unit = 0;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value.toFixed(1)} ${units[unit]}`;
}

/** A length of time in its two largest units: `0.4 s`, `42 s`, `6m 02s`, `3h 05m`, `2d 04h`. */
export function duration(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds) || seconds < 0) return NO_FIGURE;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return twoUnits(whole, 60, 'm', 's');
  const minutes = Math.round(whole / 60);
  if (minutes < 24 * 60) return twoUnits(minutes, 60, 'h', 'm');
  return twoUnits(Math.round(minutes / 60), 24, 'd', 'h');
}

/** The same for a clock that counts whole seconds: `8 s` and not `8.0 s`. */
export function clockTime(seconds: number): string {
  return seconds < 60 ? `${Math.floor(seconds)} s` : duration(Math.floor(seconds));
}

function twoUnits(count: number, size: number, large: string, small: string): string {
  return `${Math.floor(count / size)}${large} ${String(count % size).padStart(2, '0')}${small}`;
}

/** A figure in at most seven characters, for the ends of an axis: `-8.23`, `168.5`, `12345`, `0.0072`, `1.2e+9`. */
export function axisLabel(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return '';
  const size = Math.abs(value);
  if (size >= 1e6) return value.toExponential(1);
  const decimals = size > 0 && size < 0.1 ? 4 : size < 100 ? 2 : size < 1000 ? 1 : 0;
  return fixed(value, decimals);
}
