// npm run check: format, project references, lint, types, tests, build. What has not changed since it last passed is
// taken from Nx's cache.
import { installBrowser } from './browser.mjs';
import { installWhatIsMissing } from './install.mjs';
import { nx, tool } from './processes.mjs';

await installWhatIsMissing();
await installBrowser();

const steps = [
  ['format', () => tool('prettier/bin/prettier.cjs', ['--check', '--log-level=warn', '.'])],
  ['project references', () => nx(['sync:check'])],
  [
    'lint, types, tests, build',
    () => nx(['run-many', '-t', 'lint', 'typecheck', 'test', 'build', '--output-style=static', '--skipSync']),
  ],
];

for (const [name, run] of steps) {
  console.log(`Checking: ${name} ...`);
  const code = await run();
  if (code !== 0) {
    console.error(`check failed: ${name}`);
    process.exit(code);
  }
}
console.log('All checks passed.');
