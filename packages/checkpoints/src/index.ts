export { CheckpointManager } from './checkpoint-manager.js';
export type { CheckpointManagerOptions, PruneReport, StoreContents } from './checkpoint-manager.js';

export type {
  CheckpointInput,
  LoadedCheckpoint,
  PolicyContent,
  SavedCheckpoint,
  SkippedCheckpoint,
} from './checkpoint-content.js';
export { RESERVED_METADATA_FIELDS } from './checkpoint-entry.js';
export type { CheckpointEntry, CheckpointRecord } from './checkpoint-entry.js';
export type { CheckpointFigures, CheckpointMetadata, MetadataValue } from './checkpoint-metadata.js';
export type { JsonObject, JsonValue } from './canonical-json.js';
export type { NamedTensor, TypedArray } from './tensor.js';
export type { VerificationReport, Verdict } from './verification.js';
export type { FileCheck } from './file-survey.js';
export type { LockOwner } from './lock-owner.js';
export type { MetricMode } from './retention/keep-best.js';
export type { KeepBest, RetentionOptions } from './retention/retention-options.js';
export type { RetentionVerdict } from './retention/retention-plan.js';

export type { ArchiveEntry, ArchiveOptions } from './archive/checkpoint-archives.js';

export { companionPaths } from './companion-files.js';
export type { CompanionPaths } from './companion-files.js';

export { lineagesOf } from './lineage.js';
export type { Lineage } from './lineage.js';

export { decodeSafetensors, encodeSafetensors } from './safetensors.js';
export type { SafetensorsContent } from './safetensors.js';

export { blockingFileSystem, nodeFileSystem } from './node-file-system.js';
export type {
  DirectoryItem,
  FileKind,
  FileLock,
  FileStatus,
  FileSystemPort,
  WritableFile,
} from './file-system-port.js';

export { ArchiveDamagedError } from './errors/archive-damaged-error.js';
export { ArchiveRefusedError } from './errors/archive-refused-error.js';
export { CheckpointDamagedError } from './errors/checkpoint-damaged-error.js';
export { CheckpointNeededError } from './errors/checkpoint-needed-error.js';
export { CheckpointNotFoundError } from './errors/checkpoint-not-found-error.js';
export { DirectoryInUseError } from './errors/directory-in-use-error.js';
export { InvalidCheckpointInputError } from './errors/invalid-checkpoint-input-error.js';
export { InvalidJsonError } from './errors/invalid-json-error.js';
export { InvalidSafetensorsError } from './errors/invalid-safetensors-error.js';
export { LockUnavailableError } from './errors/lock-unavailable-error.js';
export { NameTakenError } from './errors/name-taken-error.js';
export { NewerFormatError } from './errors/newer-format-error.js';
export { NoGoodCheckpointError } from './errors/no-good-checkpoint-error.js';
export { SavingThreadError } from './errors/saving-thread-error.js';
export { StoreReadError } from './errors/store-read-error.js';
export { StoreWriteError } from './errors/store-write-error.js';
