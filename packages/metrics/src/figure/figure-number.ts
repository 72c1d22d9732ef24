/** A figure for people: three significant digits or so, thousands grouped; an en dash for none. */
export function figureText(value: number | null, unit: string): string {
  if (value === null) return '–';
  if (unit === 's') return durationText(value);
  if (unit === 'steps/s') return `${plainText(Math.round(value))} steps/s`;
  return unit === 'fraction' ? `${fixed(value * 100, 1)} %` : plainText(value);
}

/** A count in few characters: '960', '38.4 k', '1.92 M'. */
export function shortCount(count: number): string {
  const scales = [[1e9, ' G'] as const, [1e6, ' M'] as const, [1e3, ' k'] as const];
  const scale = scales.find(([size]) => count >= size);
  if (scale === undefined) return String(Math.round(count));
  const [size, letter] = scale;
  return `${Number((count / size).toPrecision(3))}${letter}`;
}

function plainText(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e15) return grouped(String(size), value < 0);
  if (size >= 1000) return grouped(size.toFixed(0), value < 0);
  if (size >= 100) return fixed(value, 1);
  if (size >= 1) return fixed(value, 2);
  if (size >= 0.001) return fixed(value, 4);
  if (size >= 1e-6) return minus(value.toFixed(6).replace(/0+$/, ''));
  return size === 0 ? '0' : minus(value.toExponential(1));
}

/** '42 s', '3 min 05 s', '2 h 07 min'. */
function durationText(seconds: number): string {
  if (seconds < 60) return `${fixed(seconds, seconds < 10 ? 1 : 0)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${twoDigits(whole % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${grouped(String(Math.floor(minutes / 60)), false)} h ${twoDigits(minutes % 60)} min`;
}

function fixed(value: number, digits: number): string {
  return minus(value.toFixed(digits));
}

function grouped(digits: string, isNegative: boolean): string {
  return minus(`${isNegative ? '-' : ''}${digits.replace(/\B(?=(\d{3})+$)/g, ',')}`);
}

function minus(text: string): string {
  return text.replace('-', '−');
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
