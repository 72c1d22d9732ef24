/** What an agent has set itself to do until it thinks again. Cells as in cells.ts. */
export type Task =
  /** Stands and looks around. */
  | { readonly kind: 'rest' }
  /** Walks to a cell and rests there. */
  | { readonly kind: 'go'; readonly stand: number }
  /** Walks to an opponent; `stand`: where it was seen last. */
  | { readonly kind: 'pursue'; readonly stand: number; readonly opponent: number }
  /** Takes a loose block, from `stand`. */
  | { readonly kind: 'take'; readonly stand: number; readonly block: number }
  /** Fills a free cell with a block in hand, from `stand`. */
  | { readonly kind: 'place'; readonly stand: number; readonly cell: number };

export const rest: Task = { kind: 'rest' };

/** Where the task is done, or null where it is not bound to a place. */
export function standOf(task: Task): number | null {
  return task.kind === 'rest' ? null : task.stand;
}
