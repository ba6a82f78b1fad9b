import { isObject } from '../../runtime/json.js';

/** A response, whichever client received it. */
export interface ResponseRead {
  readonly status: number;
  readonly contentType: string | undefined;
  /** Parsed when it is JSON; `undefined` when there is none. */
  readonly body: unknown;
  /** Whether our own simulator gave it: it says so in every answer. */
  readonly isOurs: boolean;
  /** By its name in lower case; absent where a page is not shown all of them. */
  readonly header?: (name: string) => string | undefined;
  /** What was asked, as far as the response still knows it. */
  readonly method?: string;
  readonly url?: string;
}

/**
 * Reads a response of `fetch`, supertest, axios or Playwright. One of `fetch` is copied first, so the test can
 * still read its body. Throws a `TypeError` for anything else.
 */
export function readAnswer(response: unknown): ResponseRead | Promise<ResponseRead> {
  if (isPlaywrightResponse(response)) return readPlaywright(response);
  if (isFetchResponse(response)) return readFetch(response);
  if (isObject(response)) {
    // Clients keep things on prototypes, so these are properties and not a shape to check at once.
    if (isObject(response['config']) && 'data' in response) return readAxios(response);
    if (isObject(response['headers']) && 'text' in response) return readSupertest(response);
  }
  throw new TypeError(
    'toSatisfyContract() takes a response of fetch, supertest, axios or Playwright, and this value is not one. Await it first.',
  );
}

/** That of a request of the test (`APIResponse`), or of a page (`Response`), which knows its request. */
interface PlaywrightResponse {
  status(): number;
  url(): string;
  headers(): Readonly<Record<string, string>>;
  text(): Promise<string>;
  request?(): { method(): string };
}

function isPlaywrightResponse(value: unknown): value is PlaywrightResponse {
  return (
    isObject(value) &&
    ['status', 'url', 'headers', 'text'].every((name) => typeof value[name] === 'function')
  );
}

async function readPlaywright(response: PlaywrightResponse): Promise<ResponseRead> {
  const headers = response.headers();
  const method = response.request?.().method();
  return {
    status: response.status(),
    contentType: headers['content-type'],
    header: (name) => headers[name],
    isOurs: headers[OF_THE_SIMULATOR] !== undefined,
    // A page keeps no body of what has none.
    body: parse(await response.text().catch(() => '')),
    url: response.url().replace(/\/__worlds\/[^/]+/, ''),
    ...(method !== undefined && { method }),
  };
}

function isFetchResponse(value: unknown): value is Response {
  return (
    isObject(value) && typeof value['clone'] === 'function' && typeof value['text'] === 'function'
  );
}

async function readFetch(response: Response): Promise<ResponseRead> {
  if (response.bodyUsed) {
    throw new TypeError(
      'the body of this response has been read already: call toSatisfyContract() before response.json() or response.text()',
    );
  }
  return {
    status: response.status,
    contentType: response.headers.get('content-type') ?? undefined,
    isOurs: response.headers.has(OF_THE_SIMULATOR),
    body: parse(await response.clone().text()),
    // Of another origin, a browser shows those that CORS exposes.
    ...(response.type !== 'cors' && {
      header: (name: string) => response.headers.get(name) ?? undefined,
    }),
    ...(response.url !== '' && { url: response.url }),
  };
}

type Properties = Readonly<Record<string, unknown>>;

function readSupertest(response: Properties): ResponseRead {
  const request = objectOf(response['request']);
  return {
    status: Number(response['status']),
    contentType: headerOf(response['headers'], 'content-type'),
    header: (name) => headerOf(response['headers'], name),
    isOurs: headerOf(response['headers'], OF_THE_SIMULATOR) !== undefined,
    body: parse(textOf(response['text'])),
    ...(typeof request['method'] === 'string' && { method: request['method'] }),
    ...(typeof request['url'] === 'string' && { url: request['url'] }),
  };
}

function readAxios(response: Properties): ResponseRead {
  const { method, url, baseURL } = objectOf(response['config']);
  const { data } = response;
  const address = [baseURL, url].filter((part) => typeof part === 'string');
  return {
    status: Number(response['status']),
    contentType: headerOf(response['headers'], 'content-type'),
    // In a page it shows what CORS exposes, and does not say so.
    ...(!IN_A_PAGE && {
      header: (name: string) => headerOf(response['headers'], name),
    }),
    isOurs: headerOf(response['headers'], OF_THE_SIMULATOR) !== undefined,
    body: typeof data === 'string' ? parse(data) : (data ?? undefined),
    ...(typeof method === 'string' && { method: method.toUpperCase() }),
    ...(address.length > 0 && { url: joinUrl(address) }),
  };
}

/** As axios joins them: an absolute address stands for itself. */
function joinUrl(parts: readonly string[]): string {
  const [base = '', url] = parts;
  if (url === undefined || /^[a-z]+:\/\//i.test(url)) return url ?? base;
  return `${base.replace(/\/+$/, '')}/${url.replace(/^\/+/, '')}`;
}

/** Also where a test has jsdom in place of a page. */
const IN_A_PAGE = 'document' in globalThis;

/** The header in which our simulator cites its rule. */
const OF_THE_SIMULATOR = 'x-mock-rule';

function headerOf(headers: unknown, name: string): string | undefined {
  const value = objectOf(headers)[name];
  return typeof value === 'string' ? value : undefined;
}

function textOf(text: unknown): string {
  return typeof text === 'string' ? text : '';
}

function objectOf(value: unknown): Properties {
  return isObject(value) ? value : {};
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
