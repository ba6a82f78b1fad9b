/** What a definition says in vain: it looks as if it did something, and nothing comes of it. */
import { expect, test } from '@jest/globals';
import { inspect, tell } from '../../src/definition/load.js';
import { useDirectories } from '../support/directories.js';
import { BOOK, copyLibrary, LOAN } from './library-with.js';

const newDirectory = useDirectories();

const EMPTY = 'must not be empty: fill it, or leave it out$';
const STATE = 'state: $record#/state';
const UNKNOWN = '    operation: getLoan\n    from: [ABSENT]\n';
const LENT = 'touches:\n      book: { to: LENT }';
const EACH = '$each: $records\n';

test.each([
  {
    given: 'a choice of nothing',
    change: [BOOK, STATE, 'state: { $case: $record#/state, is: {} }'],
    told: `1-book.yaml:81 /rows/2/answers/state/is ${EMPTY}`,
  },
  {
    given: 'fields that are not set',
    change: [LOAN, '    to: RETURNED\n', '    to: RETURNED\n    sets: {}\n'],
    told: `2-loan.yaml:\\d+ /rows/9/sets ${EMPTY}`,
  },
  {
    given: 'relations that are not touched',
    change: [LOAN, LENT, 'touches: {}'],
    told: `2-loan.yaml:74 /rows/2/touches ${EMPTY}`,
  },
  {
    given: 'a filter of nothing',
    change: [BOOK, 'where: { state: $request.query.state }', 'where: {}'],
    told: `/rows/0/lists/where ${EMPTY}`,
  },
  {
    given: 'a query without parameters',
    change: [BOOK, "query: { confirm: 'yes' }", 'query: {}'],
    told: `/conditions/confirmed/query ${EMPTY}`,
  },
  {
    given: 'a relation in no state',
    change: [LOAN, 'related: { book: [LENT] }', 'related: { book: [] }'],
    told: `/conditions/book-lent/related/book ${EMPTY}`,
  },
  {
    given: 'no relation in any state',
    change: [LOAN, 'related: { book: [LENT] }', 'related: {}'],
    told: `/conditions/book-lent/related ${EMPTY}`,
  },
  {
    given: 'no number',
    change: [LOAN, 'at_least: { renewals: 2 }', 'at_least: {}'],
    told: `/conditions/renewed-twice/at_least ${EMPTY}`,
  },
  {
    given: 'a value that is compared with nothing',
    change: [LOAN, 'at_least: { renewals: 2 }', 'equal: [$record#/member]'],
    told: '/conditions/renewed-twice/equal needs at least 2 values$',
  },
  {
    given: 'a condition of a title alone',
    change: [LOAN, '    at_least: { renewals: 2 }\n', ''],
    told: '/conditions/renewed-twice asks for nothing: write one of query, permission, at_least, related, equal, taken, among$',
  },
  {
    given: 'items that are to be left out',
    change: [BOOK, EACH, `${EACH}        where: { state: LENT }\n`],
    told: '/rows/0/answers/items/where has no effect beside as: leave it out$',
  },
  {
    given: 'items that are to be left out, and not changed',
    change: [BOOK, `${EACH}        as:`, `${EACH}        where:`],
    told: '/rows/0/answers/items/where has no effect without set: it says which items get the fields',
  },
  {
    given: 'a refusal that writes',
    change: [LOAN, UNKNOWN, `${UNKNOWN}    sets: { member: Anna }\n`],
    told: '/rows/4/sets must be left out: a refusal changes nothing$',
  },
  {
    given: 'a refusal with a body of its own',
    change: [LOAN, UNKNOWN, `${UNKNOWN}    answers: { title: No }\n`],
    told: '/rows/4/answers must be left out: errors.yaml says what refusals look like, or else the document$',
  },
  {
    given: 'a body of what has none',
    change: [LOAN, '    to: RETURNED\n', '    to: RETURNED\n    answers: { member: Anna }\n'],
    told: '/rows/9/answers must be left out: an answer with the status 204 has no body$',
  },
  {
    given: 'a list that writes',
    change: [BOOK, '    status: 200\n    lists', '    to: LENT\n    status: 200\n    lists'],
    told: '/rows/0/to must be left out: a row with lists changes nothing$',
  },
] as const)('$given', async ({ change: [file, from, to], told }) => {
  const directory = copyLibrary(newDirectory(), [[file, (text) => text.replace(from, () => to)]]);
  const { findings, definition } = await inspect(directory);
  expect(findings.map(tell)).toEqual([expect.stringMatching(told)]);
  expect(definition).toBeUndefined();
});
