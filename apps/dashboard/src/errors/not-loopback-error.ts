/** The dashboard was to be served where other computers could reach it. */
export class NotLoopbackError extends Error {
  override readonly name = 'NotLoopbackError';
  readonly host: string;

  constructor(context: { host: string }) {
    super(
      `The dashboard does not listen on ${context.host} unless --allow-remote is given: it is for this computer only. ` +
        'Better use 127.0.0.1, and an SSH tunnel to look at it from elsewhere.',
    );
    this.host = context.host;
  }
}
