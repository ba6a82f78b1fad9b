/** The end of something that several may begin, and that comes once. */
export interface Ending {
  /** Begins it, unless somebody has. Settles when it is over. */
  begin(): Promise<void>;
  /** Settles when it is over, whoever began it. */
  readonly over: Promise<void>;
}

/** @param onFailure told when the end does not go well, besides whoever waits for it */
export function createEnding(
  end: () => Promise<void>,
  onFailure: (error: unknown) => void,
): Ending {
  let settle: ((ending: Promise<void>) => void) | undefined;
  const over = new Promise<void>((resolve) => {
    settle = resolve;
  });
  over.catch(onFailure);
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
