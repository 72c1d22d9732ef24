import type { MouseEvent, ReactNode } from 'react';
import { useSyncExternalStore } from 'react';

/** Told when the address changes, whoever changed it. */
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

export interface PageLocation {
  readonly path: string;
  readonly query: URLSearchParams;
}

/** The address of the page, and again whenever it changes. */
export function usePageLocation(): PageLocation {
  const address = useSyncExternalStore(subscribe, () => window.location.pathname + window.location.search);
  const { pathname, searchParams } = new URL(address, window.location.origin);
  return { path: pathname, query: searchParams };
}

/** Goes to another address of this page. */
export function navigate(address: string, { replace = false } = {}): void {
  if (replace) window.history.replaceState(null, '', address);
  else window.history.pushState(null, '', address);
  for (const listener of listeners) listener();
}

/** The address with other values in its query; null takes one out. */
export function withQuery(
  { path, query }: PageLocation,
  changes: Readonly<Record<string, string | null>>,
): string {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) next.delete(name);
    else next.set(name, value);
  }
  const text = next.toString();
  return text === '' ? path : `${path}?${text}`;
}

interface PageLinkProps {
  readonly to: string;
  readonly isCurrent?: boolean;
  /** What is read out, where the text alone would not say enough. */
  readonly label?: string;
  readonly children: ReactNode;
}

/** A link within the page. */
export function PageLink({ to, isCurrent = false, label, children }: PageLinkProps) {
  const follow = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(to);
    window.scrollTo(0, 0);
  };
  return (
    <a href={to} onClick={follow} aria-current={isCurrent ? 'page' : undefined} aria-label={label}>
      {children}
    </a>
  );
}
