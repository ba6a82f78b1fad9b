import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { allRules } from '../../src/admin/rules.js';
import { loadDefinition } from '../../src/composition/definition.js';
import { verify } from '../../src/harness/index.js';
import { createSimulator } from '../../src/index.js';
import { useDirectories } from '../support/directories.js';

const newDirectory = useDirectories();
const LIBRARY = path.join('test', 'definitions', 'library');

/** The library with other credentials. */
function libraryWith(scheme: object): string {
  const directory = newDirectory();
  fs.cpSync(LIBRARY, directory, { recursive: true });
  const file = path.join(directory, 'openapi.yaml');
  const text = fs.readFileSync(file, 'utf8');
  const header = 'apiKey: { type: apiKey, in: header, name: X-Library-Key }';
  fs.writeFileSync(file, text.replace(header, `apiKey: ${JSON.stringify(scheme)}`));
  return directory;
}

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe.each([
  {
    given: 'a key in the query',
    scheme: { type: 'apiKey', in: 'query', name: 'key' },
    good: { query: '?key=test_admin' },
    bad: { query: '?key=nobody' },
  },
  {
    given: 'a key in a cookie',
    scheme: { type: 'apiKey', in: 'cookie', name: 'key' },
    good: { headers: { cookie: 'seen=1; key=test_admin' } },
    bad: { headers: { cookie: 'key=nobody' } },
  },
  {
    given: 'a user name and a password',
    scheme: { type: 'http', scheme: 'basic' },
    good: { headers: { authorization: basic('test_admin:any') } },
    bad: { headers: { authorization: basic('nobody:any') } },
  },
  {
    given: 'a bearer token',
    scheme: { type: 'http', scheme: 'bearer' },
    good: { headers: { authorization: 'Bearer test_admin' } },
    bad: { headers: { authorization: 'Bearer nobody' } },
  },
])('a library that asks for $given', ({ scheme, good, bad }) => {
  interface Sent {
    readonly query?: string;
    readonly headers?: Readonly<Record<string, string>>;
  }

  test('takes what is good, in verify and in the pairs of the catalogue, too', async () => {
    const definitions = [libraryWith(scheme)];
    const simulator = await createSimulator({ port: 0, definitions });
    const ask = async ({ query = '', headers = {} }: Sent): Promise<number> =>
      (await fetch(`${simulator.url}/api/books/earthsea${query}`, { headers })).status;
    const statuses = [await ask(good), await ask(bad), await ask({})];

    const catalogue = (await (await fetch(`${simulator.url}/__admin/catalogue`)).json()) as {
      readonly pairs: readonly {
        readonly operation: string;
        readonly status: number;
        readonly method: string;
        readonly path: string;
        readonly headers: Readonly<Record<string, string>>;
      }[];
    };
    const pairs = catalogue.pairs.filter(({ operation }) => operation === 'getBook');
    const answered: number[] = [];
    for (const { method, path: target, headers } of pairs) {
      answered.push((await fetch(simulator.url + target, { method, headers })).status);
    }

    const definition = await loadDefinition({ definitions });
    const { events } = await verify({
      baseUrl: simulator.url,
      inForce: definition,
      rules: allRules(definition),
      only: ['getBook'],
      checks: ['credentials', 'walks'],
    });
    await simulator.close();
    expect(statuses).toEqual([200, 401, 401]);
    expect(answered).toEqual(pairs.map(({ status }) => status));
    expect(answered).toContain(200);
    expect(events.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    expect(events.map(({ name }) => name)).toContain('no token');
  });
});

test('an overlay changes the document of a library, and brings rows', async () => {
  const file = path.join(newDirectory(), 'strict.yaml');
  const rule = {
    id: 'book.withdraw.never',
    title: 'No book is ever withdrawn',
    operation: 'withdrawBook',
    from: ['AVAILABLE', 'LENT'],
    status: 409,
    evidence: { grade: 'docs', page: 'the rules of the house' },
  };
  const overlay = {
    overlay: '1.0.0',
    info: { title: 'A stricter library', version: '1' },
    actions: [
      { target: '$.components.schemas.NewBook', update: { required: ['pages'] } },
      { target: '$', update: { 'x-lifecycles': { book: [rule] } } },
    ],
  };
  fs.writeFileSync(file, stringify(overlay));
  const simulator = await createSimulator({ port: 0, definitions: [LIBRARY], overlays: [file] });
  const headers = { 'x-library-key': 'test_admin', 'content-type': 'application/json' };
  const books = `${simulator.url}/api/books`;
  const withdrawn = await fetch(`${books}/earthsea`, { method: 'DELETE', headers });
  const body = JSON.stringify({ title: 'The Dispossessed', isbn: '9780061054884' });
  const added = await fetch(books, { method: 'POST', headers, body });
  await simulator.close();
  expect([withdrawn.status, withdrawn.headers.get('x-mock-rule')]).toEqual([
    409,
    'book.withdraw.never',
  ]);
  expect(added.status).toBe(400);
});
