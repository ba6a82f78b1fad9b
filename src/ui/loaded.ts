import { useEffect, useRef, useState } from 'preact/hooks';
import { revision } from './live.js';
import { world } from './route.js';
import { returned } from './session.js';

export interface Loaded<T> {
  /** The last one that came; it stays while a newer one is under way, so that nothing jumps. */
  readonly value: T | undefined;
  /** Why the newest could not be had. */
  readonly error: unknown;
  /** Whether `value` is of what was asked for last. */
  readonly isCurrent: boolean;
}

interface Held<T> {
  readonly key: string;
  readonly value?: T;
  readonly error?: unknown;
}

/**
 * Loads something, and again whenever it may have changed.
 *
 * @param key says what is loaded; another key loads another thing
 */
export function useLoaded<T>(
  key: string | undefined,
  load: () => Promise<T>,
  { isLive = true }: { readonly isLive?: boolean } = {},
): Loaded<T> {
  const whole = key === undefined ? undefined : `${world.value} ${key}`;
  const [held, hold] = useState<Held<T>>({ key: '' });
  const asked = useRef({ key: whole, number: 0, shown: 0 });
  const version = isLive ? revision.value : 0;
  useEffect(() => {
    if (whole === undefined) return;
    const number = asked.current.number + 1;
    asked.current = { key: whole, number, shown: asked.current.shown };
    const isWanted = (): boolean => asked.current.key === whole && number > asked.current.shown;
    load().then(
      (value) => {
        if (!isWanted()) return;
        asked.current.shown = number;
        hold({ key: whole, value });
      },
      (error: unknown) => {
        if (!isWanted()) return;
        asked.current.shown = number;
        hold((before) => ({ ...(before.key === whole && before), key: whole, error }));
      },
    );
    // `load` is made anew each time; the key stands for it.
  }, [whole, version, returned.value]);
  return { value: held.value, error: held.error, isCurrent: held.key === whole };
}
