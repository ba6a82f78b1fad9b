/** The end of something that several may begin, and that comes once. */
export interface Ending {
  /** Begins it, unless somebody has. Settles when it is over. */
  begin(): Promise<void>;
  /** Settles when it is over, whoever began it. */
  readonly over: Promise<void>;
}

export function createEnding(end: () => Promise<void>): Ending {
  let settle: ((ending: Promise<void>) => void) | undefined;
  const over = new Promise<void>((resolve) => {
    settle = resolve;
  });
  // Whoever waits for the end is told how it went; nobody has to wait.
  over.catch(() => undefined);
  let hasBegun = false;
  return {
    begin() {
      if (!hasBegun) {
        hasBegun = true;
        settle?.(end());
      }
      return over;
    },
    over,
  };
}
