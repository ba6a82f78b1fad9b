const { Headers, ReadableStream, Response } = globalThis;
export { Headers as WebHeaders, ReadableStream as WebReadableStream, Response as WebResponse };

// The types of Node, which the whole package is checked with, do not have it.
const browser = globalThis as unknown as { readonly navigator: { readonly userAgent: string } };

/** What a client of this environment calls itself. */
export const userAgent = (): string => browser.navigator.userAgent;

/** What this runs on. */
export const platform = (): string => browser.navigator.userAgent;
