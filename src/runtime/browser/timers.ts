/**
 * Taken once, when the module loads. A clock of a test that was installed before (Playwright's) holds up delays and
 * heartbeats; answers do not wait for it, because `soon` is not a timer.
 */
const { clearInterval, clearTimeout, setInterval, setTimeout } = globalThis;

/** Calls back once after so many milliseconds. Returns what calls it off. */
export function after(milliseconds: number, callback: () => void): () => void {
  const timer = setTimeout(callback, milliseconds);
  return () => {
    clearTimeout(timer);
  };
}

/** Calls back again and again. Returns what ends it. */
export function every(milliseconds: number, callback: () => void): () => void {
  const timer = setInterval(callback, milliseconds);
  return () => {
    clearInterval(timer);
  };
}

const waiting: (() => void)[] = [];
const { port1, port2 } = new MessageChannel();
// The types of Node, which the whole package is checked with, do not know this one.
(port1 as unknown as { onmessage: () => void }).onmessage = () => {
  waiting.shift()?.();
};

/** Calls back at the end of this turn of the event loop. */
export function soon(callback: () => void): void {
  waiting.push(callback);
  port2.postMessage(undefined);
}
