type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The same record without the entries that are undefined. */
export function named<T extends object>(record: T): Present<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Present<T>;
}
