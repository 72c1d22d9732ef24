import { visibleText } from './text.js';

/** A sentence about what went wrong, read out at once; nothing for null. */
export function Problem({ text }: { readonly text: string | null }) {
  if (text === null) return null;
  return (
    <p className="problem" role="alert">
      {visibleText(text)}
    </p>
  );
}
