import type { Simulator } from '../../src/index.js';

/** A document with what ordinary documents hold. */
export const FILE = 'test/regressions/ordinary.openapi.yaml';

/** A request to an ordinary document's simulator. */
export interface Sent {
  readonly method?: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends a request with a test token. */
export async function askFrom(
  { url: base }: Pick<Simulator, 'url'>,
  { method, url, headers = {}, body }: Sent,
) {
  const response = await fetch(base + url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { authorization: 'Bearer test_admin', ...headers },
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  const mediaType = response.headers.get('content-type') ?? '';
  return {
    status: response.status,
    mediaType,
    headers: response.headers,
    text,
    body: mediaType.includes('json') ? (JSON.parse(text) as unknown) : text,
  };
}
