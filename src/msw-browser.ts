/** `masstack-mock/msw`: the simulator as handlers of MSW, for `setupWorker` in a page. */
import { createMsw, type HandlerOptions } from './adapters/msw.js';
import { createSimulator, type BrowserOptions } from './browser.js';

export type { HandlerOptions, Handlers } from './adapters/msw.js';

/** How the simulator behind the handlers is started, and for whom it answers. */
export interface MswOptions extends HandlerOptions, BrowserOptions {}

const msw = createMsw((options: BrowserOptions) => createSimulator(options));

/** Handlers with a simulator of their own, which starts with the first request. */
export const handlers = msw.handlers;

/** Handlers with their control plane. */
export const startHandlers = msw.startHandlers;
