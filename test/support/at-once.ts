import { setImmediate } from 'node:timers/promises';

/**
 * For servers that are in this process and need no time: what waits for them goes on at once, after what is
 * due in this turn of the event loop.
 */
export const atOnce = (): Promise<void> => setImmediate();
