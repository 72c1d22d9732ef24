import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { DashboardOptions } from './dashboard-app.js';
import { createDashboard } from './dashboard-app.js';
import { NotLoopbackError } from './errors/not-loopback-error.js';
import { PortInUseError } from './errors/port-in-use-error.js';
import { UnneededHostsError } from './errors/unneeded-hosts-error.js';
import { newToken } from './security/access-token.js';

export interface StartOptions extends DashboardOptions {
  /** '127.0.0.1' unless told; '::1' and 'localhost' are loopback too. Any other one needs `allowRemote`. */
  readonly host?: string;
  /** TCP port; 0 for any free one. */
  readonly port: number;
  /** Whether other computers may reach it: then every request needs a token. False unless told. */
  readonly allowRemote?: boolean;
  /** The token of a dashboard that other computers may reach; drawn at random unless told. */
  readonly token?: string;
  /** Names beside addresses under which other computers may ask for it; none on loopback. */
  readonly allowedHosts?: readonly string[];
  /** Of connections. */
  readonly limits?: Partial<ConnectionLimits>;
}

export interface ConnectionLimits {
  /** For the headers of a request. */
  readonly headersMs: number;
  /** For a whole request. */
  readonly requestMs: number;
  /** Nothing comes or goes for so long: the reader takes nothing more. */
  readonly silentMs: number;
  readonly connections: number;
}

export const connectionLimits: ConnectionLimits = {
  headersMs: 10_000,
  requestMs: 30_000,
  silentMs: 60_000,
  connections: 128,
};

export interface RunningDashboard {
  /** Where the page is, as 'http://127.0.0.1:4620/'; with the token where one is needed. */
  readonly url: string;
  /** Ends the server and its connections. */
  close(): Promise<void>;
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);
const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/**
 * Serves the dashboard: on a loopback address to everybody on this computer, elsewhere to who has the token.
 *
 * @throws NotLoopbackError, UnneededHostsError, PortInUseError, or the error of the operating system
 */
export async function startDashboard(options: StartOptions): Promise<RunningDashboard> {
  const { host = '127.0.0.1', port, allowRemote = false, allowedHosts = [] } = options;
  const isLoopback = LOOPBACK.has(host);
  if (host === '' || (!isLoopback && !allowRemote)) throw new NotLoopbackError({ host });
  if (isLoopback && allowedHosts.length > 0) throw new UnneededHostsError({ host, hosts: allowedHosts });
  const token = isLoopback ? null : (options.token ?? newToken());
  const hosts = isLoopback ? [] : [...addressesOf(host), ...allowedHosts];
  const { listener, close } = createDashboard(options, { hosts, token });
  const limits = { ...connectionLimits, ...options.limits };
  const server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      requireHostHeader: false,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      // How often the two are looked after: 30 s unless told, which would be later than either.
      connectionsCheckingInterval: Math.min(1000, limits.headersMs),
      keepAliveTimeout: 5_000,
    },
    listener,
  );
  server.setTimeout(limits.silentMs);
  server.maxConnections = limits.connections;
  server.maxRequestsPerSocket = 1_000;
  await listening(server, host, port);
  const { port: boundPort } = server.address() as AddressInfo;
  return {
    url: `http://${hosts[0] ?? inAddress(host)}:${boundPort}/${token === null ? '' : `?token=${token}`}`,
    close: () => {
      close();
      return closed(server);
    },
  };
}

/** The names under which a server on `host` is reached, as they stand in an address. */
function addressesOf(host: string): string[] {
  if (!EVERYWHERE.has(host)) return [inAddress(host)];
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, scopeid }) => !internal && (scopeid ?? 0) === 0)
    .map(({ address }) => inAddress(address));
}

function inAddress(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
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
