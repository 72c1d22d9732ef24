/** The candidate that a mistyped word most likely meant, or null when none is near. */
export function nearestKey(word: string, candidates: Iterable<string>): string | null {
  let nearest: string | null = null;
  // A third of the word may be wrong, and always two letters.
  let best = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    // Each letter that one has more is a change: a word of thousands of letters is near to none, and seen at once.
    if (Math.abs(word.length - candidate.length) >= best) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < best) {
      nearest = candidate;
      best = distance;
    }
  }
  return nearest;
}

/**
 * Levenshtein distance: the fewest insertions, deletions and replacements of a letter that make `b` out of `a`
 * (Wagner and Fischer 1974, one row of the table at a time).
 */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
