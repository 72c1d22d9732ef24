import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DashboardOptions } from './dashboard-app.js';
import { createDashboard } from './dashboard-app.js';
import { NotLoopbackError } from './errors/not-loopback-error.js';
import { PortInUseError } from './errors/port-in-use-error.js';

export interface StartOptions extends DashboardOptions {
  /** '127.0.0.1' unless told; '::1' and 'localhost' are the others. */
  readonly host?: string;
  /** TCP port; 0 for any free one. */
  readonly port: number;
}

export interface RunningDashboard {
  /** Where the page is, as 'http://127.0.0.1:4620/'. */
  readonly url: string;
  /** Ends the server and its connections. */
  close(): Promise<void>;
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * Serves the dashboard on a loopback address.
 *
 * @throws NotLoopbackError, PortInUseError, or the error of the operating system
 */
export async function startDashboard(options: StartOptions): Promise<RunningDashboard> {
  const { host = '127.0.0.1', port } = options;
  if (!LOOPBACK.has(host)) throw new NotLoopbackError({ host });
  const server = createServer(
    { maxHeaderSize: 16 * 1024, requireHostHeader: false },
    createDashboard(options),
  );
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  server.keepAliveTimeout = 5_000;
  server.maxConnections = 128;
  server.maxRequestsPerSocket = 1_000;
  await listening(server, host, port);
  const { port: boundPort } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}/`,
    close: () => closed(server),
  };
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortInUseError({ host, port }) : error);
    });
    server.listen(port, host, resolve);
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
