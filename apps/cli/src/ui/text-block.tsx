import { Box, Transform } from 'ink';
import type { ReactElement } from 'react';
import { StyledText } from './styled-text.js';

/**
 * Lines of one style, each at most `width` characters wide, for what changes all the time. Ink keeps every text that it
 * has ever measured, which a training of days would fill the memory with: it measures blanks here, and the lines take
 * their place when they are drawn.
 */
export function TextBlock(props: {
  readonly lines: readonly string[];
  readonly width: number;
  readonly colour?: string | undefined;
  readonly bold?: boolean;
  readonly dim?: boolean;
}): ReactElement {
  const { lines, width, colour, bold = false, dim = false } = props;
  const blanks = lines.map(() => ' '.repeat(width)).join('\n');
  const fill = (blank: string, index: number): string =>
    blank.replace(/ +/u, (room) => fitting(lines[index] ?? '', room.length));
  return (
    <Box flexShrink={0}>
      <Transform transform={fill}>
        <StyledText colour={colour} bold={bold} dim={dim}>
          {blanks}
        </StyledText>
      </Transform>
    </Box>
  );
}

/** A narrow terminal may leave less room than there should be. Lines with colours of their own are made to fit. */
function fitting(line: string, room: number): string {
  return line.includes('\u001b') ? line : line.slice(0, room);
}
