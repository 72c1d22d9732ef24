import { defaultClientConditions, defineConfig } from 'vite';

/** Builds the page into dist/page, from the sources of the workspace's packages. */
export default defineConfig({
  root: 'page',
  resolve: { conditions: ['@hideout/source', ...defaultClientConditions] },
  build: {
    outDir: '../dist/page',
    emptyOutDir: true,
    target: 'es2022',
    // Everything is a file of this server: the content security policy knows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Vega and three.js are large, and loaded by the pages that need them only.
    chunkSizeWarningLimit: 1500,
  },
});
