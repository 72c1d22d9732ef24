/** Every option of a configuration, by its key as 'ppo.train_batch_size': everything that is no object. */
export function optionLeaves(
  configuration: Readonly<Record<string, unknown>>,
  way: readonly string[] = [],
): [key: string, value: unknown][] {
  return Object.entries(configuration).flatMap(([name, value]): [string, unknown][] => {
    const key = [...way, name];
    return isObject(value) ? optionLeaves(value, key) : [[key.join('.'), value]];
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
