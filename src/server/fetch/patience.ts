import { after } from '../../runtime/timers.js';

/** Who may end the wait of an answer: the client, by giving up; and the simulator, when it closes. */
export interface Patience {
  readonly signal: AbortSignal | undefined;
  readonly closing: AbortSignal;
}

/** Waits so many milliseconds, or until the simulator closes. Rejects with the client's reason when it gives up. */
export function wait(milliseconds: number, { signal, closing }: Patience): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(reasonOf(signal));
      return;
    }
    if (milliseconds <= 0 || closing.aborted) {
      resolve();
      return;
    }
    const stop = (): void => {
      cancel();
      closing.removeEventListener('abort', goOn);
      signal?.removeEventListener('abort', giveUp);
    };
    const goOn = (): void => {
      stop();
      resolve();
    };
    const giveUp = (): void => {
      stop();
      reject(reasonOf(signal));
    };
    const cancel = after(milliseconds, goOn);
    closing.addEventListener('abort', goOn);
    signal?.addEventListener('abort', giveUp);
  });
}

/** What `fetch` rejects with when its signal is aborted. */
export function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  if (reason instanceof Error) return reason;
  return (reason ?? new DOMException('This operation was aborted', 'AbortError')) as Error;
}
