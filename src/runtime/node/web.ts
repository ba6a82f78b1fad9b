/**
 * The classes of the Fetch standard. Some environments of tests (jsdom) hide them from the modules in them; those
 * of the process are used then.
 */
import { runInThisContext } from 'node:vm';

type Name = 'Headers' | 'ReadableStream' | 'Response';

const take = <N extends Name>(name: N): (typeof globalThis)[N] =>
  (globalThis as Partial<typeof globalThis>)[name] ??
  (runInThisContext(name) as (typeof globalThis)[N]);

export const WebHeaders: typeof Headers = take('Headers');
export const WebReadableStream: typeof ReadableStream = take('ReadableStream');
export const WebResponse: typeof Response = take('Response');

/** What a client of this environment calls itself. */
export const userAgent = (): string => 'node';

/** What this runs on. */
export const platform = (): string => process.version;
