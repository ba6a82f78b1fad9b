/** Loaded into a server with --import: says at the end how long its event loop stood still at most. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
// Loading and planting are not what is measured here.
process.on('SIGUSR2', () => delay.reset());
process.once('exit', () => {
  process.stderr.write(`event loop stood still for ${(delay.max / 1e6).toFixed(1)} ms at most\n`);
});
