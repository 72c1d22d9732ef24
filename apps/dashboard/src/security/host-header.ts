/**
 * The Host headers that a server answers to. A page of another origin whose name was made to point here (DNS rebinding)
 * sends its own name.
 *
 * @param others names and addresses beside those of loopback, as they stand in an address
 */
export function allowedHosts(port: number, others: readonly string[] = []): ReadonlySet<string> {
  const names = [...others, '127.0.0.1', 'localhost', '[::1]'].map((name) => name.toLowerCase());
  const withPort = names.map((name) => `${name}:${port}`);
  return new Set(port === 80 ? [...names, ...withPort] : withPort);
}

/**
 * Whether a request names exactly one host, and an allowed one.
 *
 * @param rawHeaders names and values in turn, as received: Node itself drops all but the first Host header
 */
export function namesAllowedHost(rawHeaders: readonly string[], allowed: ReadonlySet<string>): boolean {
  const hosts = rawHeaders.filter(
    (_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'host',
  );
  return hosts.length === 1 && allowed.has((hosts[0] as string).toLowerCase());
}
