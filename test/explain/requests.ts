import fc from 'fast-check';
import type { Reply, Simulator } from './simulator.js';

/** A request in the words of the control plane. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly body_base64?: string;
}

export interface Explanation {
  readonly status: number;
  readonly rule: { readonly id: string; readonly title: string; readonly evidence: unknown };
  readonly operation?: string;
  readonly checks: readonly {
    readonly check: string;
    readonly outcome: string;
    readonly about: string;
  }[];
  readonly body?: unknown;
  readonly accepted?: {
    readonly changes: readonly string[];
    readonly status: number;
    readonly request: Asked;
  };
  readonly hint?: string;
}

/** Sends it, as a client that adds nothing of its own. */
export function send(simulator: Simulator, asked: Asked): Promise<Reply> {
  const { method, url, headers = {}, body, body_base64 } = asked;
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const bytes =
    body_base64 !== undefined
      ? Buffer.from(body_base64, 'base64')
      : body === undefined
        ? undefined
        : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return simulator.handle({
    method,
    url,
    headers: bytes === undefined ? lower : { 'content-type': 'application/json', ...lower },
    rawHeaders: Object.entries(headers).flat(),
    body: bytes,
  });
}

export async function explain(simulator: Simulator, request: Asked): Promise<Explanation> {
  const reply = await send(simulator, { method: 'POST', url: '/__admin/explain', body: request });
  if (reply.status !== 200) throw new Error(`explain: ${JSON.stringify(reply)}`);
  return reply.body as Explanation;
}

/** One request for each documented answer. */
export async function catalogue(simulator: Simulator): Promise<readonly Asked[]> {
  const { body } = await simulator.handle({ url: '/__admin/catalogue' });
  const { pairs } = body as { readonly pairs: readonly (Asked & { readonly path: string })[] };
  return pairs.map(({ method, path, headers, body: json, body_base64 }) => ({
    method,
    url: path,
    ...(headers && { headers }),
    ...(json !== undefined && { body: json }),
    ...(body_base64 !== undefined && { body_base64 }),
  }));
}

type Change = (request: Asked) => Asked;

const withHeaders =
  (headers: Readonly<Record<string, string>>): Change =>
  (request) => ({ ...request, headers: { ...request.headers, ...headers } });

const changes: readonly fc.Arbitrary<Change>[] = [
  fc
    .constantFrom('test_admin', 'test_agent', 'test_other_org', 'test_expired', 'nonsense')
    .map((token) => withHeaders({ authorization: `Bearer ${token}` })),
  fc
    .constantFrom('code=200', 'code=500', 'code=999', 'example=none')
    .map((prefer) => withHeaders({ prefer })),
  fc
    .constantFrom('application/json', 'text/plain', 'multipart/mixed')
    .map((type) => withHeaders({ 'content-type': type })),
  fc.string({ unit: 'grapheme-ascii' }).map((value) => withHeaders({ 'x-location': value })),
  fc.constant((request) => ({ ...request, headers: {} })),
  fc
    .constantFrom('force=true', "force='true'", 'force=true&force=true', '__code=409', '%', 'a=b')
    .map((query) => (request: Asked) => ({ ...request, url: `${request.url}?${query}` })),
  fc.constantFrom('yoigo', 'masmovil', 'nobody', '%E0%A4%A').map((org) => (request: Asked) => ({
    ...request,
    url: request.url.replace(/orgs\/[^/]*/, `orgs/${org}`),
  })),
  fc
    .constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH')
    .map((method) => (request: Asked) => ({ ...request, method })),
  fc.constant((request) => ({ ...request, url: `${request.url}/` })),
  fc.webPath().map((path) => (request: Asked) => ({ ...request, url: `/v1/orgs${path}` })),
  fc
    .oneof(fc.jsonValue(), fc.string())
    .map((body) => ({ body_base64: _, ...request }: Asked) => ({ ...request, body })),
];

/** A documented request with up to three things about it changed. */
export function anyRequest(documented: readonly Asked[]): fc.Arbitrary<Asked> {
  return fc
    .tuple(fc.constantFrom(...documented), fc.array(fc.oneof(...changes), { maxLength: 3 }))
    .map(([request, some]) => some.reduce((changed, change) => change(changed), request));
}
