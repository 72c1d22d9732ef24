import type { Command } from 'commander';
import type { Shell } from './completion/shell-scripts.js';

/** What `hideout train` was asked to do. What is missing comes from the configuration file. */
export interface TrainOptions {
  /** Name, path, iteration, `latest` or `best`; missing: a fresh run. */
  readonly checkpoint?: string;
  /** Missing: ./config.yaml if it exists, else the built-in defaults. */
  readonly configPath?: string;
  /** Iteration at which the run ends, counted from its very beginning. */
  readonly iterations?: number;
  readonly seed?: number;
  readonly checkpointDirectory?: string;
  readonly runsDirectory?: string;
  /** Plain lines instead of the terminal screen. */
  readonly plain: boolean;
  /** One JSON object a line instead of either. */
  readonly json: boolean;
  /** Whether the dashboard runs beside the training, as long as that runs; missing: it does not. */
  readonly dashboard?: boolean;
}

/** What `hideout continue` was asked to do. */
export interface ContinueOptions extends Omit<TrainOptions, 'seed' | 'dashboard'> {
  /** Go on without being asked. */
  readonly yes: boolean;
}

/** What `hideout evaluate` was asked to do. */
export interface EvaluateOptions {
  /** Name, path, iteration, `latest` or `best`; missing: chosen from a list, or the newest. */
  readonly checkpoint?: string;
  /** Episodes of every pairing. */
  readonly episodes: number;
  readonly seed?: number;
  readonly configPath?: string;
  readonly checkpointDirectory?: string;
  readonly plain: boolean;
  readonly json: boolean;
}

/** What `hideout reproduce` was asked to do. */
export interface ReproduceOptions {
  /** Name, path, iteration, `latest` or `best`; missing: chosen from a list, or the newest. */
  readonly checkpoint?: string;
  /** The checkpoint to train from; missing: the one before. */
  readonly from?: string;
  readonly configPath?: string;
  readonly checkpointDirectory?: string;
  readonly json: boolean;
}

/**
 * Who can play a side in a demo: the checkpoint, the opponent checkpoint, chance, or rules that somebody wrote:
 * `scripted`, or by name those of packages/env that do more.
 */
export const SIDE_PLAYERS = {
  seekers: ['trained', 'opponent', 'random', 'scripted', 'climb'],
  hiders: ['trained', 'opponent', 'random', 'scripted', 'seal', 'hoard'],
} as const;
export type SidePlayer = (typeof SIDE_PLAYERS)['seekers' | 'hiders'][number];

/** What `hideout demo` was asked to do. */
export interface DemoOptions {
  /** Name, path, iteration, `latest` or `best`; missing: chosen from a list, or the newest. */
  readonly checkpoint?: string;
  /** Who plays the seekers; missing: the checkpoint, or the opponent where the hiders are taken. */
  readonly seekers?: SidePlayer;
  /** Who plays the hiders; missing: the opponent, where one is named and plays no side, else the checkpoint. */
  readonly hiders?: SidePlayer;
  /** The checkpoint that is called `opponent`. */
  readonly opponent?: string;
  readonly episodes: number;
  /** Multiple of the game's own pace of 12 steps a second. */
  readonly speed: number;
  readonly seed?: number;
  /** File that the episodes are recorded to. */
  readonly record?: string;
  /** Replace a file that is there. */
  readonly force: boolean;
  readonly configPath?: string;
  readonly checkpointDirectory?: string;
  readonly plain: boolean;
}

/** What `hideout compare` was asked to do. */
export interface CompareOptions {
  /** Names, paths, iterations, `latest` or `best`. */
  readonly a: string;
  readonly b: string;
  /** Episodes of each pairing; missing: no match is played. */
  readonly episodes?: number;
  readonly seed?: number;
  readonly configPath?: string;
  readonly checkpointDirectory?: string;
  readonly plain: boolean;
  readonly json: boolean;
}

/** What `hideout replay` was asked to do. */
export interface ReplayOptions {
  readonly file: string;
  /** Multiple of the game's own pace. */
  readonly speed: number;
  /** Only play it again unseen, and say whether it ends as it was recorded. */
  readonly verify: boolean;
  readonly plain: boolean;
}

/** Where the commands that look after checkpoints find them. */
export interface StoreOptions {
  readonly configPath?: string;
  readonly checkpointDirectory?: string;
}

/** What `hideout list` was asked to do. */
export interface ListOptions extends StoreOptions {
  readonly detailed: boolean;
  readonly json: boolean;
}

/** What `hideout best` was asked to do. */
export interface BestOptions extends StoreOptions {
  /** A figure of the checkpoints; missing: that of the configuration. */
  readonly metric?: string;
  /** Missing: that of the configuration where the metric is, else the highest. */
  readonly mode?: 'max' | 'min';
  readonly json: boolean;
}

/** What `hideout verify` was asked to do. */
export interface VerifyOptions extends StoreOptions {
  /** Empty: chosen from a list, or the newest. */
  readonly checkpoints: readonly string[];
  /** All of the directory instead. */
  readonly all: boolean;
  readonly json: boolean;
}

/** What `hideout pin` was asked to do. */
export interface PinOptions extends StoreOptions {
  /** Missing: chosen from a list. */
  readonly checkpoint?: string;
  /** Take the pin away instead. */
  readonly unpin: boolean;
}

/** What `hideout archive` was asked to do. */
export interface ArchiveCommandOptions extends StoreOptions {
  /** Missing: chosen from a list. */
  readonly checkpoint?: string;
  /** Leave the checkpoint beside its archive. */
  readonly keep: boolean;
}

/** What `hideout unarchive` was asked to do. */
export interface UnarchiveOptions extends StoreOptions {
  readonly checkpoint: string;
  /** Leave the archive beside the checkpoint. */
  readonly keep: boolean;
}

/** What `hideout prune` was asked to do. */
export interface PruneOptions extends StoreOptions {
  /** Only say what would be done. */
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** Formats of an exported policy, by the name that --format has for them. */
export const EXPORT_FORMATS = ['onnx', 'tfjs', 'safetensors'] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What `hideout export` was asked to do. */
export interface ExportOptions extends StoreOptions {
  /** Missing: chosen from a list, or the newest. */
  readonly checkpoint?: string;
  readonly policyId: string;
  readonly format: ExportFormat;
  /** File, or for tfjs directory, to write; missing: named after the policy and the format, in the current directory. */
  readonly output?: string;
  /** Replace what is there. */
  readonly force: boolean;
}

/** What `hideout dashboard` was asked to do. */
export interface DashboardOptions {
  /** TCP port; missing: the dashboard's own default. */
  readonly port?: number;
  /** Address to listen on; missing: loopback. */
  readonly host?: string;
  /** Whether other computers may reach it; missing: they may not. */
  readonly allowRemote?: boolean;
  /** Names under which other computers ask for it. */
  readonly allowedHosts?: readonly string[];
  readonly configPath?: string;
  readonly checkpointDirectory?: string;
  readonly runsDirectory?: string;
}

/** What `hideout init` was asked to do. */
export interface InitOptions {
  /** Missing: the current one. */
  readonly directory?: string;
  /** Replace files that are there. */
  readonly force: boolean;
}

/** What `hideout doctor` was asked to do. */
export interface DoctorOptions extends StoreOptions {
  readonly json: boolean;
}

/** What `hideout completion` was asked to do. */
export interface CompletionOptions {
  readonly shell: Shell;
}

/** What a shell asks `hideout complete`. */
export interface CompleteOptions {
  /** The grammar. */
  readonly program: Command;
  /** The words so far, without the program's name; the last one is to be completed, and may be empty. */
  readonly words: readonly string[];
}
