/** Waits that long, by the machine's clock: for politeness towards somebody else's server. */
export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
