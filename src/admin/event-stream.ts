/** What an event stream is made of. */
export interface EventSource {
  /** The next text; nothing while there is none. */
  take(): Promise<string | undefined>;
  /** Called once, when the reader has gone or the stream has ended. */
  release(): void;
}

/** What a source tells its reader. */
export interface Reader {
  /** There may be something to take. */
  readonly notify: () => void;
  /** Nothing more comes than what is there now. */
  readonly finish: () => void;
}

/** A stream whose reader waits for what its source takes. Each reader has a source of its own. */
export function streamFrom(open: (reader: Reader) => EventSource): AsyncIterable<string> {
  return {
    [Symbol.asyncIterator]() {
      let isFinished = false;
      let hasEnded = false;
      let wake: (() => void) | undefined;
      const notify = (): void => {
        wake?.();
        wake = undefined;
      };
      const source = open({
        notify,
        finish() {
          isFinished = true;
          notify();
        },
      });
      const end = (): void => {
        if (!hasEnded) source.release();
        hasEnded = true;
        notify();
      };
      return {
        async next() {
          for (;;) {
            if (hasEnded) return { done: true, value: undefined };
            const value = await source.take();
            if (value !== undefined) return { done: false, value };
            if (isFinished) {
              end();
              return { done: true, value: undefined };
            }
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          }
        },
        async return() {
          end();
          return { done: true, value: undefined };
        },
      };
    },
  };
}
