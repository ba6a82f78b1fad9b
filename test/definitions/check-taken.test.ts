import { expect, test } from '@jest/globals';
import { inspect, tell } from '../../src/definition/load.js';
import { useDirectories } from '../support/directories.js';
import { BOOK, copyLibrary } from './library-with.js';

/** What `check` says of conditions that ask whether values are taken. */
const newDirectory = useDirectories();

const CONFLICT = `  - id: book.add.conflict
    title: The library has a book with this ISBN
    operation: addBook
    from: [ABSENT]
    when: isbn-known
    status: 409
    evidence: documented

`;
const READ = '  - id: book.read\n';

test.each([
  {
    given: 'a field that is not remembered',
    change: (text: string) => text.replace('taken: [isbn]', 'taken: [isbm]'),
    told: ':14 /conditions/isbn-known/taken/0 isbm is not remembered: did you mean isbn? There are title, isbn, pages',
  },
  {
    given: 'a state that is none',
    change: (text: string) => text.replace('taken: [isbn]', 'taken: [isbn]\n    among: [LEND]'),
    told: ':15 /conditions/isbn-known/among/0 LEND is not a state of this lifecycle: did you mean LENT? There are AVAILABLE, LENT',
  },
  {
    given: 'states without a value',
    change: (text: string) => text.replace('taken: [isbn]', 'among: [LENT]'),
    told: ':12 /conditions/isbn-known must have property taken when property among is present',
  },
  {
    given: 'a list',
    change: (text: string) => text.replace('isbn: { type: string }', 'isbn: { type: array }'),
    told: ':14 /conditions/isbn-known/taken/0 isbn is of the type array: texts, numbers and booleans can be taken',
  },
  {
    given: 'what chance makes',
    change: (text: string) => text.replace('isbn: $request.body#/isbn', 'isbn: { $digits: 13 }'),
    told: ':14 /conditions/isbn-known/taken/0 isbn is made by $digits in addBook: it is never taken',
  },
  {
    given: 'what is the same for all',
    change: (text: string) => text.replace('isbn: $request.body#/isbn', "isbn: '9780000000000'"),
    told: ':14 /conditions/isbn-known/taken/0 isbn is not made of the request in addBook: every record would have the same value',
  },
  {
    given: 'an operation that does not write it',
    change: (text: string) =>
      text.replace(
        '    from: [LENT]\n    when: confirmed',
        '    from: [LENT]\n    when: isbn-known',
      ),
    told: ':111 /rows/6/when isbn-known never holds: no row of withdrawBook that succeeds sets isbn',
  },
  {
    given: 'a row behind the one that succeeds',
    change: (text: string) => text.replace(CONFLICT, '').replace(READ, CONFLICT + READ),
    told: ':80 /rows/2/when isbn-known is never asked: book.add answers before; put this row before it',
  },
  {
    given: 'nothing that answers otherwise',
    change: (text: string) =>
      text.replace('    to: AVAILABLE\n', '    when: isbn-known\n    to: AVAILABLE\n'),
    told: ':58 /rows/1 addBook in state ABSENT is only answered under a condition; add a row without one after it',
  },
])('$given is told by file and line', async ({ change, told }) => {
  const directory = copyLibrary(newDirectory(), [[BOOK, change]]);
  const { findings } = await inspect(directory);
  const texts = findings.map((finding) => tell(finding).replace(`${directory}/lifecycles/`, ''));
  expect(texts).toContain(`1-book.yaml${told}`);
});
