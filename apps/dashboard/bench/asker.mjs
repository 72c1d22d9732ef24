import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** As many as a server of Node answers before it ends a connection, and some to spare. */
const MOST_USES = 500;

/**
 * Asks a server over connections that stay open, with as little work as can be: on a computer that is full, what asking
 * costs is not to be taken for what answering does.
 */
export class Asker {
  #url;
  #idle = [];
  #open = new Set();
  /** Milliseconds that each answer took. */
  latenciesMs = [];
  failed = 0;

  constructor(url) {
    this.#url = new URL(url);
  }

  /** Opens a stream and takes whatever comes. */
  stream(path) {
    const socket = this.#connect();
    socket.resume();
    socket.write(this.#request(path));
  }

  /** Asks for the paths in turn, so many times a second, for so long. */
  async ask(paths, perSecond, forMs) {
    const startMs = performance.now();
    for (let asked = 0; performance.now() - startMs < forMs; asked++) {
      this.#askOnce(paths[asked % paths.length]);
      const dueMs = startMs + ((asked + 1) * 1000) / perSecond;
      if (dueMs > performance.now()) await pause(dueMs - performance.now());
    }
  }

  close() {
    for (const socket of this.#open) socket.destroy();
  }

  #askOnce(path) {
    const connection = this.#idle.pop() ?? this.#connection();
    connection.askedAt = performance.now();
    connection.uses++;
    connection.socket.write(this.#request(path));
  }

  #connection() {
    const connection = { socket: this.#connect(), askedAt: 0, uses: 0, missingBytes: 0, isGood: false };
    connection.socket.on('data', (bytes) => this.#take(connection, bytes));
    return connection;
  }

  #take(connection, bytes) {
    connection.missingBytes =
      connection.missingBytes === 0 ? begun(connection, bytes) : connection.missingBytes - bytes.length;
    if (connection.missingBytes > 0) return;
    if (connection.isGood) this.latenciesMs.push(performance.now() - connection.askedAt);
    else this.failed++;
    if (connection.uses < MOST_USES) this.#idle.push(connection);
    else connection.socket.end();
  }

  #connect() {
    const socket = connect(Number(this.#url.port), this.#url.hostname);
    this.#open.add(socket);
    // Of a connection that broke before it had answered, nothing is in the latencies: it shows in their count.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#open.delete(socket);
      this.#idle = this.#idle.filter((connection) => connection.socket !== socket);
    });
    return socket;
  }

  #request(path) {
    return `GET ${path} HTTP/1.1\r\nHost: ${this.#url.host}\r\nAccept-Encoding: gzip, deflate, br\r\n\r\n`;
  }
}

/** Of the first bytes of an answer: notes whether it is a good one, and gives how many are still to come. */
function begun(connection, bytes) {
  const end = bytes.indexOf('\r\n\r\n');
  const head = bytes.toString('latin1', 0, end);
  connection.isGood = head.startsWith('HTTP/1.1 200');
  return Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0) - (bytes.length - end - 4);
}
