/**
 * The only timers there are. They serve the transport (a delayed answer, a heartbeat on a stream);
 * what time it is for the simulated API is the clock's matter and never waits for one of these.
 *
 * They are taken from their module, and once: the globals are not ours where tests use fake timers, and a
 * simulator in the same process would wait forever for a time that nobody moves.
 */
import { clearInterval, clearTimeout, setImmediate, setInterval, setTimeout } from 'node:timers';

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

/** Calls back at the end of this turn of the event loop. */
export function soon(callback: () => void): void {
  setImmediate(callback);
}

/** Waits so many milliseconds. */
export type Pause = (milliseconds: number) => Promise<void>;

/** By the machine's clock: for politeness towards somebody else's server. */
export const pause: Pause = (milliseconds) =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
