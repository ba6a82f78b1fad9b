import { splitTarget, type RequestValue } from '../../message.js';
import { cookiesOf, createSubject, type Subject } from '../subject.js';
import { Headers, Texts } from './values.js';
import { decodePercent } from '../../../runtime/percent.js';

/** What `request` holds in a template, in WireMock's words. Worked out when a template asks. */
export function createRequestModel(
  request: RequestValue,
  subject: Subject = createSubject(request),
  parameters: Readonly<Record<string, string>> = {},
): Readonly<Record<string, unknown>> {
  const { path, query } = splitTarget(request.url);
  const { scheme = 'http' } = request;
  const [host = 'localhost'] = subject.header('host');
  const baseUrl = `${scheme}://${host}`;
  const authority = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const decoded = decodePercent(path) ?? path;
  const segments = decoded.split('/');
  const line = {
    method: new Texts([request.method]),
    path: new Texts(segments.slice(1), decoded, parameters, segments),
    pathSegments: new Texts(segments.slice(1), decoded, parameters, segments),
    query: textsOf([...new URLSearchParams(query)]),
    host: authority?.hostname ?? host,
    port: Number(authority?.port || (scheme === 'https' ? 443 : 80)),
    scheme,
    baseUrl,
  };
  return {
    ...line,
    requestLine: line,
    url: request.url,
    headers: headersOf(request),
    cookies: textsOf(cookiesOf(request)),
    get body() {
      return subject.text() ?? '';
    },
    get bodyAsBase64() {
      return Buffer.from(subject.body() ?? new Uint8Array()).toString('base64');
    },
  };
}

function headersOf({ headers }: RequestValue): Headers {
  const found: Record<string, Texts> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) found[name.toLowerCase()] = new Texts([value].flat());
  }
  return new Headers(found);
}

function textsOf(pairs: readonly (readonly [string, string])[]): Readonly<Record<string, unknown>> {
  const byName = new Map<string, string[]>();
  for (const [name, value] of pairs) byName.set(name, [...(byName.get(name) ?? []), value]);
  return Object.fromEntries([...byName].map(([name, values]) => [name, new Texts(values)]));
}
