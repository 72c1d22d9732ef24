/** Names as part of a sentence: `a, b or c`. */
export function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

/** Name of a value's type, such as `Uint8Array`, the same for one of another realm. */
export function typeName(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}
