/** Runs the work once, so many milliseconds of the machine's time from now, unless it is stopped. */
export function startTimer(milliseconds: number, work: () => void): () => void {
  const timer = setTimeout(work, milliseconds);
  return () => {
    clearTimeout(timer);
  };
}
