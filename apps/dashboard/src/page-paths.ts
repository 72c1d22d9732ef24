/** Where the pages are; the server gives the same document for each, and the page's own code shows the right one. */
export const pagePaths = {
  run: '/',
  checkpoints: '/checkpoints',
  figures: '/figures',
  watch: '/watch',
  play: '/play',
  compare: '/compare',
} as const;

export type PageName = keyof typeof pagePaths;
