/** Another program, or another dashboard, has the port. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
  readonly port: number;

  constructor(context: { host: string; port: number }) {
    super(
      `Port ${context.port} of ${context.host} is in use: choose another one with --port, or 0 for any free one.`,
    );
    this.port = context.port;
  }
}
