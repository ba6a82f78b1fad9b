import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { inspect, loadDefinitionFrom, tell } from '../../src/definition/load.js';
import { useDirectories } from '../support/directories.js';
import { BOOK, copyLibrary, LIBRARY, LOAN } from './library-with.js';

const newDirectory = useDirectories();

/** A copy of the library with one thing changed. */
const libraryWith = (file: string, change: (text: string) => string): string =>
  copyLibrary(newDirectory(), [[file, change]]);

const replace =
  (from: string, to: string) =>
  (text: string): string =>
    text.replace(from, to);

async function findingsOf(directory: string): Promise<readonly string[]> {
  const { findings } = await inspect(directory);
  return findings.map((finding) =>
    `${finding.level}: ${tell(finding)}`.replace(`${directory}/`, ''),
  );
}

describe('a definition', () => {
  test('of another API has nothing wrong with it', async () => {
    expect(await findingsOf(LIBRARY)).toEqual([]);
  });

  test.each([
    {
      given: 'an operation that the document does not have',
      file: BOOK,
      change: replace('operation: getBook', 'operation: readBook'),
      told: /^error: lifecycles\/1-book.yaml:8\d \/rows\/3\/operation readBook is not an operationId of the OpenAPI document: did you mean lendBook\?$/,
    },
    {
      given: 'a state that is not listed',
      file: BOOK,
      change: replace('to: AVAILABLE', 'to: FREE'),
      told: /1-book.yaml:\d+ \/rows\/2\/to names the state FREE, which is not one of this lifecycle: AVAILABLE, LENT/,
    },
    {
      given: 'a state that nothing leads to',
      file: BOOK,
      change: replace('states: [AVAILABLE, LENT]', 'states: [AVAILABLE, LENT, LOST]'),
      told: /no row answers getBook in state LOST/,
    },
    {
      given: 'a field that is not remembered',
      file: BOOK,
      change: replace(
        '      pages: $request.body#/pages\n',
        '      colour: $request.body#/pages\n',
      ),
      told: /\/rows\/2\/sets\/colour is not remembered: expires_at, title, isbn, pages/,
    },
    {
      given: 'a condition about a query parameter that the operation does not have',
      file: BOOK,
      change: replace("query: { confirm: 'yes' }", "query: { confirms: 'yes' }"),
      told: /1-book.yaml:10 \/conditions\/confirmed\/query\/confirms is not a query parameter of withdrawBook: did you mean confirm\?/,
    },
    {
      given: 'a permission where nobody is asked for credentials',
      file: 'openapi.yaml',
      change: replace('security:\n  - apiKey: []\n', ''),
      told: /1-book.yaml:11 \/conditions\/confirmed\/permission cannot be asked for: by the document, withdrawBook needs no credentials. Write its security there/,
    },
    {
      given: 'a time as a client may write it',
      file: BOOK,
      change: replace(
        '      pages: $request.body#/pages\n',
        '      expires_at: $request.body#/title\n',
      ),
      told: /\/rows\/2\/sets\/expires_at .* write \{ \$instant: \$request.body#\/title \}/,
    },
    {
      given: 'an expression into a body that the contract closes',
      file: BOOK,
      change: replace('$request.body#/isbn', '$request.body#/isbm'),
      told: /\$request.body#\/isbm is not in the body that the contract describes: did you mean isbn\? There are title, isbn, pages/,
    },
    {
      given: 'an expression to a parameter that the operation does not have',
      file: BOOK,
      change: replace('$request.query.state', '$request.query.status'),
      told: /\$request.query.status is not a parameter in the query of listBooks: did you mean state\? There are state, limit, offset/,
    },
    {
      given: 'a record that is read before it exists',
      file: BOOK,
      change: replace('total: $total', 'total: $record#/pages'),
      told: /\$record#\/pages has no record to read/,
    },
    {
      given: 'a condition that does not exist',
      file: BOOK,
      change: replace('when: confirmed', 'when: confirmde'),
      told: /\/rows\/\d+\/when confirmde is not a condition of this lifecycle: did you mean confirmed\? There are confirmed/,
    },
    {
      given: 'a status other than the documented one',
      file: BOOK,
      change: replace('status: 201', 'status: 299'),
      told: /^error: .*:76 \/rows\/2\/answers needs status, which the contract requires$/,
    },
    {
      given: 'a row without evidence',
      file: LOAN,
      change: (text: string) => text.slice(0, text.lastIndexOf('    evidence')),
      told: /2-loan.yaml:\d+ \/rows\/\d+ needs evidence/,
    },
    {
      given: 'a condition without the row for when it does not hold',
      file: LOAN,
      change: replace('when: renewed-twice', 'when: renewed-twice\n    to: OPEN'),
      told: /\/rows\/\d+\/to must be left out: a refusal changes nothing/,
    },
    {
      given: 'a relation to a kind that is not there',
      file: LOAN,
      change: replace('kind: book', 'kind: magazine'),
      told: /\/relations\/book\/kind magazine is not a kind of record/,
    },
    {
      given: 'a related state that is not there',
      file: LOAN,
      change: replace('book: { to: LENT }', 'book: { to: GONE }'),
      told: /\/touches\/book\/to GONE is not a state of book: AVAILABLE, LENT/,
    },
    {
      given: 'an effect that nobody wrote',
      file: LOAN,
      change: replace('renewals: 0\n    touches', 'renewals: { $effect: count }\n    touches'),
      told: /count is not an effect of this definition/,
    },
    {
      given: 'a field with the name of the prototype',
      file: LOAN,
      change: replace('$request.body#/member', '{ __proto__: 1 }'),
      told: /2-loan.yaml:\d+ /,
    },
  ])('with $given is told about it', async ({ file, change, told }) => {
    const findings = await findingsOf(libraryWith(file, change));
    expect(findings.join('\n')).toMatch(told);
  });

  test('tells all faults of all files at once', async () => {
    const directory = libraryWith(BOOK, replace('operation: getBook', 'operation: readBook'));
    const loan = path.join(directory, LOAN);
    fs.writeFileSync(loan, fs.readFileSync(loan, 'utf8').replace('when: book-lent', 'when: gone'));
    const findings = await findingsOf(directory);
    expect(findings.some((text) => text.includes('readBook'))).toBe(true);
    expect(findings.some((text) => text.includes('gone is not a condition'))).toBe(true);
  });

  test('warns of a documented status that no row gives', async () => {
    const directory = libraryWith('openapi.yaml', (text) =>
      text.replace(
        "'204': { description: The loan is RETURNED. }",
        "'204': { description: x }\n        '410': { description: y }",
      ),
    );
    expect(await findingsOf(directory)).toEqual([
      expect.stringMatching(/^warning: .*no row of returnBook gives the documented status 410$/),
    ]);
    await expect(loadDefinitionFrom(directory)).resolves.toMatchObject({
      title: 'Town Library 2.1',
    });
  });
});

describe('a directory that cannot be used is refused', () => {
  const many = Array.from({ length: 1000 }, (_, index) => `S${index}`).join(', ');
  test.each([
    {
      given: 'broken YAML',
      file: BOOK,
      change: (text: string) => `${text}\n  - [`,
      told: /1-book.yaml:\d+ is not valid YAML: /,
    },
    {
      given: 'aliases without an end',
      file: BOOK,
      change: () =>
        'a: &a [x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c, *c]\n',
      told: /1-book.yaml:4 is not valid YAML: /,
    },
    {
      given: 'a thousand states that nothing leads to',
      file: BOOK,
      change: replace('[AVAILABLE, LENT]', `[AVAILABLE, LENT, ${many}]`),
      told: /no row answers getBook in state S999/,
    },
    {
      given: 'a reference to the network',
      file: 'openapi.yaml',
      change: replace("$ref: '#/components/schemas/NewBook'", "$ref: 'https://example.com/a.yaml'"),
      told: /openapi.yaml:\d+ cannot be used: the reference https:\/\/example.com\/a.yaml points outside the document/,
    },
    {
      given: 'code that throws',
      file: 'definition.mjs',
      change: () => "throw new Error('not today');\n",
      told: /definition.mjs:1 cannot be run: not today/,
    },
    {
      given: 'code with something else than functions',
      file: 'definition.mjs',
      change: () => 'export const effects = { count: 3 };\n',
      told: /definition.mjs:1 cannot be used: effects must be an object of functions/,
    },
    {
      given: 'errors without a body',
      file: 'errors.yaml',
      change: () => 'media_type: application/json\n',
      told: /errors.yaml:1 cannot be used: the errors must be an object with a body/,
    },
    {
      given: 'credentials that say nothing of claims',
      file: 'credentials.yaml',
      change: () => 'orgs: /tenant\n',
      told: /credentials.yaml:1 must have claims/,
    },
  ])('$given', async ({ file, change, told }) => {
    await expect(loadDefinitionFrom(libraryWith(file, change))).rejects.toThrow(told);
  });

  test('a link out of it', async () => {
    const directory = copyLibrary(newDirectory(), []);
    fs.rmSync(path.join(directory, 'fixtures'), { recursive: true });
    fs.symlinkSync(newDirectory(), path.join(directory, 'fixtures'));
    await expect(loadDefinitionFrom(directory)).rejects.toThrow(
      /fixtures points out of the directory/,
    );
  });

  test('one that is not there, with what to do', async () => {
    await expect(loadDefinitionFrom('nowhere')).rejects.toThrow(
      /nowhere is not a directory. A definition is a directory with openapi.yaml/,
    );
  });
});
