import { describe, expect, test } from '@jest/globals';
import { list, node, type Node } from '../spec/document.js';
import { useSimulator } from '../support/simulator.js';

/** An API that has nothing to do with the shipped one: nobody owns its records, a key lets in, records belong to others. */
const simulator = useSimulator({ definitions: ['test/definitions/library'] });
const get = async (path: string): Promise<Node> =>
  (await (await fetch(`${simulator.url}/__admin${path}`)).json()) as Node;
const send = (method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(`${simulator.url}${path}`, {
    method,
    headers: { 'x-library-key': 'test_admin', 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

describe('for another definition', () => {
  test('there are counts, lifecycles and schemas of its kinds', async () => {
    const counts = await get('/entities');
    expect(list(counts['kinds']).map((row) => node(row)['kind'])).toEqual(['book', 'loan']);
    expect(counts).not.toHaveProperty('orgs');
    expect(await get('/lifecycles/loan')).toMatchObject({ has_owner: false, title: 'Loan' });
    const schema = await get('/lifecycles/book/schema');
    expect(Object.keys(node(schema['properties']))).toEqual(
      expect.arrayContaining(['title', 'isbn', 'state']),
    );
    expect(await get('/about')).toMatchObject({ owners: [], can_verify: true });
  });

  test('a record tells what it would answer now, in the words of its own errors', async () => {
    const [book] = list((await get('/entities/book?state=LENT'))['entities']).map(node);
    const { answers } = await get(`/entities/book/${String(book?.['id'])}/answers`);
    const withdraw = list(answers)
      .map(node)
      .find(({ operation }) => operation === 'withdrawBook');
    expect(withdraw).toMatchObject({ status: 409, rule: { id: 'book.withdraw.conflict' } });
    expect(String(withdraw?.['reason'])).toContain('confirm');
    expect(list(withdraw?.['others']).map(node)).toContainEqual(
      expect.objectContaining({ rule: 'book.withdraw.confirmed', when: expect.any(String) }),
    );
    const request = node(withdraw?.['request']);
    expect(request['headers']).toHaveProperty('x-library-key');
    const sent = await send(String(request['method']), String(request['url']));
    expect(sent.status).toBe(409);
  });

  test('the history of a record has the requests of those that belong to it', async () => {
    const [book] = list((await get('/entities/book?state=AVAILABLE'))['entities']).map(node);
    const id = String(book?.['id']);
    const matrix = list((await get('/lifecycles/loan'))['matrix']).map(node);
    const making = matrix.find(({ method }) => method === 'POST');
    const made = await send('POST', String(making?.['path']), {
      book_id: id,
      member: 'Anna',
      lasts: 'P14D',
    });
    expect(made.status).toBe(201);
    const history = list((await get(`/entities/book/${id}/requests`))['requests']).map(node);
    expect(history).toMatchObject([{ operation: making?.['operation'], kind: 'loan' }]);
  });

  test('a staged refusal has its form', async () => {
    const staged = await fetch(`${simulator.url}/__admin/staging`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ operation: 'listBooks', status: 503, times: 1 }),
    });
    expect(staged.status).toBe(201);
    const refused = await send('GET', '/api/books');
    const [newest] = list((await get('/journal?limit=1'))['requests']).map(node);
    expect([refused.status, newest?.['operation']]).toEqual([503, 'listBooks']);
    expect(newest?.['reason']).toContain('staged');
  });
});
