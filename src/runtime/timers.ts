/**
 * The only timers there are. They serve the transport (a delayed answer, a heartbeat on a stream);
 * what time it is for the simulated API is the clock's matter and never waits for one of these.
 */
import { after } from './node/timers.js';

export { after, every, soon } from './node/timers.js';

/** Waits so many milliseconds. */
export type Pause = (milliseconds: number) => Promise<void>;

/** By the machine's clock: for politeness towards somebody else's server. */
export const pause: Pause = (milliseconds) =>
  new Promise((resolve) => {
    after(milliseconds, resolve);
  });
