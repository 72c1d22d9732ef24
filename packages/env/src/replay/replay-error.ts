/** A replay that cannot be read or played. The message is one sentence that says why. */
export class HideAndSeekReplayError extends Error {
  override readonly name = 'HideAndSeekReplayError';
}
