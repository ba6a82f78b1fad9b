/** What a definition says that no request ever shows: rows that others hide, conditions that never hold, fields of nobody. */
import { expect, test } from '@jest/globals';
import { inspect, tell } from '../../src/definition/load.js';
import { useDirectories } from '../support/directories.js';
import { BOOK, copyLibrary, LOAN } from './library-with.js';

const newDirectory = useDirectories();

const CONFIRMED = `  - id: book.withdraw.confirmed
    title: A librarian can withdraw a book that is lent
    operation: withdrawBook
    from: [LENT]
    when: confirmed
    to: ABSENT
    status: 204
    evidence: documented

`;
const UNKNOWN = '  - id: book.withdraw.unknown';

test.each([
  {
    given: 'a row with a condition behind the one without',
    change: (text: string) => text.replace(CONFIRMED, '').replace(UNKNOWN, CONFIRMED + UNKNOWN),
    told: /^error: .*1-book.yaml:117 \/rows\/7\/from this row never answers: book\.withdraw\.conflict stands before it and answers withdrawBook there\. Rows with when go first$/,
  },
  {
    given: 'a row of which others have a state',
    change: (text: string) =>
      text.replace('from: [LENT]\n    status: 409', 'from: [AVAILABLE, LENT]\n    status: 409'),
    told: /^warning: .* \/rows\/7\/from this row does not answer in state AVAILABLE: book\.withdraw stands before it/,
  },
  {
    given: 'a value of a parameter that the document does not list',
    change: (text: string) => text.replace("confirm: 'yes'", "confirm: 'true'"),
    told: /^error: .* \/conditions\/confirmed\/query\/confirm true is not a value that withdrawBook takes: yes, no$/,
  },
  {
    given: 'a required field that there is not',
    change: (text: string) => text.replace('required: [title, isbn]', 'required: [title, isbm]'),
    told: /^error: .* \/remembers\/required\/1 isbm is not one of the properties: did you mean isbn\?/,
  },
  {
    given: 'a record that is made without what it must have',
    change: (text: string) => text.replace('      title: $request.body#/title\n', ''),
    told: /^error: .* \/rows\/2\/sets needs title: each record must have what remembers requires$/,
  },
  {
    given: 'a number of a field that there is not',
    file: LOAN,
    change: (text: string) => text.replace('at_least: { renewals: 2 }', 'at_least: { renewal: 2 }'),
    told: /^error: .* \/conditions\/renewed-twice\/at_least\/renewal is not remembered: did you mean renewals\?/,
  },
  {
    given: 'a number of a text',
    file: LOAN,
    change: (text: string) => text.replace('at_least: { renewals: 2 }', 'at_least: { member: 2 }'),
    told: /^error: .* \/conditions\/renewed-twice\/at_least\/member is not a number; numbers are renewals$/,
  },
  {
    given: 'a field that a related record does not have',
    file: LOAN,
    change: (text: string) =>
      text.replace('member: $request.body#/member', 'member: $related.book#/titel'),
    told: /^error: .* \/rows\/2\/sets\/member \$related\.book#\/titel reads a field that is not remembered: did you mean title\?/,
  },
])('$given', async ({ file = BOOK, change, told }) => {
  const directory = copyLibrary(newDirectory(), [[file, change]]);
  const { findings } = await inspect(directory);
  const all = findings.map((finding) => `${finding.level}: ${tell(finding)}`);
  expect(all).toEqual([expect.stringMatching(told)]);
});
