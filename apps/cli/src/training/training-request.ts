import type { ResolvedConfig } from '../config/resolved-config.js';

/** What the training thread is asked to do. Plain data: it crosses a thread boundary. */
export interface TrainingRequest {
  /** The configuration file's options, with those of the command line in force. */
  readonly config: ResolvedConfig;
  /** The configuration file that was read; null when there is none, and `config` holds defaults. */
  readonly configFile: string | null;
  /** See StartedEvent. */
  readonly directoryOptions: string;
  /** Path, name, iteration or `latest` of the checkpoint to go on from; null for a fresh run. */
  readonly resumeFrom: string | null;
  /** On resume: learn as the configuration file says, and not as the checkpoint does. */
  readonly preferFile: boolean;
  /** On resume: the iteration to train to, when it was asked for; else the checkpoint's own goal. */
  readonly iterations: number | null;
  readonly programVersion: string;
}
