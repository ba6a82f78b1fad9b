/** What becomes of the standard streams when nobody reads them, or when they cannot be written. */

let onClosed = (): void => {
  process.exit();
};

/** Called instead of ending the process when the reader of standard output is gone. */
export function onClosedOutput(callback: () => void): void {
  onClosed = callback;
}

/** Lines that cannot be written (a full disk) are lost, and the process goes on. */
export function guardStreams(): void {
  let isTold = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // `masstack-mock walks | head` closes the pipe early; that is not an error.
    if (error.code === 'EPIPE') onClosed();
    else if (!isTold) {
      isTold = true;
      process.stderr.write(
        `masstack-mock: cannot write to standard output (${error.code ?? error.message}); further lines are lost\n`,
      );
    }
  });
  // There is nowhere left to say it.
  process.stderr.on('error', () => undefined);
}
