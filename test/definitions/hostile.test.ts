import { describe, expect, test } from '@jest/globals';
import { inspect, tell } from '../../src/definition/load.js';
import { useDirectories } from '../support/directories.js';
import { BOOK, copyLibrary, LOAN } from './library-with.js';

const newDirectory = useDirectories();

type Change = (text: string) => string;
const put =
  (from: string, to: string): Change =>
  (text) =>
    text.replace(from, () => to);

/** All that is told of the library with one file changed, also by an error. */
async function toldOf(file: string, change: Change): Promise<readonly string[]> {
  const directory = copyLibrary(newDirectory(), [[file, change]]);
  const told = await inspect(directory).then(
    ({ findings }) => findings.map(tell),
    (error: unknown) => [(error as Error).message],
  );
  return told.map((text) => text.replaceAll(`${directory}/`, ''));
}

const LONG = 'x'.repeat(3000);

describe('what is wrong is told by file and line', () => {
  test.each<{ given: string; file: string; change: Change; told: RegExp }>([
    {
      given: 'an alias without an anchor',
      file: BOOK,
      change: put('answers: *book', 'answers: *bok'),
      told: /^lifecycles\/1-book.yaml:89 is not valid YAML: \*bok has no anchor &bok before it$/,
    },
    {
      given: 'an anchor that contains its own alias',
      file: BOOK,
      change: put('answers: &book\n', 'answers: &book\n      again: *book\n'),
      told: /^lifecycles\/1-book.yaml:77 is not valid YAML: \*book stands inside of its own anchor &book$/,
    },
    {
      given: 'a merge of what is not an object',
      file: BOOK,
      change: put('answers: *book', 'answers:\n      <<: 3'),
      told: /^lifecycles\/1-book.yaml:90 is not valid YAML: << needs an object/,
    },
    {
      given: 'an alias in credentials.yaml',
      file: 'credentials.yaml',
      change: () => 'a: 1\nclaims: *no\n',
      told: /^credentials.yaml:2 is not valid YAML: \*no has no anchor/,
    },
    {
      given: 'a claim that is not known',
      file: 'credentials.yaml',
      change: () => 'claims:\n  orgs: /a\n  permisions: /b\n',
      told: /^credentials.yaml:3 \/claims\/permisions is not orgs or permissions$/,
    },
    {
      given: 'an expression in errors.yaml that is not known',
      file: 'errors.yaml',
      change: () => 'body:\n  title: $error#/title\n  status: $error#/statsu\n',
      told: /^errors.yaml:3 cannot be used: \$error#\/statsu is not known: did you mean status\?/,
    },
    {
      given: 'an expression in errors.yaml that is not one',
      file: 'errors.yaml',
      change: () => 'body:\n  title: x\n  all: [1, $eror#/title]\n',
      told: /^errors.yaml:3 cannot be used: \$eror#\/title is not an expression/,
    },
    {
      given: 'a function in errors.yaml that it does not have',
      file: 'errors.yaml',
      change: () => 'body:\n  title: x\n  id: { $uuid: a }\n',
      told: /^errors.yaml:3 cannot be used: \$uuid cannot be used in errors/,
    },
    {
      given: 'a key of errors.yaml that is not known',
      file: 'errors.yaml',
      change: () => 'body: {}\nmedia: application/json\n',
      told: /^errors.yaml:2 cannot be used: media is not known/,
    },
    {
      given: 'an error that is not as the document describes',
      file: 'errors.yaml',
      change: () => '# ours\nbody: { a: 1 }\n',
      told: /^errors.yaml:2 \/body is not what the document describes of listBooks 500 \(and of 20 more\): \/title is required$/,
    },
    {
      given: 'code without functions',
      file: 'definition.mjs',
      change: () => '\nexport const effects = { count: 3 };\n',
      told: /^definition.mjs:2 cannot be used: effects must be an object of functions$/,
    },
    {
      given: 'code that throws what is not an error',
      file: 'definition.mjs',
      change: () => 'throw null;\n',
      told: /^definition.mjs:1 cannot be run: null$/,
    },
    {
      given: 'a document that is not YAML',
      file: 'openapi.yaml',
      change: (text) => `${text}\n  - [\n`,
      told: /^openapi.yaml:\d+ is not valid YAML: /,
    },
    {
      given: 'a document with an alias to nothing',
      file: 'openapi.yaml',
      change: put("$ref: '#/components/schemas/NewBook'", '*none'),
      told: /^openapi.yaml:44 is not valid YAML: /,
    },
    {
      given: 'a reference to a file outside',
      file: 'openapi.yaml',
      change: put("$ref: '#/components/schemas/NewBook'", "$ref: '../../etc/passwd'"),
      told: /^openapi.yaml:44 cannot be used: the reference ..\/..\/etc\/passwd points outside/,
    },
    {
      given: 'an expression through the prototype',
      file: BOOK,
      change: put('title: $record#/title', 'title: $record#/__proto__/constructor'),
      told: /^lifecycles\/1-book.yaml:78 \/rows\/2\/answers\/title .* is not remembered/,
    },
  ])('$given', async ({ file, change, told }) => {
    const all = await toldOf(file, change);
    expect(all[0]).toMatch(told);
    for (const each of all) expect(each).toMatch(/^[\w./-]+:\d+ /);
  });

  test('a merge key takes over what it names', async () => {
    const change = put('answers: *book', 'answers:\n      <<: *book\n      title: $record#/title');
    expect(await toldOf(BOOK, change)).toEqual([]);
  });
});

describe('what was perhaps meant', () => {
  test.each<{ given: string; file: string; change: Change; told: string }>([
    {
      given: 'a state',
      file: BOOK,
      change: put('to: AVAILABLE', 'to: AVAILABEL'),
      told: 'AVAILABEL, which is not one of this lifecycle: did you mean AVAILABLE? There are AVAILABLE, LENT',
    },
    {
      given: 'the state of what is not there',
      file: BOOK,
      change: put('from: [ABSENT]', 'from: [ABSNET]'),
      told: 'did you mean ABSENT?',
    },
    {
      given: 'a related state',
      file: LOAN,
      change: put('{ to: LENT }', '{ to: LNET }'),
      told: 'LNET is not a state of book: did you mean LENT?',
    },
    {
      given: 'a relation',
      file: LOAN,
      change: put('book: { to: LENT }', 'bok: { to: LENT }'),
      told: 'is not a relation of this lifecycle: did you mean book?',
    },
    {
      given: 'a kind',
      file: LOAN,
      change: put('kind: book', 'kind: boook'),
      told: 'boook is not a kind of record: did you mean book?',
    },
    {
      given: 'an operation by its method and path',
      file: BOOK,
      change: put('operation: getBook', "operation: 'get /books/{book_id}'"),
      told: 'did you mean getBook?',
    },
  ])('$given', async ({ file, change, told }) => {
    expect((await toldOf(file, change)).join('\n')).toContain(told);
  });

  test.each([
    { given: 'a long name', name: `'get "Book" ${LONG}'` },
    { given: 'a name of many lines', name: '"get\\nBook\\e[31m"' },
    { given: 'many words', name: `'${'get a book '.repeat(400)}'` },
  ])('$given stays one readable line', async ({ name }) => {
    const [told = ''] = await toldOf(BOOK, put('operation: getBook', `operation: ${name}`));
    expect(told).toMatch(/^[^\p{Cc}]{1,1200}$/u);
    expect(told).toMatch(/1-book.yaml:86 .*is not an operationId of the OpenAPI document$/);
  });

  test('of a thousand states only some are listed', async () => {
    const many = Array.from({ length: 1000 }, (_, index) => `S${index}`).join(', ');
    const told = await toldOf(BOOK, (text) =>
      text
        .replace('[AVAILABLE, LENT]', `[AVAILABLE, LENT, ${many}]`)
        .replace('to: AVAIL', 'to: NO'),
    );
    expect(told[0]).toMatch(/NOABLE, which is not one .* and 96\d more$/);
  });
});
