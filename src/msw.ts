/** `masstack-mock/msw`: the simulator as handlers of MSW, for `setupServer` in tests. */
import { createMsw, type HandlerOptions } from './adapters/msw.js';
import { createSimulator, type SimulatorOptions } from './index.js';

export type { HandlerOptions, Handlers } from './adapters/msw.js';

/** How the simulator behind the handlers is started, and for whom it answers. It takes no port. */
export interface MswOptions
  extends HandlerOptions, Omit<SimulatorOptions, 'listen' | 'port' | 'host'> {}

const msw = createMsw((options: Omit<MswOptions, keyof HandlerOptions>) =>
  createSimulator({ ...options, listen: false }),
);

/** Handlers with a simulator of their own, which starts with the first request. */
export const handlers = msw.handlers;

/** Handlers with their control plane. */
export const startHandlers = msw.startHandlers;
