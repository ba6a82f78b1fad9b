import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadDefinition } from '../../src/composition/definition.js';
import { inspect, loadDefinitionFrom, tell } from '../../src/definition/load.js';
import { createSimulator } from '../../src/index.js';
import { useDirectories } from '../support/directories.js';

const newDirectory = useDirectories();
const LIBRARY = path.join('test', 'definitions', 'library');

const DOCUMENT = `
openapi: 3.1.0
info: { title: Gifts, version: '1' }
servers: [{ url: https://library.example/api }]
security: [{ apiKey: [] }]
paths:
  /gifts:
    post:
      operationId: giveBooks
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [books]
              properties:
                books: { type: array, items: { $ref: '${path.resolve(LIBRARY)}/openapi.yaml#/components/schemas/NewBook' } }
            example: { books: [{ title: The Dispossessed, isbn: '9780061054884' }] }
      responses:
        '201':
          description: The gift.
          content:
            application/json:
              schema: { type: object, required: [gift_id], properties: { gift_id: { type: string } } }
  /books/by-shelf/{shelf_mark}:
    parameters: [{ name: shelf_mark, in: path, required: true, schema: { type: string } }]
    get:
      operationId: getBookByShelf
      responses:
        '200':
          description: The book.
          content:
            application/json: { schema: { type: object, properties: { title: { type: string } } } }
        '404': { description: No book stands there. }
components:
  securitySchemes:
    apiKey: { type: apiKey, in: header, name: x-library-key }
`;

const BOOK = `
extends: book
other_ids: { shelf_mark: shelf_mark }
remembers:
  properties:
    shelf_mark: { type: string }
rows:
  - id: book.shelf
    title: A book is found on its shelf
    operation: getBookByShelf
    from: [AVAILABLE, LENT]
    status: 200
    answers: { title: $record#/title }
    evidence: documented
  - id: book.shelf.unknown
    title: No book stands there
    operation: getBookByShelf
    from: [ABSENT]
    status: 404
    evidence: documented
`;

const GIFT = `
kind: gift
title: Gift
id: gift_id
states: [GIVEN]
initial: GIVEN
remembers:
  properties:
    books: { type: array }
rows:
  - id: gift.give
    title: Each book of a gift comes into the library
    operation: giveBooks
    from: [ABSENT]
    to: GIVEN
    status: 201
    sets:
      books: $request.body#/books
    makes:
      - kind: book
        each: $record#/books
        sets:
          title: $item#/title
          isbn: $item#/isbn
          shelf_mark: 'gift-{$item#/isbn}'
    answers: { gift_id: $record#/id }
    evidence: documented
`;

/** Gifts to the library, with one thing changed. */
function gifts(change: (text: string) => string = (text) => text): string {
  const directory = path.join(newDirectory(), 'gifts');
  fs.mkdirSync(path.join(directory, 'lifecycles'), { recursive: true });
  fs.writeFileSync(path.join(directory, 'openapi.yaml'), DOCUMENT);
  const texts = { '1-book.yaml': BOOK, '2-gift.yaml': GIFT };
  const changed = Object.entries(texts).map(([name, text]) => {
    fs.writeFileSync(path.join(directory, 'lifecycles', name), change(text));
    return change(text) !== text;
  });
  if (change('x') !== 'x' || (change !== same && !changed.includes(true))) {
    throw new Error('the change changes nothing');
  }
  return directory;
}

const same = (text: string): string => text;

describe('a definition that adds to another one', () => {
  test('serves its operations beside those that are there, on the same records', async () => {
    const simulator = await createSimulator({ port: 0, definitions: [LIBRARY, gifts(same)] });
    const headers = { 'x-library-key': 'test_admin', 'content-type': 'application/json' };
    const api = `${simulator.url}/api`;
    const books = [
      { title: 'The Dispossessed', isbn: '9780061054884' },
      { title: 'The Word for World Is Forest', isbn: '9780765324641' },
    ];
    const count = async (): Promise<unknown> => {
      const list = (await (await fetch(`${api}/books`, { headers })).json()) as object;
      return 'total' in list ? list.total : undefined;
    };
    const before = await count();
    const body = JSON.stringify({ books });
    const given = await fetch(`${api}/gifts`, { method: 'POST', headers, body });
    const after = await count();
    const found = await fetch(`${api}/books/by-shelf/gift-9780765324641`, { headers });
    const shown: unknown = await found.json();
    const gone = await fetch(`${api}/books/by-shelf/nowhere`, { headers });
    const document = (await (await fetch(`${simulator.url}/openapi.json`)).json()) as object;
    await simulator.close();
    expect(given.status).toBe(201);
    expect(after).toBe(Number(before) + 2);
    expect(shown).toEqual({ title: 'The Word for World Is Forest' });
    expect(gone.status).toBe(404);
    expect(document).toHaveProperty(['paths', '/gifts']);
    expect(document).toHaveProperty(['paths', '/loans']);
  });

  test.each([
    {
      given: 'a kind that is not there',
      change: (text: string) => text.replace('extends: book', 'extends: magazine'),
      told: /1-book.yaml:2 \/extends magazine is not a kind of record .*: book, loan$/,
    },
    {
      given: 'states of its own',
      change: (text: string) => text.replace('extends: book', 'extends: book\nstates: [NEW]'),
      told: /1-book.yaml:3 \/states cannot be given beside extends$/,
    },
    {
      given: 'an id that is not remembered',
      change: (text: string) => text.replace('shelf_mark: shelf_mark', 'shelf_mark: shelf'),
      told: /1-book.yaml:3 \/other_ids\/shelf_mark shelf is not remembered: /,
    },
    {
      given: 'a path that names no record',
      change: (text: string) => text.replace('other_ids: { shelf_mark: shelf_mark }\n', ''),
      told: /\/rows\/0\/from must be ABSENT alone: .* has no \{book_id\}, so no record is named$/,
    },
    {
      given: 'records of a kind that is not there',
      change: (text: string) => text.replace('- kind: book', '- kind: magazine'),
      told: /2-gift.yaml:\d+ \/rows\/0\/makes\/0\/kind magazine is not a kind of record: book, gift, loan$/,
    },
    {
      given: 'records without what they must have',
      change: (text: string) => text.replace('          isbn: $item#/isbn\n', ''),
      told: /\/rows\/0\/makes\/0\/kind book must have isbn, which sets does not give it$/,
    },
    {
      given: 'records with what nobody remembers',
      change: (text: string) => text.replace('          shelf_mark:', '          shelf:'),
      told: /\/rows\/0\/makes\/0\/sets\/shelf is not remembered of book$/,
    },
    {
      given: 'an answer without the body that the contract describes',
      change: (text: string) => text.replace('    answers: { title: $record#/title }\n', ''),
      told: /\/rows\/0 needs answers: the contract describes a body for getBookByShelf 200$/,
    },
  ])('with $given is told about it', async ({ change, told }) => {
    const base = await loadDefinitionFrom(LIBRARY);
    const { findings } = await inspect(gifts(change), { base });
    expect(findings.map(tell)).toContainEqual(expect.stringMatching(told));
  });

  test('is told nothing about the rows of the other one', async () => {
    const base = await loadDefinitionFrom(LIBRARY);
    expect((await inspect(gifts(same), { base })).findings).toEqual([]);
  });

  test('keeps what it adds when records are checked', async () => {
    const joined = await loadDefinition({ definitions: [LIBRARY, gifts(same)] });
    expect(await joined.describe('book', { shelf_mark: 7 })).not.toEqual([]);
    expect(joined.lifecycles.of('book').rows.map(({ id }) => id)).toContain('book.read');
  });
});
