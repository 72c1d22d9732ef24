import type { ReactNode } from 'react';

/** A part that may be wider than the page; it can be scrolled with the keyboard, too. */
export function Scrollable({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="scroll" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
