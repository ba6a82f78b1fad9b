/** What `check` says: the place of the mistake, once, and what is allowed there. */
import { describe, expect, test } from '@jest/globals';
import { inspect, tell } from '../../src/definition/load.js';
import { createSimulator } from '../../src/index.js';
import { UnusableInput } from '../../src/runtime/failure.js';
import { useDirectories } from '../support/directories.js';
import { BOOK, copyLibrary, LOAN, type Edit } from './library-with.js';

const newDirectory = useDirectories();

type Change = readonly [file: string, from: string, to: string];

/** The library with texts replaced, or added to the end of a file. */
const libraryWith = (changes: readonly Change[]): string =>
  copyLibrary(
    newDirectory(),
    changes.map(([file, from, to]): Edit => [
      file,
      (text) => (from === '' ? text + to : text.replace(from, to)),
    ]),
  );

const createFrom = (...changes: readonly Change[]): Promise<unknown> =>
  createSimulator({ port: 0, definitions: [libraryWith(changes)] });

async function toldOf(...changes: readonly Change[]): Promise<readonly string[]> {
  const directory = libraryWith(changes);
  const { findings } = await inspect(directory);
  return findings.map((finding) => tell(finding).replace(`${directory}/`, ''));
}

const TITLE = '      title: $record#/title\n';

describe('one mistake is told once, with what was perhaps meant', () => {
  test.each([
    {
      given: 'an expression that is none',
      change: [BOOK, 'title: $request.body#/title', 'title: $nou'],
      told: /^lifecycles\/1-book.yaml:73 \/rows\/2\/sets\/title \$nou is not an expression; did you mean \$now\? Write \$request/,
    },
    {
      given: 'a function that is none',
      change: [LOAN, '{ $after: $record#/lasts }', '{ $afer: $record#/lasts }'],
      told: /:116 \/rows\/6\/sets\/expires_at\/\$afer is not a function: did you mean \$after\? There are \$uuid, /,
    },
    {
      given: 'a function without its argument',
      change: [LOAN, '{ $after: $record#/lasts }', '$uuid'],
      told: /expires_at \$uuid is a function: write it as \{ \$uuid: … \}$/,
    },
    {
      given: 'an argument that a function does not take',
      change: [LOAN, 'renewals: 0\n', 'renewals: { $digits: 0 }\n'],
      told: /:73 \/rows\/2\/sets\/renewals\/\$digits must be >= 1$/,
    },
    {
      given: 'a field that the simulator keeps itself',
      change: [BOOK, '      title: $request.body#/title\n', '      id: $request.body#/title\n'],
      told: /\/rows\/2\/sets\/id cannot be set: the simulator keeps id, kind, org, state and created_at itself/,
    },
    {
      given: 'ids that are made in another way',
      change: [BOOK, 'id: book_id\n', 'id: book_id\nnew_id: { $after: P1D }\n'],
      told: /:4 \/new_id must be .*\{ \$hex: … \} or \{ \$digits: … \}/,
    },
    {
      given: 'an id that no path has',
      change: [BOOK, 'id: book_id\n', 'id: bookid\n'],
      told: /^lifecycles\/1-book.yaml:3 \/id no path of its operations has \{bookid\}: did you mean book_id\? There are book_id$/,
    },
    {
      given: 'a state in small letters',
      change: [BOOK, 'to: AVAILABLE', 'to: available'],
      told: /:70 \/rows\/2\/to available is not the name of a state: did you mean AVAILABLE\?$/,
    },
    {
      given: 'a part of a row that is not known',
      change: [BOOK, '    from: [LENT]\n    when', '    from: [LENT]\n    form: 1\n    when'],
      told: /\/rows\/6\/form is not known here: did you mean from\? There are id, title, operation, from, /,
    },
    {
      given: 'evidence of no grade',
      change: [BOOK, 'evidence: documented', 'evidence: guessed'],
      told: /\/outside\/0\/evidence must be documented or \{ documented: … \} or \{ docs: … \} or \{ inferred: … \}$/,
    },
    {
      given: 'a mistake under an anchor, which two rows use',
      change: [BOOK, TITLE, '      title: $record#/titel\n'],
      told: /:78 \/rows\/2\/answers\/title \$record#\/titel reads a field that is not remembered: did you mean title\?/,
    },
    {
      given: 'an effect, where there are none',
      change: [LOAN, 'renewals: 0\n', 'renewals: { $effect: nix }\n'],
      told: /nix is not an effect of this definition: none; definition.mjs exports them$/,
    },
    {
      given: 'a required field that an answer lacks, under an anchor',
      change: [BOOK, TITLE, ''],
      told: /:76 \/rows\/2\/answers needs title, which the contract requires$/,
    },
    {
      given: 'a value of another type',
      change: [BOOK, TITLE, '      title: 5\n'],
      told: /\/answers\/title 5 is a whole number, and the contract asks for a text$/,
    },
    {
      given: 'a value that the contract does not list',
      change: [BOOK, 'state: $record#/state', 'state: GONE'],
      told: /\/answers\/state GONE is not one of the values that the contract allows: AVAILABLE, LENT$/,
    },
    {
      given: 'a query parameter, which is a text, as a number',
      change: [BOOK, 'total: $total', 'total: { $first: [$request.query.limit, 1] }'],
      told: /\/answers\/total\/\$first\/0 \$request.query.limit is a text, and the contract asks for a whole number; write \{ \$number: \$request.query.limit \}$/,
    },
    {
      given: 'a field that is set to another type',
      change: [BOOK, 'pages: $request.body#/pages', 'pages: $request.body#/title'],
      told: /\/rows\/2\/sets\/pages \$request.body#\/title is a text, and remembers asks for a whole number or null/,
    },
    {
      given: 'a choice of a state that there is not',
      change: [
        BOOK,
        'state: $record#/state',
        'state: { $case: $record#/state, is: { AVAILABLE: AVAILABLE, LNT: LENT } }',
      ],
      told: /\/answers\/state\/is\/LNT is not a value of \$record#\/state: did you mean LENT\?/,
    },
    {
      given: 'a list of records in a state that there is not',
      change: [
        BOOK,
        'where: { state: $request.query.state }',
        'where: { state: { $case: $request.query.state, is: { LENT: LEND } } }',
      ],
      told: /\/lists\/where\/state\/is\/LENT LEND is not one of the values that this lifecycle allows/,
    },
    {
      given: 'a list by a field that there is not',
      change: [BOOK, 'where: { state: $request.query.state }', 'where: { stat: LENT }'],
      told: /\/lists\/where\/stat is not a field of the records: did you mean state\?/,
    },
    {
      given: 'a duration that is none',
      change: [LOAN, '{ $after: $record#/lasts }', '{ $after: 365 days }'],
      told: /\/expires_at\/\$after 365 days is not a duration of ISO 8601, such as P365D or PT30M$/,
    },
    {
      given: 'an error that says what errors do not have',
      change: ['errors.yaml', '', 'body: { code: $error#/nonsense }\n'],
      told: /^errors.yaml:\d+ cannot be used: \$error#\/nonsense is not known: status, rule, title, details, violations$/,
    },
    {
      given: 'a reference to nothing in an operation that a row answers',
      change: [
        'openapi.yaml',
        "schema: { $ref: '#/components/schemas/NewLoan' }",
        "schema: { $ref: '#/components/schemas/NewLoam' }",
      ],
      told: /^openapi.yaml:\d+ \/paths\/~1loans\/post\/.*\$ref #\/components\/schemas\/NewLoam leads to nothing: did you mean NewLoan\?/,
    },
    {
      given: 'an operationId that another operation has',
      change: ['openapi.yaml', 'operationId: getOpeningHours', 'operationId: listBooks'],
      told: /^openapi.yaml:\d+ \/paths\/~1opening-hours\/get\/operationId listBooks is also the operationId at \/paths\/~1books\/get\/operationId$/,
    },
  ] as const)('$given', async ({ change, told }) => {
    expect(await toldOf(change)).toEqual([expect.stringMatching(told)]);
  });

  test('broken files keep no others from being told of', async () => {
    const told = await toldOf(
      [BOOK, '', '\n  - ['],
      [LOAN, 'when: book-lent', 'when: gone'],
      ['errors.yaml', '', 'media_type: application/json\n'],
      ['credentials.yaml', '', 'orgs: /tenant\n'],
    );
    expect(told).toEqual([
      expect.stringMatching(/^credentials.yaml:\d+ must have claims/),
      expect.stringMatching(
        /^errors.yaml:\d+ cannot be used: the errors must be an object with a body/,
      ),
      expect.stringMatching(/^lifecycles\/1-book.yaml:130 is not valid YAML: /),
      expect.stringMatching(/^lifecycles\/2-loan.yaml:\d+ \/rows\/1\/when gone is not a condition/),
    ]);
  });

  test('fixtures that it does not allow are all told, as a misuse', async () => {
    const told: unknown = await createFrom(
      ['fixtures/entities/book.json', '"state": "LENT"', '"state": "LOST"'],
      ['fixtures/entities/loan.json', '"member"', '"membr"'],
    ).catch((error: unknown) => error);
    expect(told).toBeInstanceOf(UnusableInput);
    expect(String(told)).toMatch(/book\.json, \/1\/state must be one of AVAILABLE, LENT\n/);
    expect(String(told)).toMatch(/loan\.json, \/0\/membr is not known$/);
  });
});
