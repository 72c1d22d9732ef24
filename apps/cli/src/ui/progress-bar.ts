/**
 * A bar of `width` characters (none for 0 or less), `share` of it filled in eighths of a character. Shares outside 0 to
 * 1 are clamped.
 */
export function progressBar(share: number, width: number): string {
  const eighths = Math.floor(Math.min(1, Math.max(0, share)) * Math.max(0, width) * 8);
  const full = Math.floor(eighths / 8);
  const rest = '▏▎▍▌▋▊▉'.charAt((eighths % 8) - 1);
  return ('█'.repeat(full) + rest).padEnd(width, '░');
}
