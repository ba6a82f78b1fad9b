/**
 * Loaded into a server under test with `--import`: nothing of the product knows of it. Asked for `memory`, it
 * tells what is in use after a garbage collection, and the most that was; asked for `standstill`, the longest
 * time since the last question in which the event loop did not turn.
 */
import fs from 'node:fs';

/** Milliseconds between two looks. */
const EVERY = 5;

/** Linux tells here how long the thread waited for a processor: that is the machine's doing, not ours. */
const SCHEDULE = `/proc/self/task/${process.pid}/schedstat`;

function waited() {
  try {
    return Number(fs.readFileSync(SCHEDULE, 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}

/** Milliseconds that went by, but for those in which the thread waited for a processor. */
const ownTime = () => performance.now() - waited();

let last = ownTime();
let longest = 0;
let most = 0;
const look = () => {
  const now = ownTime();
  longest = Math.max(longest, now - last - EVERY);
  last = now;
  most = Math.max(most, process.memoryUsage.rss());
};
setInterval(look, EVERY).unref();

process.on('message', (question) => {
  if (question === 'standstill') {
    look();
    process.send(longest);
  } else {
    globalThis.gc?.();
    globalThis.gc?.();
    const { heapUsed, external, rss } = process.memoryUsage();
    process.send({ heap: heapUsed, external, rss, mostRss: most });
    most = 0;
  }
  last = ownTime();
  longest = 0;
});
process.channel?.unref();
