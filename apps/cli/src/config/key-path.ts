/** Where something stands in a document: keys of mappings and indices of sequences, from the root. */
export type KeyPath = readonly (string | number)[];

/** Characters of a key that a message shows: more than any option has. */
const SHOWN_LENGTH = 60;

/** The name of an option as a person says it, `ppo.memory.units`; a key that no option could have is cut off. */
export function keyName(path: KeyPath): string {
  return path
    .map(String)
    .map((key) => (key.length > SHOWN_LENGTH ? `${key.slice(0, SHOWN_LENGTH)}...` : key))
    .join('.');
}
