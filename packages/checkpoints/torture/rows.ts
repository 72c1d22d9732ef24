import { crashStates } from './crash-states.js';
import { damage } from './damage.js';
import { failingCalls } from './failing-calls.js';
import { fullDisk, mountingObstacle } from './full-disk.js';
import { hostileFiles } from './hostile-files.js';
import { objectStorage } from './object-storage.js';
import { protocolMutants } from './protocol-mutants.js';
import { readersAndRetention } from './readers-and-retention.js';
import { realKills } from './real-kills.js';
import type { Row } from './row.js';
import { twoTrainings } from './two-trainings.js';

/** A row of the table, and how many cases it runs in the ordinary tests and in the long run. */
export interface RowEntry {
  row: Row;
  ordinary: number;
  long: number;
  /** Why it cannot be run on this machine, or null. */
  obstacle?: () => string | null;
}

/** By the name that --row takes. */
export const ROWS: Readonly<Record<string, RowEntry>> = {
  'crash-states': { row: crashStates, ordinary: 100_000, long: 2_500_000 },
  'protocol-mutants': { row: protocolMutants, ordinary: 295, long: 295 },
  'real-kills': { row: realKills, ordinary: 50, long: 2000 },
  'failing-calls': { row: failingCalls, ordinary: 1000, long: 20_000 },
  'object-storage': { row: objectStorage, ordinary: 1000, long: 50_000 },
  damage: { row: damage, ordinary: 50_000, long: 500_000 },
  'full-disk': { row: fullDisk, ordinary: 100, long: 2000, obstacle: mountingObstacle },
  'two-trainings-at-once': { row: twoTrainings, ordinary: 1000, long: 100_000 },
  'readers-and-retention': { row: readersAndRetention, ordinary: 1000, long: 100_000 },
  'hostile-files': { row: hostileFiles, ordinary: 80_000, long: 8_000_000 },
};
