/** What a definition says that would only show when somebody asks: ids, planted records, ends, relations. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { inspect, tell } from '../../src/definition/load.js';
import { createSimulator, type Simulator } from '../../src/index.js';
import { useDirectories } from '../support/directories.js';
import { BOOK, copyLibrary, LOAN, type Edit } from './library-with.js';

const newDirectory = useDirectories();
const DOCUMENT = 'openapi.yaml';

type Change = readonly [file: string, from: string, to: string];

/** Each text is replaced wherever it stands. */
const libraryWith = (changes: readonly Change[]): string =>
  copyLibrary(
    newDirectory(),
    changes.map(([file, from, to]): Edit => [
      file,
      (text) => (from === '' ? text + to : text.replaceAll(from, () => to)),
    ]),
  );

async function toldOf(...changes: readonly Change[]): Promise<readonly string[]> {
  const directory = libraryWith(changes);
  const { findings } = await inspect(directory);
  return findings.map((finding) => tell(finding).replace(`${directory}/`, ''));
}

const idWith = (name: string, rule: string): Change => [
  DOCUMENT,
  `name: ${name}, in: path, required: true, schema: { type: string }`,
  `name: ${name}, in: path, required: true, schema: { type: string, ${rule} }`,
];

describe('check tells', () => {
  test.each([
    {
      given: 'a state in a condition that the related kind does not have',
      changes: [[LOAN, 'related: { book: [LENT] }', 'related: { book: [LEND] }']],
      told: /2-loan.yaml:18 \/conditions\/book-lent\/related\/book\/0 LEND is not a state of book: did you mean LENT\?/,
    },
    {
      given: 'a relation in a condition that the lifecycle does not have',
      changes: [[LOAN, 'related: { book: [LENT] }', 'related: { bok: [LENT] }']],
      told: /\/conditions\/book-lent\/related\/bok is not a relation of this lifecycle: did you mean book\?/,
    },
    {
      given: 'a kind that is misspelt',
      changes: [[LOAN, '    kind: book\n', '    kind: bock\n']],
      told: /\/relations\/book\/kind bock is not a kind of record: did you mean book\?/,
    },
    {
      given: 'a duration in words, below a choice',
      changes: [
        [
          LOAN,
          '{ $after: $request.body#/lasts }',
          "{ $after: { $first: [$record#/lasts, '15 min'] } }",
        ],
      ],
      told: /2-loan.yaml:69 \/rows\/2\/sets\/expires_at\/\$after\/\$first\/1 15 min is not a duration/,
    },
    {
      given: 'an end that no record ever has',
      changes: [
        [LOAN, '      expires_at: { $after: $request.body#/lasts }\n', ''],
        [LOAN, '      expires_at: { $after: $record#/lasts }\n', ''],
      ],
      told: /2-loan.yaml:\d+ \/expiry has no effect: no row sets expires_at\. Write sets: /,
    },
    {
      given: 'ids that the path does not take',
      changes: [idWith('loan_id', "pattern: '^L-[0-9]+$'")],
      told: /2-loan.yaml:3 \/id needs new_id: without it, an id is [0-9a-f-]{36}, which \{loan_id\} of \/loans\/\{loan_id\} does not take: it must match pattern/,
    },
    {
      given: 'a pattern of ids that the path does not take',
      changes: [
        idWith('loan_id', "pattern: '^L-[0-9]+$'"),
        [LOAN, 'id: loan_id\n', "id: loan_id\nnew_id: { $pattern: '^M-[0-9]{4}$' }\n"],
      ],
      told: /2-loan.yaml:4 \/new_id makes an id that is M-\d{4}, which \{loan_id\}/,
    },
    {
      given: 'errors that the document describes otherwise',
      changes: [['errors.yaml', '', 'body:\n  message: $error#/details\n']],
      told: /^errors.yaml:1 \/body is not what the document describes of \w+ \d+ \(and of \d+ more\): .* required/,
    },
    {
      given: 'a pattern that JavaScript cannot read, which keeps nobody from a start',
      changes: [idWith('book_id', "pattern: '(?>[a-z]+)'")],
      told: /^openapi.yaml:\d+ \/paths\/.*\/pattern \(\?>\[a-z\]\+\) is not a regular expression of JavaScript, so it is not checked$/,
    },
  ] satisfies readonly {
    readonly given: string;
    readonly changes: readonly Change[];
    readonly told: RegExp;
  }[])('$given', async ({ changes, told }) => {
    const all = await toldOf(...changes);
    expect(all).toContainEqual(expect.stringMatching(told));
  });
});

describe('a record that the API could not show', () => {
  const open: Simulator[] = [];
  afterEach(async () => {
    for (const simulator of open.splice(0)) await simulator.close();
  });
  const start = async (...changes: readonly Change[]): Promise<Simulator> => {
    const simulator = await createSimulator({ port: 0, definitions: [libraryWith(changes)] });
    open.push(simulator);
    return simulator;
  };
  const SHORT_IDS: readonly Change[] = [
    idWith('book_id', "pattern: '^[a-z]{2,8}$'"),
    [BOOK, 'id: book_id\n', "id: book_id\nnew_id: { $pattern: '^[a-z]{8}$' }\n"],
  ];
  const ISBN: Change = [
    DOCUMENT,
    'isbn: { type: string }',
    'isbn: { type: string, minLength: 10 }',
  ];

  test('keeps the simulator from starting when it is planted with such an id', async () => {
    const planted: Change = ['fixtures/entities/book.json', '"earthsea"', '"Earth Sea"'];
    await expect(start(...SHORT_IDS, planted)).rejects.toThrow(
      /book\.json, \/0\/id is Earth Sea, which \{book_id\} of \/books\/\{book_id\} does not take: it must match pattern/,
    );
  });

  test('keeps it from starting when an answer about it would break the contract', async () => {
    const planted: Change = ['fixtures/entities/book.json', '9780553383041', '12'];
    await expect(start(ISBN, planted)).rejects.toThrow(
      /book\.json, \/0\/isbn cannot be shown by \w+, which answers 200: .*\/isbn must NOT have fewer than 10 characters/,
    );
  });

  test('is refused by the control plane, made, changed or as a provider state', async () => {
    const simulator = await start(...SHORT_IDS, ISBN);
    const send = async (method: string, at: string, body: object): Promise<string> => {
      const response = await fetch(`${simulator.url}/__admin${at}`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return `${response.status} ${await response.text()}`;
    };
    expect(await send('POST', '/entities/book', { id: 'No. 1' })).toMatch(
      /^400 .*\/body\/id is No\. 1/,
    );
    expect(await send('POST', '/entities/book', { isbn: '12' })).toMatch(
      /^400 .*\/body\/isbn cannot be/,
    );
    expect(await send('PATCH', '/entities/book/lathe', { isbn: '12' })).toMatch(
      /^400 .*\/body\/isbn cannot be/,
    );
    expect(await send('POST', '/entities/book', { id: 'short' })).toMatch(/^201 /);
    const listed = await fetch(`${simulator.url}/api/books`, {
      headers: { 'x-api-key': 'reader' },
    });
    expect(listed.status).not.toBe(500);
  });
});
