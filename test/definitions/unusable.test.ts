/** Files that cannot be used: one line with the file and the line, exit code 2, and nothing is started. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { initDefinition } from '../../src/definition/draft/init.js';
import { inspect } from '../../src/definition/load.js';
import { createSimulator } from '../../src/index.js';
import { useCommand } from '../support/command.js';
import { useDirectories } from '../support/directories.js';
import { BOOK, copyLibrary, type Edit } from './library-with.js';

const command = useCommand();
const newDirectory = useDirectories();

interface Row {
  readonly given: string;
  readonly file: string;
  readonly change: (text: string) => string;
  readonly told: RegExp;
}

const rows: readonly Row[] = [
  {
    given: 'a pattern that is not one',
    file: BOOK,
    change: (text) =>
      text.replace('title: { type: string }', "title: { type: string, pattern: '([' }"),
    told: /1-book.yaml:19 \/remembers\/properties\/title\/pattern \(\[ is not a regular expression: Unterminated/,
  },
  {
    given: 'a reference to the network',
    file: BOOK,
    change: (text) =>
      text.replace('title: { type: string }', "title: { $ref: 'http://a.example/b' }"),
    told: /1-book.yaml:19 \/remembers\/properties\/title\/\$ref the reference http:\/\/a.example\/b leads to nothing in this file/,
  },
  {
    given: 'a keyword that is not one',
    file: BOOK,
    change: (text) => text.replace('title: { type: string }', 'title: { type: string, patern: a }'),
    told: /1-book.yaml:19 \/remembers\/properties\/title is not a JSON Schema that can be used: .*"patern"/,
  },
  {
    given: 'records that are not JSON',
    file: 'fixtures/entities/book.json',
    change: () => '[\n  { "id": "x",, }\n]\n',
    told: /fixtures\/entities\/book.json:2 is not JSON: /,
  },
  {
    given: 'records that end too early',
    file: 'fixtures/entities/book.json',
    change: () => '[\n  {',
    told: /fixtures\/entities\/book.json:2 is not JSON: /,
  },
  {
    given: 'a record that is not allowed',
    file: 'fixtures/entities/book.json',
    change: () => '[\n  { "id": "a", "title": "A" },\n  { "id": 3 }\n]\n',
    told: /fixtures\/entities\/book.json:3 \/1\/id must be string/,
  },
  {
    given: 'two records with one id',
    file: 'fixtures/entities/book.json',
    change: () => '[\n  { "id": "a" },\n  { "id": "b" },\n  {\n    "id": "a" }\n]\n',
    told: /fixtures\/entities\/book.json:5 \/2\/id a is also the id of \/0\n/,
  },
  {
    given: 'two tokens that are one',
    file: 'fixtures/tokens.json',
    change: () => {
      const token = { token: 'a', orgs: ['*'], permissions: [], about: 'A reader' };
      return JSON.stringify([token, token], null, 2);
    },
    told: /fixtures\/tokens.json:11 \/1\/token a is also the token of \/0\n/,
  },
  {
    given: 'tokens that are not a list',
    file: 'fixtures/tokens.json',
    change: () => '{ "token": "x" }\n',
    told: /fixtures\/tokens.json:1 must contain a JSON array/,
  },
  {
    given: 'a document that is empty',
    file: 'openapi.yaml',
    change: () => '',
    told: /openapi.yaml:1 is not an OpenAPI document: it is empty/,
  },
  {
    given: 'a document of comments alone',
    file: 'openapi.yaml',
    change: () => '# to be written\n',
    told: /openapi.yaml:1 is not an OpenAPI document: it is empty/,
  },
  {
    given: 'a document that is a list',
    file: 'openapi.yaml',
    change: () => '- a\n- b\n',
    told: /openapi.yaml:1 is not an OpenAPI document: it is a list/,
  },
  {
    given: 'a document that is prose',
    file: 'openapi.yaml',
    change: () => 'Our API\n',
    told: /openapi.yaml:1 is not an OpenAPI document: it is a string/,
  },
  {
    given: 'a document that is a picture',
    file: 'openapi.yaml',
    change: () => '\u0089PNG\r\n\u001a\n\0\0\0\rIHDR',
    told: /openapi.yaml:1 is not an OpenAPI document: it is binary/,
  },
  {
    given: 'a document of Swagger 2',
    file: 'openapi.yaml',
    change: () => '# ours\nswagger: "2.0"\npaths: {}\n',
    told: /openapi.yaml:2 cannot be used: it is a document of Swagger 2. Convert it/,
  },
  {
    given: 'a document without operations',
    file: 'openapi.yaml',
    change: () => 'openapi: 3.0.0\ninfo: {}\npaths: {}\n',
    told: /openapi.yaml:3 cannot be used: the document has no operations under paths/,
  },
  {
    given: 'paths that stand twice',
    file: 'openapi.yaml',
    change: () => 'openapi: 3.0.0\npaths:\n  /a: {}\npaths:\n  /b: {}\n',
    told: /openapi.yaml:4 is not valid YAML: paths stands twice in one object: keep one/,
  },
  {
    given: 'a field of a lifecycle that stands twice',
    file: BOOK,
    change: (text) => `${text}\nrows: []\n`,
    told: /1-book.yaml:\d+ is not valid YAML: rows stands twice in one object: keep one$/m,
  },
  {
    given: 'a text with a colon',
    file: BOOK,
    change: (text) => text.replace('A new book is AVAILABLE', 'A new book: AVAILABLE'),
    told: /1-book.yaml:\d+ is not valid YAML: Nested mappings are not allowed in compact mappings: quote a text that has a colon in it$/m,
  },
  {
    given: 'a merge of what is not an object',
    file: 'openapi.yaml',
    change: (text) => text.replace('info:', 'info:\n  <<: 3'),
    told: /openapi.yaml:\d+ is not valid YAML: << needs an object/,
  },
];

// Lines of fixtures are told by the command.
const isOfFixtures = ({ file }: Row): boolean => file.startsWith('fixtures/');

test.each(rows.filter((row) => !isOfFixtures(row)))('$given', async ({ file, change, told }) => {
  const directory = copyLibrary(newDirectory(), [[file, change]]);
  const started = createSimulator({ listen: false, definitions: [directory] });
  await expect(started).rejects.toThrow(told);
  await expect(started).rejects.toThrow(/^[^\n]+$/);
});

// One of each other file: a lifecycle and the document.
const ofEachFile = rows.filter(
  (row, index) => isOfFixtures(row) || rows.findIndex(({ file }) => file === row.file) === index,
);

test.each(ofEachFile)('the command tells it: $given', async ({ file, change, told }) => {
  const directory = copyLibrary(newDirectory(), [[file, change]]);
  const data = path.join(newDirectory(), 'data');
  const started = await command.run(['start', '--definition', directory, '--data', data]);
  expect(started).toMatchObject({ code: 2, stdout: '' });
  expect(started.stderr).toMatch(told);
  expect(started.stderr).toMatch(/^[^\n]+\n$/);
  expect(fs.existsSync(data)).toBe(false);
  if (file === 'openapi.yaml') return;
  const checked = await command.run(['check', directory]);
  expect(checked.stdout).toMatch(told);
  expect(checked.code).toBe(1);
});

const ofDocument = rows.filter(
  ({ file, given }) => file === 'openapi.yaml' && given !== 'a merge of what is not an object',
);

test.each(ofDocument)(
  'init tells it in the same words, and writes nothing: $given',
  async ({ change, told }) => {
    const file = path.join(newDirectory(), 'openapi.yaml');
    fs.writeFileSync(file, change(''));
    const directory = path.join(newDirectory(), 'drafted');
    await expect(initDefinition(file, directory)).rejects.toThrow(told);
    expect(fs.existsSync(directory)).toBe(false);
  },
);

test('init ends with 2', async () => {
  const file = path.join(newDirectory(), 'openapi.yaml');
  fs.writeFileSync(file, '- a\n- b\n');
  const { code, stdout, stderr } = await command.run(['init', file]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/openapi.yaml:1 is not an OpenAPI document: it is a list/);
});

test('merge keys of a document are read as those of a lifecycle are', async () => {
  const made = `'201':
          description: The loan. It is OPEN until the book is returned.
          content:
            application/json: { schema: { $ref: '#/components/schemas/Loan' } }`;
  const named = `x-made: &made
  '201':
    description: Made
    content: { application/json: { schema: { $ref: '#/components/schemas/Loan' } } }
paths:`;
  const edits: readonly Edit[] = [
    ['openapi.yaml', (text) => text.replace(made, '<<: *made')],
    ['openapi.yaml', (text) => text.replace(/^paths:/m, () => named)],
  ];
  const { definition, findings } = await inspect(copyLibrary(newDirectory(), edits));
  expect(findings).toEqual([]);
  expect(Object.keys(definition?.contract.operations.get('lendBook')?.responses ?? {})).toContain(
    '201',
  );
});

test('records may begin with a byte order mark', async () => {
  const file = 'fixtures/entities/book.json';
  const directory = copyLibrary(newDirectory(), [[file, (text) => `\uFEFF${text}`]]);
  const simulator = await createSimulator({ listen: false, definitions: [directory] });
  await simulator.close();
});
