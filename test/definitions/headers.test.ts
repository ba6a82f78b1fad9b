import { describe, expect, test } from '@jest/globals';
import { allRules } from '../../src/admin/rules.js';
import { loadDefinition } from '../../src/composition/definition.js';
import { verify } from '../../src/harness/index.js';
import { createToSatisfyContract } from '../../src/jest.js';
import { createSimulator, type Simulator } from '../../src/index.js';
import { checkAnswer } from '../../src/proxy/check.js';
import { useDirectories } from '../support/directories.js';
import { copyLibrary } from './library-with.js';

const newDirectory = useDirectories();

/** The library, with these headers of the answer that a new book gets. */
function libraryWith(headers: object): string {
  const described = 'description: The new book. It is AVAILABLE.';
  return copyLibrary(newDirectory(), [
    [
      'openapi.yaml',
      (text) =>
        text
          .replace(described, `${described}\n          headers: ${JSON.stringify(headers)}`)
          .replace(
            'components:\n',
            'components:\n  headers: { Left: { required: true, example: 7, schema: { type: integer } } }\n',
          ),
    ],
  ]);
}

const LOCATION = { required: true, schema: { type: 'string', format: 'uri-reference' } };

async function withLibrary<T>(
  headers: object,
  use: (simulator: Simulator) => Promise<T>,
): Promise<T> {
  const definitions = [libraryWith(headers)];
  const simulator = await createSimulator({ port: 0, definitions });
  return use(simulator).finally(() => simulator.close());
}

const key = { 'x-library-key': 'test_admin' };

const addBook = (
  base: string,
  headers: Readonly<Record<string, string>> = {},
  path = '/api/books',
): Promise<Response> =>
  fetch(base + path, {
    method: 'POST',
    headers: { ...key, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ title: 'Tehanu', isbn: '9780689845338', pages: 252 }),
  });

describe('the documented headers of an answer', () => {
  test('Location leads to the new record, in a world that is named by the path, too', async () => {
    await withLibrary({ Location: LOCATION }, async ({ url }) => {
      for (const prefix of ['', '/__worlds/w1']) {
        const made = await addBook(url + prefix);
        const { book_id: id } = (await made.json()) as { book_id: string };
        expect(made.headers.get('location')).toBe(`${prefix}/api/books/${id}`);
        const read = await fetch(url + String(made.headers.get('location')), { headers: key });
        expect(read.status).toBe(200);
        expect(await read.json()).toMatchObject({ book_id: id, title: 'Tehanu' });
      }
    });
  });

  test('Location is right for a request that ends with a slash', async () => {
    await withLibrary({ Location: LOCATION }, async ({ url }) => {
      const made = await addBook(url, {}, '/api/books/');
      expect(made.headers.get('location')).toMatch(/^\/api\/books\/[^/]+$/);
    });
  });

  test('Location is an address with a host where the schema asks for one', async () => {
    const schema = { type: 'string', format: 'uri' };
    await withLibrary({ Location: { schema } }, async ({ url }) => {
      const made = await addBook(url);
      const { book_id: id } = (await made.json()) as { book_id: string };
      expect(made.headers.get('location')).toBe(`${url}/api/books/${id}`);
    });
  });

  test('others have their example, or a value that their schema allows', async () => {
    const headers = {
      'X-Left': { $ref: '#/components/headers/Left' },
      'X-Mode': { required: true, schema: { type: 'string', enum: ['fast'] } },
      'X-Optional': { schema: { type: 'string', enum: ['seldom'] } },
    };
    await withLibrary(headers, async ({ url }) => {
      const made = await addBook(url);
      expect(made.status).toBe(201);
      expect(made.headers.get('x-left')).toBe('7');
      expect(made.headers.get('x-mode')).toBe('fast');
      expect(made.headers.has('x-optional')).toBe(false);
    });
  });

  test('others are written in the style of headers, and with any text where nothing is said', async () => {
    const colour = { type: 'object', properties: { r: { type: 'integer' } }, required: ['r'] };
    const headers = {
      'X-Colour': { required: true, example: { r: 100 }, schema: colour },
      'X-Exploded': { required: true, explode: true, example: { r: 100 }, schema: colour },
      'X-Any': { required: true, description: 'Anything.' },
    };
    await withLibrary(headers, async ({ url }) => {
      const made = await addBook(url);
      expect(made.status).toBe(201);
      expect(made.headers.get('x-colour')).toBe('r,100');
      expect(made.headers.get('x-exploded')).toBe('r=100');
      expect(made.headers.get('x-any')).toMatch(/./);
    });
  });

  test('one that is required and cannot be sent makes the answer a 500, and nothing is kept', async () => {
    const unsent = { required: true, schema: { type: 'string', const: 'é' } };
    const told: string[] = [];
    const simulator = await createSimulator({
      ...{ listen: false, definitions: [libraryWith({ 'X-Unsent': unsent })] },
      log: { info: () => undefined, error: (line) => told.push(line) },
    });
    const headers = { ...key, 'content-type': 'application/json' };
    const ask = (url: string, body?: object): Promise<{ status: number; body?: unknown }> =>
      simulator.handle({
        ...{ method: body === undefined ? 'GET' : 'POST', url, headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    const book = { title: 'Tehanu', isbn: '9780689845338', pages: 252 };
    const count = async (): Promise<number> => {
      const { body } = await ask('/__admin/entities?kind=book');
      return (body as { readonly total: number }).total;
    };
    const before = await count();
    try {
      const asked = { method: 'POST', url: '/api/books', headers, body: book };
      const explained = await ask('/__admin/explain', asked);
      expect(explained.body).toMatchObject({ status: 500, rule: { id: 'internal.reply' } });
      expect(told).toEqual([]);
      const made = await ask('/api/books', book);
      expect(made.status).toBe(500);
      expect(JSON.stringify(made.body)).toContain(
        'broke the contract by book.add: /header/x-unsent is required',
      );
      expect(told).toEqual([expect.stringContaining('internal.reply: addBook')]);
      expect(await count()).toBe(before);
    } finally {
      await simulator.close();
    }
  });

  test('a stub whose answer lacks one or has a wrong one is refused, unless it means to', async () => {
    const left = { required: true, schema: { type: 'integer' } };
    await withLibrary({ 'X-Left': left }, async ({ url }) => {
      const stub = async (headers: object, more = {}): Promise<string> => {
        const response = { status: 201, headers, ...more };
        const answer = await fetch(`${url}/__admin/mappings`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ request: { method: 'POST', urlPath: '/api/books' }, response }),
        });
        return `${answer.status} ${await answer.text()}`;
      };
      const jsonBody = {
        ...{ book_id: 'tehanu', title: 'Tehanu', isbn: '9780689845338' },
        state: 'AVAILABLE',
      };
      expect(await stub({}, { jsonBody })).toMatch(/^4.*the header x-left is required/);
      expect(await stub({ 'X-Left': 'many' }, { jsonBody })).toMatch(
        /^4.*the header x-left must be integer/,
      );
      expect(await stub({ 'X-Left': '7' }, { jsonBody })).toMatch(/^201 /);
      expect(await stub({}, { jsonBody, breaksContract: true })).toMatch(/^201 /);
    });
  });

  test('an answer of another status, and one without documented headers, has none', async () => {
    await withLibrary({ Location: LOCATION }, async ({ url }) => {
      const refused = await addBook(url, { 'x-library-key': 'nobody' });
      expect(refused.status).toBe(401);
      expect(refused.headers.has('location')).toBe(false);
    });
    await withLibrary({}, async ({ url }) => {
      expect((await addBook(url)).headers.has('location')).toBe(false);
    });
  });
});

describe('verify', () => {
  /** What it finds of a server with these headers, by a document with those. */
  const breachesOf = async (sent: object, documented: object): Promise<readonly string[]> =>
    withLibrary(sent, async ({ url }) => {
      const inForce = await loadDefinition({ definitions: [libraryWith(documented)] });
      const run = await verify({
        ...{ baseUrl: url, inForce, rules: allRules(inForce), only: ['addBook'] },
      });
      expect(run.events.length).toBeGreaterThan(0);
      return run.events
        .filter(({ outcome }) => outcome === 'failed')
        .map(({ reason }) => String(reason));
    });

  const LEFT = { required: true, schema: { type: 'integer' } };

  test('finds a required header that is not there', async () => {
    const [found] = await breachesOf({}, { Location: LOCATION });
    expect(found).toBe('the header location of an answer with status 201 is required');
  });

  test('finds a header that its schema refuses', async () => {
    const many = { required: true, example: 'many', schema: { type: 'string' } };
    const [found] = await breachesOf({ 'X-Left': many }, { 'X-Left': LEFT });
    expect(found).toMatch('the header x-left of an answer with status 201 must be integer');
  });

  test('reads values as their schema has them, and lets optional headers be left out', async () => {
    const list = {
      required: true,
      schema: { type: 'array', minItems: 2, items: { type: 'boolean' } },
    };
    const sent = { Location: LOCATION, 'X-Left': LEFT, 'X-List': list };
    const documented = {
      ...sent,
      'X-Optional': { schema: { type: 'string' } },
      'Content-Type': { required: true, schema: { type: 'integer' } },
    };
    expect(await breachesOf(sent, documented)).toEqual([]);
  });
});

test('the matcher and the proxy tell of a header, too', async () => {
  const documented = libraryWith({ Location: LOCATION });
  const { contract } = await loadDefinition({ definitions: [documented] });
  const operation = contract.operations.get('addBook');
  if (operation === undefined) throw new Error('no addBook');
  const matches = await createToSatisfyContract([], [documented]);
  for (const sent of [{}, { Location: LOCATION }]) {
    await withLibrary(sent, async ({ url }) => {
      const made = await addBook(url);
      const { pass, message } = await matches(made, { operationId: 'addBook' });
      expect(pass).toBe('Location' in sent);
      if (!pass) expect(message()).toContain('/header/location: is required');
      const head = { status: made.status, reason: '', headers: [...made.headers].flat() };
      const body = Buffer.from(await made.arrayBuffer());
      const found = checkAnswer(contract, operation, head, body, () => false);
      expect(found.map(({ pointer, message: text }) => `${pointer} ${text}`)).toEqual(
        pass ? [] : ['/header/location is required'],
      );
    });
  }
});
