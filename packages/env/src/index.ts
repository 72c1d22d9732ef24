export { Action, actionCodec, actionNames, HideAndSeekActionError } from './actions.js';
export type { ActionCodec, HideAndSeekActionSpace } from './actions.js';
export { bodyHalfWidth, bodyHeight, eyeHeight, stepSeconds, turnRadPerStep } from './agent-body.js';
export { HideAndSeekConfigError } from './config-error.js';
export type { ConfigProblem } from './config-error.js';
export {
  hideAndSeekOptionValues,
  resolveHideAndSeekConfig,
  validateHideAndSeekConfig,
} from './config-validation.js';
export type { OptionValues } from './config-validation.js';
export { defaultHideAndSeekConfig, preparationSteps } from './config.js';
export type { CatchingConfig, HideAndSeekConfig, HideAndSeekOptions, MapName } from './config.js';
export { episodeMetricNames } from './episode-metrics.js';
export { createHideAndSeek, HideAndSeek } from './hide-and-seek.js';
export type { ObservationSlice } from './observation-layout.js';
export { decodeRecording, encodeRecording, isRecording } from './replay/recording-codec.js';
export type { Recording } from './replay/recording.js';
export { decodeReplay, encodeReplay } from './replay/replay-codec.js';
export { HideAndSeekReplayError } from './replay/replay-error.js';
export { ReplayPlayer, verifyReplay } from './replay/replay-player.js';
export type { ReplayCheck } from './replay/replay-player.js';
export type { Replay } from './replay/replay.js';
export { rulesVersion } from './replay/rules-version.js';
export type { RewardConfig, RewardPreset } from './reward-config.js';
export { HideAndSeekStateError } from './saved-state.js';
export type { SavedArray, SavedState } from './saved-state.js';
export { scriptedBehaviours } from './scripted/behaviours.js';
export type { ScriptedBehaviour, ScriptedTeam } from './scripted/behaviours.js';
export type { ScriptedActor } from './scripted/scripted-actor.js';
export type { HideAndSeekSetup } from './setup.js';
export { Voxel } from './voxels.js';
export type { WorldDetails } from './world-details.js';
export type { AgentView, Surface, WorldView } from './world-view.js';
