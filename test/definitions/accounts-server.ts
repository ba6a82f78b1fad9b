/** The accounts of `test/definitions/accounts` as somebody else would serve them: plain Node, nothing of ours. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { readAll, serve, type Served } from '../harness/broken-target.js';

interface Thing {
  readonly id: string;
  /** Of a user, the organization; of a key, the user. */
  readonly of: string;
  readonly email?: unknown;
  readonly name?: unknown;
  readonly slug?: unknown;
  readonly region?: unknown;
  readonly status?: string;
}

/** What a server does that its document does not say. */
export type Mistake =
  | 'accepts what is taken'
  | 'refuses its own'
  | 'refuses of closed ones'
  | 'refuses of other organizations'
  | 'refuses of other users'
  | 'refuses everything';

type Answer = readonly [status: number, body?: object];
type Fields = Readonly<Record<string, unknown>>;

const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/;
const refuse = (status: number): Answer => [status, { message: `This is a ${status}.` }];

export function serveAccounts(mistake?: Mistake): Promise<Served> {
  const users = new Map<string, Thing>();
  const keys = new Map<string, Thing>();
  const does = (each: Mistake): boolean => mistake === each;

  const isTaken = (own: Thing): boolean => {
    if (does('accepts what is taken')) return false;
    if (does('refuses everything')) return true;
    return [...users.values()].some(
      ({ id, of, email, status }) =>
        email === own.email &&
        (id !== own.id || does('refuses its own')) &&
        (of === own.of || does('refuses of other organizations')) &&
        (status === 'ACTIVE' || does('refuses of closed ones')),
    );
  };
  const isNameTaken = (own: Thing): boolean =>
    [...keys.values()].some(
      ({ id, of, slug, region }) =>
        slug === own.slug &&
        region === own.region &&
        (of === own.of || does('refuses of other users')) &&
        id !== own.id,
    );
  const showUser = ({ id, email, name, status }: Thing): object => ({
    ...{ user_id: id, email, name, status },
  });
  const showKey = ({ id, slug, region }: Thing): object => ({ key_id: id, slug, region });
  const keepUser = (status: number, user: Thing): Answer => {
    if (isTaken(user)) return refuse(409);
    users.set(user.id, user);
    return [status, showUser(user)];
  };
  const keepKey = (status: number, key: Thing): Answer => {
    if (isNameTaken(key)) return refuse(409);
    keys.set(key.id, key);
    return [status, showKey(key)];
  };

  const onUser = (method: string, user: Thing, verb: string | undefined, sent: Fields): Answer => {
    const isClosed = user.status === 'CLOSED';
    if (verb === 'close') {
      if (isClosed) return refuse(409);
      users.set(user.id, { ...user, status: 'CLOSED' });
      return [204];
    }
    if (method === 'DELETE') {
      users.delete(user.id);
      return [204];
    }
    if (method === 'GET') return [200, showUser(user)];
    if (isClosed) return refuse(409);
    const { email = user.email, name = user.name } = sent;
    return keepUser(200, { ...user, email, name });
  };

  const answer = (method: string, url: string, sent: Fields): Answer => {
    const [, , , org = '', , userId, verb, keyId] = url.split('/').map(decodeURIComponent);
    if (userId === undefined) {
      const { email, name } = sent;
      return keepUser(201, { id: randomUUID(), of: org, email, name, status: 'ACTIVE' });
    }
    if ([userId, keyId].some((id) => id !== undefined && !UUID.test(id))) return refuse(400);
    const user = users.get(userId);
    if (user?.of !== org) return refuse(404);
    if (verb !== 'keys') return onUser(method, user, verb, sent);
    const { slug, region } = sent;
    if (keyId === undefined) return keepKey(201, { id: randomUUID(), of: userId, slug, region });
    const key = keys.get(keyId);
    if (key?.of !== userId) return refuse(404);
    return method === 'GET' ? [200, showKey(key)] : keepKey(200, { ...key, slug, region });
  };

  return serve((request, response) => {
    void readAll(request).then((bytes) => {
      const [status, body] = admitted(request, bytes) ?? answer(...asked(request, bytes));
      const type = body === undefined ? {} : { 'content-type': 'application/json' };
      response.writeHead(status, type).end(body && JSON.stringify(body));
    });
  });
}

const asked = (
  { method = '', url = '' }: IncomingMessage,
  bytes: Buffer,
): [string, string, Fields] => [
  method,
  url.split('?')[0] ?? '',
  bytes.length === 0 ? {} : (JSON.parse(String(bytes)) as Fields),
];

const ROUTES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^\/v1\/orgs\/[^/]+\/users$/, ['POST']],
  [/^\/v1\/orgs\/[^/]+\/users\/[^/]+$/, ['GET', 'PATCH', 'DELETE']],
  [/^\/v1\/orgs\/[^/]+\/users\/[^/]+\/close$/, ['POST']],
  [/^\/v1\/orgs\/[^/]+\/users\/[^/]+\/keys$/, ['POST']],
  [/^\/v1\/orgs\/[^/]+\/users\/[^/]+\/keys\/[^/]+$/, ['GET', 'PUT']],
];

/** What is refused whatever there is. */
function admitted(
  { headers, method = '', url = '' }: IncomingMessage,
  bytes: Buffer,
): Answer | undefined {
  const path = url.split('?')[0] ?? '';
  const [, allowed] = ROUTES.find(([route]) => route.test(path)) ?? [];
  if (allowed === undefined) return refuse(404);
  if (!allowed.includes(method)) return refuse(405);
  if (headers.authorization !== 'Bearer everything') return refuse(401);
  if (method === 'GET' || method === 'DELETE' || url.endsWith('/close')) return undefined;
  const isJson = bytes.length === 0 || headers['content-type'] === 'application/json';
  if (!isJson) return refuse(415);
  let sent: unknown;
  try {
    sent = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return refuse(400);
  }
  return isValid(sent, method, url) ? undefined : refuse(400);
}

function isValid(sent: unknown, method: string, url: string): boolean {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return false;
  const { email, name, slug, region } = sent as Fields;
  if (url.includes('/keys')) {
    const isRegion = Number.isInteger(region) && Number(region) >= 1;
    return typeof slug === 'string' && /^[a-z0-9-]{1,40}$/.test(slug) && isRegion;
  }
  const mayLack = method === 'PATCH' && Object.keys(sent).length > 0;
  const isEmail =
    typeof email === 'string'
      ? /^[^@\s]+@[^@\s]+\.[a-z]+$/i.test(email)
      : mayLack && email === undefined;
  const isName = typeof name === 'string' ? name !== '' : mayLack && name === undefined;
  return isEmail && isName;
}
