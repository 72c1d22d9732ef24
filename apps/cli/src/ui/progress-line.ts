/** A terminal, or what may be one. */
interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * A line that says how far something is, written over the one before; an empty one takes it away. Only in a terminal, and
 * where no plain lines or JSON are wanted.
 */
export function progressLine(
  stream: ProgressStream,
  { plain = false, json = false }: { readonly plain?: boolean; readonly json?: boolean },
): (text: string) => void {
  const isShown = stream.isTTY === true && !plain && !json;
  return (text) => {
    if (isShown) stream.write(`\r\u001b[2K${text}`);
  };
}
