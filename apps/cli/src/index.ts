export { ExitCode } from './exit-codes.js';
export type * from './training/events.js';
