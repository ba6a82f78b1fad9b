import { every } from '../runtime/timers.js';

/** Notices a database that says nothing any more, although no connection has ended. */
export interface Silence {
  /** As the answers, unless nobody is there to give them: then it rejects. */
  heed<T>(answers: Promise<T>): Promise<T>;
}

/**
 * Milliseconds of a turn. All is counted in turns: a process that stood still itself finds that time has passed,
 * and what came meanwhile not read yet.
 */
const TURN = 1000;

/** Turns after which somebody who waits has it asked whether anybody is there. */
const WORRY = 3;

/** Turns that the database has to answer this. */
const PATIENCE = 5;

interface Waiting {
  /** The turn in which it began, or in which the database was last heard. */
  since: number;
  readonly giveUp: (error: Error) => void;
}

/**
 * A statement may take long in a database that lives. So one that is waited for is no sign: it is given up when a question
 * that costs nothing, on a connection of its own, is not answered either.
 *
 * @param ask resolves at a sign of life, rejects where there is none, and ends by itself at last
 * @param takeTurns calls back in each turn, until what it returns is called
 */
export function createSilence(
  ask: () => Promise<void>,
  takeTurns: (look: () => void) => () => void = (look) => every(TURN, look),
): Silence {
  const all = new Set<Waiting>();
  let turn = 0;
  let question: { readonly asked: number } | undefined;
  let rest: (() => void) | undefined;

  const hear = (): void => {
    for (const waiting of all) waiting.since = turn;
  };
  const look = (): void => {
    turn += 1;
    if (question === undefined) {
      if (![...all].some(({ since }) => turn - since >= WORRY)) {
        if (all.size === 0) stop();
        return;
      }
      const own = { asked: turn };
      question = own;
      ask().then(
        () => {
          if (question !== own) return;
          question = undefined;
          hear();
        },
        () => {
          if (question === own) giveUp(own.asked);
        },
      );
    } else if (turn - question.asked >= PATIENCE) giveUp(question.asked);
  };
  const giveUp = (asked: number): void => {
    question = undefined;
    const error = Object.assign(
      new Error('nothing was answered for seconds, and nothing on a new connection either'),
      { code: 'ETIMEDOUT' },
    );
    for (const waiting of all) {
      if (waiting.since >= asked) continue;
      all.delete(waiting);
      waiting.giveUp(error);
    }
  };
  const stop = (): void => {
    rest?.();
    rest = undefined;
  };

  return {
    heed: (answers) =>
      new Promise((resolve, reject) => {
        rest ??= takeTurns(look);
        const waiting = { since: turn, giveUp: reject };
        all.add(waiting);
        answers.then(resolve, reject).finally(() => all.delete(waiting));
      }),
  };
}
