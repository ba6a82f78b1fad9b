export const WebHeaders: typeof Headers = globalThis.Headers;
export const WebReadableStream: typeof ReadableStream = globalThis.ReadableStream;
export const WebResponse: typeof Response = globalThis.Response;

// The types of Node, which the whole package is checked with, do not have it.
const browser = globalThis as unknown as { readonly navigator: { readonly userAgent: string } };

/** What a client of this environment calls itself. */
export const userAgent = (): string => browser.navigator.userAgent;

/** What this runs on. */
export const platform = (): string => browser.navigator.userAgent;
