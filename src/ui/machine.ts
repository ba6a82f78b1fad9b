/** What the page takes of the browser beside the document: its only timers, clock, storage and clipboard. */
import { after, every } from '../runtime/browser/timers.js';

/** Milliseconds since the epoch, by this machine: to draw, never to decide what time the simulator has. */
export const machineNow = (): number => Date.now();

/** Milliseconds since the epoch of a time in ISO 8601. */
export const toMillis = (instant: string): number => Date.parse(instant);

/** `2030-01-31T12:00:00.000Z` */
export const toInstant = (instant: string | number): string => new Date(instant).toISOString();

export { after, every };

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    after(milliseconds, resolve);
  });

/** Once before the page is drawn again, however often it is asked for meanwhile. */
export function oncePerFrame(callback: () => void): () => void {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      callback();
    });
  };
}

/** Calls back at most once in so many milliseconds, at the end of them. */
export function throttled(milliseconds: number, callback: () => void): () => void {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    after(milliseconds, () => {
      isWaiting = false;
      callback();
    });
  };
}

type Shelf = 'tab' | 'browser';

const storageOf = (shelf: Shelf): Storage => (shelf === 'tab' ? sessionStorage : localStorage);

/** A browser may refuse its storage; the page then remembers nothing. */
export function recall(shelf: Shelf, name: string): string | undefined {
  try {
    return storageOf(shelf).getItem(`masstack-mock.${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keep(shelf: Shelf, name: string, value: string | undefined): void {
  try {
    if (value === undefined) storageOf(shelf).removeItem(`masstack-mock.${name}`);
    else storageOf(shelf).setItem(`masstack-mock.${name}`, value);
  } catch {
    // See recall.
  }
}

/** Whether it worked: a page that is not from this machine or not over TLS has no clipboard. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'off-screen';
  const open = document.querySelector('dialog[open]') ?? document.body;
  open.append(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way without a secure context
  const done = document.execCommand('copy');
  area.remove();
  return done;
}

export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
