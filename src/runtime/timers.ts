/**
 * The only timers there are. They serve the transport (a delayed answer, a heartbeat on a stream);
 * what time it is for the simulated API is the clock's matter and never waits for one of these.
 */

/** Calls back once after so many milliseconds. Returns what calls it off. */
export function after(milliseconds: number, callback: () => void): () => void {
  const timer = setTimeout(callback, milliseconds);
  return () => {
    clearTimeout(timer);
  };
}

/** Calls back again and again. Returns what ends it. Does not keep the process alive. */
export function every(milliseconds: number, callback: () => void): () => void {
  const timer = setInterval(callback, milliseconds);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}
