/** Parts in lines of at most so many columns, none of them broken; `space` stands between two in a line. */
export function flowedLines(parts: readonly string[], columns: number, space: string): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + space.length + part.length <= columns)
      lines[lines.length - 1] = `${line}${space}${part}`;
    else lines.push(part);
  }
  return lines;
}
