interface SeedFieldProps {
  /** NaN where it is empty. */
  readonly seed: number;
  readonly choose: (seed: number) => void;
}

/** The seed of a world. */
export function SeedField({ seed, choose }: SeedFieldProps) {
  return (
    <label>
      Seed{' '}
      <input
        type="number"
        min={0}
        max={Number.MAX_SAFE_INTEGER}
        step={1}
        value={Number.isNaN(seed) ? '' : seed}
        onChange={({ target }) => choose(target.valueAsNumber)}
      />
    </label>
  );
}
