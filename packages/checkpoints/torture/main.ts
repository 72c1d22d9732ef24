// Runs rows of the torture table of this package: see `runRows`.
import { runRows } from './run-rows.js';
import { ROWS } from './rows.js';

await runRows(ROWS);
