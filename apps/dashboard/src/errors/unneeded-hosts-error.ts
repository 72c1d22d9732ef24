/** Names for other computers were given to a dashboard that only this computer reaches. */
export class UnneededHostsError extends Error {
  override readonly name = 'UnneededHostsError';
  readonly hosts: readonly string[];

  constructor(context: { host: string; hosts: readonly string[] }) {
    super(
      `--allow-host ${context.hosts.join(' ')} is for other computers, and ${context.host} is reached from this one only: ` +
        'leave it out, or give --host with another address and --allow-remote.',
    );
    this.hosts = context.hosts;
  }
}
