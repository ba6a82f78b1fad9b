import { soon } from '../runtime/timers.js';

/** Takes what sends an answer, and calls it at the end of this turn of the event loop. */
export type Outbox = (send: () => void) => void;

/**
 * Lets the answers of one turn leave together. A client that waits on many connections is woken by the
 * first of them and finds the others there; woken for each one, it costs the server a third of its time
 * (docs/decisions/0007-answers-leave-together.md).
 */
export function createOutbox(): Outbox {
  let waiting: (() => void)[] = [];
  const sendAll = (): void => {
    const leaving = waiting;
    waiting = [];
    for (const send of leaving) send();
  };
  return (send) => {
    if (waiting.push(send) === 1) soon(sendAll);
  };
}
