/**
 * What the exit code of `hideout` says.
 *
 * | code | name        | meaning                                                                             |
 * | ---- | ----------- | ----------------------------------------------------------------------------------- |
 * | 0    | ok          | the command did what was asked                                                      |
 * | 1    | failure     | something outside the user's hands failed: a full disk, a bug, a process that died  |
 * | 2    | usage       | what was asked cannot be done as asked: an option, config.yaml, a checkpoint's name |
 * | 130  | interrupted | ended by Ctrl+C (a training has saved a checkpoint, if it was let), or a question that the user left |
 *
 * A training or dashboard that another signal ends has 128 and the signal's number: 129 SIGHUP, 143 SIGTERM.
 */
export const ExitCode = { ok: 0, failure: 1, usage: 2, interrupted: 130 } as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
