export { createDashboard } from './dashboard-app.js';
export type { DashboardOptions } from './dashboard-app.js';
export { NotLoopbackError } from './errors/not-loopback-error.js';
export { PortInUseError } from './errors/port-in-use-error.js';
export { startDashboard } from './server.js';
export type { RunningDashboard, StartOptions } from './server.js';
export type { TrainingDirectories } from './training-record.js';
