/**
 * Taken from their module, and once: the globals are not ours where tests use fake timers, and a
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
