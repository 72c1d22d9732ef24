import { Text } from 'ink';
import type { ReactElement, ReactNode } from 'react';

/** Text with an optional colour: Ink's own property does not take `undefined` under exactOptionalPropertyTypes. */
export function StyledText(props: {
  readonly colour?: string | undefined;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly children?: ReactNode;
}): ReactElement {
  const colour = props.colour === undefined ? {} : { color: props.colour };
  return (
    <Text wrap="truncate-end" bold={props.bold ?? false} dimColor={props.dim ?? false} {...colour}>
      {props.children}
    </Text>
  );
}
