/** Longest stretch of work, shorter than a frame of the screen. */
const LONGEST_MS = 12;

/** Lets the page do what else there is to do. Unlike a timer it is not slowed down where nobody looks at the page. */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Gives back what is awaited between two pieces of long work: it pauses wherever the page was kept busy for long enough. */
export function breaks(): () => Promise<void> {
  let begin = performance.now();
  return async () => {
    if (performance.now() - begin < LONGEST_MS) return;
    await pause();
    begin = performance.now();
  };
}

/** The same, and what ends the work once the signal is aborted: it throws the signal's reason then. */
export function breaksUntil(signal: AbortSignal): () => Promise<void> {
  const takeBreak = breaks();
  return async () => {
    await takeBreak();
    signal.throwIfAborted();
  };
}
