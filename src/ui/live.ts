/** What goes on in the world that is shown: its requests as they come, and the sign that something has changed. */
import { batch, computed, effect, signal } from '@preact/signals';
import { connectAdmin, type AdminClient } from '../client.js';
import { after, every, machineNow, oncePerFrame, pause, throttled, toMillis } from './machine.js';
import { world } from './route.js';
import { admin, connection, noteFailure, optionsOf, origin, token, touched } from './session.js';

type Result<O extends keyof AdminClient> = Awaited<ReturnType<AdminClient[O]>>;

export type RequestSummary = Result<'listRequestSummaries'>['requests'][number];

/** Changes whenever what is shown may no longer be so. */
export const revision = signal(0);
const OFTEN_ENOUGH = 300;
const bump = throttled(OFTEN_ENOUGH, () => {
  revision.value += 1;
});
effect(() => {
  if (touched.value > 0) revision.value = revision.peek() + 1;
});

/** The newest requests first: as many as anyone would look through. */
export const requests = signal<readonly RequestSummary[]>([]);
const REMEMBERED = 1000;
/** How many came beside those of the list, since it was begun: too fast to be shown, or long ago. */
export const leftOut = signal(0);
/** Rules that answered just now, for what moves with them. */
export const fresh = signal<ReadonlySet<string>>(new Set());
const STAYS_FRESH = 1600;

/** Whether the feed is open, so that what is shown moves by itself. */
export const isFollowing = signal(false);

export function forgetRequests(): void {
  requests.value = [];
  leftOut.value = 0;
}

const arrived: RequestSummary[] = [];
const show = oncePerFrame(() => {
  const news = arrived.splice(0);
  batch(() => {
    const all = [...news.reverse(), ...requests.value];
    requests.value = all.slice(0, REMEMBERED);
    leftOut.value += all.length - requests.value.length;
    fresh.value = new Set(news.map(({ rule }) => rule));
  });
  const shown = fresh.value;
  after(STAYS_FRESH, () => {
    if (fresh.value === shown) fresh.value = new Set();
  });
});

interface Feed {
  readonly requests: readonly RequestSummary[];
  readonly dropped: number;
}

const LISTED = 200;

async function list(client: AdminClient): Promise<void> {
  requests.value = (await client.listRequestSummaries({ limit: LISTED })).requests;
  leftOut.value = 0;
}

/** A reset counts the requests from the start again. */
async function listAfterReset(client: AdminClient): Promise<void> {
  const [newest] = (await client.listRequestSummaries({ limit: 1 })).requests;
  if ((newest?.number ?? -1) < newestShown()) await list(client);
}

const newestShown = (): number => (arrived.at(-1) ?? requests.value[0])?.number ?? -1;

async function follow(client: AdminClient, isOver: () => boolean): Promise<void> {
  const events = await client.streamEvents({ form: 'summary' });
  await list(client);
  if (isOver()) return;
  isFollowing.value = true;
  for await (const { event, data } of events) {
    if (isOver()) return;
    if (event === 'requests') {
      const news = JSON.parse(data) as Feed;
      const known = newestShown();
      // What was listed above comes again when it came meanwhile.
      const unknown = news.requests.filter(({ number }) => number > known);
      arrived.push(...unknown);
      // So may some of those that the feed has left out.
      const gap = (unknown[0]?.number ?? 0) - known - 1;
      leftOut.value += Math.max(0, Math.min(news.dropped, gap));
      show();
    } else if (event === 'changed') {
      await listAfterReset(client);
    }
    bump();
  }
}

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 3000;

/** Comes back by itself when the simulator does. */
async function keepFollowing(signal: AbortSignal): Promise<void> {
  const isOver = (): boolean => signal.aborted;
  for (let wait = FIRST_PAUSE; !isOver(); wait = Math.min(wait * 1.5, LONGEST_PAUSE)) {
    try {
      await follow(connectAdmin(origin, { ...optionsOf(world.peek()), signal }), isOver);
      wait = FIRST_PAUSE;
    } catch (error) {
      if (isOver()) return;
      isFollowing.value = false;
      noteFailure(error);
      if (connection.value === 'locked') return;
    }
    // A stream that ended without an error: the simulator stops, or the world is gone.
    if (!isOver()) isFollowing.value = false;
    await pause(wait);
    await admin
      .peek()
      .getHealth()
      .catch(() => undefined);
  }
}

// Another world, or another token, is another feed.
effect(() => {
  const _world = world.value;
  const _token = token.value;
  forgetRequests();
  isFollowing.value = false;
  const ending = new AbortController();
  void keepFollowing(ending.signal);
  return () => {
    ending.abort();
  };
});

/** The clock as it was read, and when that was by this machine. */
const reading = signal<{ readonly clock: Result<'getClock'>; readonly at: number } | undefined>(
  undefined,
);
const tick = signal(0);
every(1000, () => {
  tick.value += 1;
});

export const clockMode = computed(() => reading.value?.clock.mode);

/** The time of the simulator in milliseconds. */
export const simulatorNow = computed(() => {
  const _tick = tick.value;
  if (reading.value === undefined) return undefined;
  const { clock, at } = reading.value;
  const read = toMillis(clock.now);
  return clock.mode === 'frozen' ? read : read + (machineNow() - at);
});

effect(() => {
  const _revision = revision.value;
  admin.value.getClock().then(
    (clock) => {
      reading.value = { clock, at: machineNow() };
    },
    () => undefined,
  );
});

/** Time alone changes what is shown: records expire. */
const NOW_AND_THEN = 10_000;
every(NOW_AND_THEN, () => {
  if (!document.hidden && connection.value === 'up') bump();
});
