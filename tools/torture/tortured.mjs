/** A module of the torture of packages/checkpoints, as built: by place, since the tools depend on no package's sources. */
export const tortured = (name) =>
  import(new URL(`../../packages/checkpoints/out-tsc/torture/torture/${name}.js`, import.meta.url).href);
