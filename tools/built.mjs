/** Where a built package's door is, as a URL to import: by place, since the tools depend on no package's sources. */
export const built = (name) => new URL(`../packages/${name}/dist/index.js`, import.meta.url).href;
