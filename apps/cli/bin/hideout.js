#!/usr/bin/env node
import { existsSync } from 'node:fs';

// React's other build checks itself all the time, and a training's screen is drawn twice a second beside the training.
process.env.NODE_ENV ??= 'production';

const main = new URL('../dist/main.js', import.meta.url);

if (existsSync(main)) {
  const { main: runMain } = await import(main.href);
  await runMain(process);
} else {
  console.error('hideout is not built yet: run npm start, or npx nx run-many -t build.');
  process.exitCode = 1;
}
