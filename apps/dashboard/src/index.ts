export { createDashboard } from './dashboard-app.js';
export type { DashboardApp, DashboardOptions } from './dashboard-app.js';
export { NotLoopbackError } from './errors/not-loopback-error.js';
export { PortInUseError } from './errors/port-in-use-error.js';
export { UnneededHostsError } from './errors/unneeded-hosts-error.js';
export { startDashboard } from './server.js';
export type { ConnectionLimits, RunningDashboard, StartOptions } from './server.js';
export type { StreamLimits } from './streams/stream-hub.js';
export type { TrainingDirectories } from './records/training-records.js';
