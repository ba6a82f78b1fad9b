import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { useCommand } from '../support/command.js';
import { useDirectories } from '../support/directories.js';

const command = useCommand();
const newDirectory = useDirectories();
const LIBRARY = path.join('test', 'definitions', 'library');
const KEY = { 'x-library-key': 'test_agent' };

test('start serves an API that somebody brings, from its files alone', async () => {
  const { url } = await command.start([
    'start',
    '--definition',
    LIBRARY,
    '--data',
    'memory',
    '--port',
    '0',
  ]);
  const ask = async (method: string, target: string, body?: unknown) => {
    const answer = await fetch(`${url}/api${target}`, {
      method,
      headers: { ...KEY, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  };
  const loan = { book_id: 'earthsea', member: 'Ursula', lasts: 'P3D' };
  expect(await ask('GET', '/books?state=LENT')).toMatchObject({
    status: 200,
    body: { total: 1, items: [{ book_id: 'lathe' }] },
  });
  expect(await ask('GET', '/books?limit=1&offset=1')).toMatchObject({
    body: { total: 2, items: [{ book_id: 'lathe' }] },
  });
  const lent = await ask('POST', '/loans', loan);
  expect(lent).toMatchObject({ status: 201, body: { state: 'OPEN', renewals: 0 } });
  expect(await ask('GET', '/books/earthsea')).toMatchObject({ body: { state: 'LENT' } });
  expect(await ask('POST', '/loans', loan)).toMatchObject({
    status: 409,
    body: {
      title: 'Conflict',
      detail: 'A book that is lent cannot be lent again. Nothing was created.',
    },
  });
  expect(await ask('POST', '/loans', { ...loan, book_id: 'nope' })).toMatchObject({ status: 404 });
  const { loan_id: id } = lent.body as { readonly loan_id: string };
  expect(await ask('POST', `/loans/${id}/return`)).toMatchObject({ status: 204 });
  expect(await ask('GET', '/books/earthsea')).toMatchObject({ body: { state: 'AVAILABLE' } });
  expect(await ask('POST', '/books', { title: '' })).toMatchObject({ status: 400 });
  // A path of its own goes before the parameter that it would fit.
  expect(await ask('GET', '/books/featured')).toMatchObject({ body: { book_id: 'emperor' } });
  const open = await fetch(`${url}/api/opening-hours`);
  expect([open.status, await open.json()]).toEqual([200, { weekdays: '9 to 18' }]);
  const anybody = await fetch(`${url}/api/books`);
  expect([anybody.status, anybody.headers.get('content-type')]).toEqual([
    401,
    'application/problem+json',
  ]);
  const shipped = await fetch(`${url}/v1/orgs/yoigo/identifications/chain/x`);
  expect(shipped.status).toBe(404);
});

test('two definitions are one API, and one that both have is refused', async () => {
  const { url } = await command.start([
    'start',
    '--definition',
    `masstack,${LIBRARY}`,
    '--data',
    'memory',
    '--port',
    '0',
  ]);
  const chain = await fetch(`${url}/v1/orgs/yoigo/identifications/chain/yoigo-chain-created`, {
    headers: { authorization: 'Bearer test_admin', 'user-agent': 'test' },
  });
  const book = await fetch(`${url}/api/books/earthsea`, { headers: KEY });
  expect([chain.status, book.status]).toEqual([200, 200]);
  const copy = newDirectory();
  fs.cpSync(LIBRARY, copy, { recursive: true });
  const refused = await command.run([
    'start',
    '--definition',
    `${LIBRARY},${copy}`,
    '--data',
    'memory',
  ]);
  expect(refused).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('the operation listBooks is in the definition library and in'),
  });
});

test('a definition that cannot be used stops the start, with each fault by file and line', async () => {
  const directory = newDirectory();
  fs.cpSync(LIBRARY, directory, { recursive: true });
  const file = path.join(directory, 'lifecycles', '1-book.yaml');
  const text = fs.readFileSync(file, 'utf8').replace('operation: getBook', 'operation: readBook');
  fs.writeFileSync(file, text.replace('when: confirmed', 'when: sure'));
  const data = path.join(directory, 'data');
  const refused = await command.run(['start', '--definition', directory, '--data', data]);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/1-book.yaml:\d+ \/rows\/3\/operation readBook/);
  expect(refused.stderr).toMatch(/1-book.yaml:\d+ \/rows\/\d+\/when sure/);
  expect(fs.existsSync(data)).toBe(false);
  const checked = await command.run(['check', directory]);
  expect(checked).toMatchObject({ code: 1, stdout: expect.stringContaining('error: ') });
  expect(await command.run(['check', LIBRARY])).toMatchObject({
    code: 0,
    stdout: `${LIBRARY} can be used: 8 of 10 operations have a lifecycle (book, loan)\nExamples of the document answer the others: getFeaturedBook, getOpeningHours\n`,
  });
});

test('diagram draws its lifecycles', async () => {
  const drawn = await command.run([
    'diagram',
    'loan',
    '--definition',
    LIBRARY,
    '--format',
    'mermaid',
  ]);
  expect(drawn.stdout).toContain('    OPEN --> OVERDUE: loan.overdue');
  const unknown = await command.run(['diagram', 'magazine', '--definition', LIBRARY]);
  expect(unknown).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Name one of: book, loan'),
  });
});
