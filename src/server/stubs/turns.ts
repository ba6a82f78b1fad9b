import { createSlicer } from '../../runtime/slices.js';
import { soon } from '../../runtime/timers.js';

/**
 * Costly requests that arrive at the same moment are looked at one in each turn of the event loop, so that
 * everything else is answered between them: each alone is bounded, a hundred in a row would be seconds.
 * All worlds share this, as they share the event loop.
 */
const waiting: (() => void)[] = [];

/** Units of work. Whoever comes after so much in one turn waits for the next. */
const PER_TURN = 50_000;

let spent = 0;
let isTurning = false;

/** Counts work that was done, for whatever. */
export function charge(units: number): void {
  spent += units;
}

/** Whether others have to come first. Where it is false, waiting would only cost. */
export const isCrowded = (): boolean => spent >= PER_TURN || waiting.length > 0;

/** Resolves when it is this one's turn, in the order of asking. */
export async function itsTurn(): Promise<void> {
  if (!isCrowded()) return;
  await new Promise<void>((resolve) => {
    waiting.push(resolve);
    if (!isTurning) void letIn();
  });
}

/** What long work calls after each of its parts: others have their turn when enough was done. */
export function createPause(): () => Promise<void> {
  const slice = createSlicer();
  return async () => {
    if (isCrowded()) await itsTurn();
    else if (slice.isOver()) await slice.next();
  };
}

async function letIn(): Promise<void> {
  isTurning = true;
  while (waiting.length > 0) {
    // What was done while requests were read ends before the first; only after the second had timers a turn, too.
    await turn();
    await turn();
    spent = 0;
    waiting.shift()?.();
  }
  isTurning = false;
}

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    soon(resolve);
  });
