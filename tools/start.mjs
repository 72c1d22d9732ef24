// npm start: installs what is missing, builds, trains. Arguments go to `hideout train`.
import { installWhatIsMissing } from './install.mjs';
import { node, nx } from './processes.mjs';

await installWhatIsMissing();

console.log('Building ...');
const built = await nx(['run-many', '-t', 'build', '--output-style=static', '--skipSync']);
if (built !== 0) process.exit(built);

process.exitCode = await node(['apps/cli/bin/hideout.js', 'train', ...process.argv.slice(2)]);
