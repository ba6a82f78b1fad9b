/** Feature flags, whose names are unique and are their ids: a server written from its document alone. */
import { isObject } from '../../src/runtime/json.js';
import { readAll, serve, type Served } from './broken-target.js';

const content = (schema: object): object => ({ content: { 'application/json': { schema } } });
const shown = (schema: object): object => ({ description: 'Done', ...content(schema) });
const ERROR = {
  type: 'object',
  required: ['name', 'message'],
  properties: { name: { type: 'string' }, message: { type: 'string' } },
};
const refused = (...statuses: number[]): object =>
  Object.fromEntries(
    statuses.map((status) => [status, { description: 'Refused', ...content(ERROR) }]),
  );

const note = { type: 'string', minLength: 2, example: 'for the beta' };
const owner = { type: 'string', format: 'email', example: 'ann@flags.example' };
const SENT = {
  type: 'object',
  required: ['name', 'owner'],
  properties: {
    name: { type: 'string', pattern: '^[a-z][a-z0-9-]*$', example: 'dark-mode' },
    note,
    owner,
    team: { type: 'string', example: 'core' },
  },
};
const FLAG = {
  type: 'object',
  required: ['name', 'owner'],
  properties: { name: { type: 'string' }, note, owner },
};

export const flags = (taken: number): object => ({
  openapi: '3.1.0',
  info: { title: 'Flags', version: '1' },
  paths: {
    '/flags': {
      post: {
        operationId: 'addFlag',
        requestBody: { required: true, ...content(SENT) },
        responses: { 201: shown(FLAG), ...refused(400, taken) },
      },
    },
    '/flags/{name}': {
      parameters: [{ name: 'name', in: 'path', required: true, schema: { type: 'string' } }],
      get: { operationId: 'readFlag', responses: { 200: shown(FLAG), ...refused(404) } },
      delete: {
        operationId: 'dropFlag',
        responses: { 200: { description: 'Gone' }, ...refused(404) },
      },
    },
  },
});

export interface FlagHabits {
  /** The status of a name or an owner that another flag has. */
  readonly taken?: number;
  /** What it says then, beside the status. */
  readonly says?: (field: string) => string;
  /** Two flags may have one owner. */
  readonly shares?: boolean;
  /** Any note, which is optional, is refused, for a reason that the document does not have. */
  readonly dislikesNotes?: boolean;
  /** A flag of a name that there is already takes its place. */
  readonly replaces?: boolean;
  /** The status of a creation, which is 201 in the document. */
  readonly made?: number;
  /** The header `Location` of a creation. */
  readonly location?: (name: string) => string;
  /** The team of the example does not exist. */
  readonly lacksTeams?: boolean;
}

export async function serveFlags({
  taken = 409,
  says = (field) => `There is a flag with that ${field} already`,
  shares = true,
  dislikesNotes = false,
  lacksTeams = false,
  location,
  made = 201,
  replaces = false,
}: FlagHabits = {}): Promise<Served & { readonly left: () => readonly string[] }> {
  const kept = new Map<string, Readonly<Record<string, unknown>>>();
  const answer = (method: string, url: string, text: string): readonly [number, unknown?] => {
    const name = decodeURIComponent(url.split('/')[2] ?? '');
    if (name !== '') {
      const flag = kept.get(name);
      if (flag === undefined) return refuse(404, 'NotFoundError', 'no such flag');
      if (method === 'GET') return [200, flag];
      kept.delete(name);
      return [200];
    }
    const sent = readJson(text);
    const wrong = faultIn(sent);
    if (wrong !== undefined || !isObject(sent))
      return refuse(400, 'BadDataError', `${String(wrong)} is wrong`);
    if (dislikesNotes && 'note' in sent && sent['note'] !== SENT.properties.note.example) {
      return refuse(400, 'BadDataError', 'another note, please');
    }
    if (lacksTeams && 'team' in sent) return refuse(400, 'BadDataError', 'there is no such team');
    const field =
      !replaces && [...kept.values()].some((each) => each['name'] === sent['name'])
        ? 'name'
        : !shares && [...kept.values()].some((each) => each['owner'] === sent['owner'])
          ? 'owner'
          : undefined;
    if (field !== undefined) return refuse(taken, 'NameExistsError', says(field));
    kept.set(String(sent['name']), sent);
    return [made, sent];
  };
  const served = await serve((request, response) => {
    void readAll(request).then((bytes) => {
      const isJson =
        request.method !== 'POST' || request.headers['content-type'] === 'application/json';
      const [status, json] = isJson
        ? answer(request.method ?? '', request.url ?? '', bytes.toString())
        : refuse(400, 'BadDataError', 'send JSON');
      if (location !== undefined && isObject(json) && request.method === 'POST' && status < 300) {
        response.setHeader('location', location(String(json['name'])));
      }
      response.writeHead(status, json === undefined ? {} : { 'content-type': 'application/json' });
      response.end(json === undefined ? undefined : JSON.stringify(json));
    });
  });
  return { ...served, left: () => [...kept.keys()] };
}

const refuse = (status: number, name: string, message: string): readonly [number, unknown] => [
  status,
  { name, message },
];

function faultIn(sent: unknown): string | undefined {
  if (!isObject(sent)) return 'the body';
  const { name, owner, note, team = '' } = sent;
  if (typeof team !== 'string') return 'team';
  if (typeof name !== 'string' || !/^[a-z][a-z0-9-]*$/.test(name)) return 'name';
  if (typeof owner !== 'string' || !/^[^@\s]+@[^@\s]+\.[a-z]+$/.test(owner)) return 'owner';
  return note === undefined || (typeof note === 'string' && note.length > 1) ? undefined : 'note';
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
