import { expect, test } from '@jest/globals';
import { selfTrial } from '../../src/cli/mutate-bench.js';
import { loadDefinition } from '../../src/composition/definition.js';
import { loadMutants } from '../../src/mutants/index.js';
import { tryMutants } from '../../src/mutants/run.js';
import { isMisjudged } from '../../src/mutants/score.js';
import { copyLibrary } from '../definitions/library-with.js';
import { useDirectories } from '../support/directories.js';

const newDirectory = useDirectories();

/** The library, with headers of a new book and of what is refused. */
const documented = (): string =>
  copyLibrary(newDirectory(), [
    [
      'openapi.yaml',
      (text) =>
        text
          .replace(
            'description: The new book. It is AVAILABLE.',
            `$&
          headers:
            Location: { required: true, schema: { type: string, format: uri-reference } }
            X-Left: { example: 7, schema: { type: integer } }
            X-Any: { schema: { type: string } }`,
          )
          .replace(
            'description: The loan. It is OPEN until the book is returned.',
            `$&
          headers: { Location: { schema: { type: string, format: uri-reference } } }`,
          )
          // A conflict is answered in the form of the default response.
          .replace(/(RETURNED\. \}\n.*'404'.*\n) +'409'.*\n/, '$1')
          .replace(
            'description: What is wrong.',
            '$&\n      headers: { X-Trace: { required: true, schema: { type: string, format: uuid } } }',
          ),
    ],
  ]);

/** Of two creations, of what is refused before them, and of conflicts. */
const TRIED = /^(book\.add|loan\.lend|[\w.]+\.conflict|[\w.]+\/addBook)\/header\./;

test('verify notices each documented header that is missing or wrong, and a Location of another record', async () => {
  const directory = documented();
  const definition = await loadDefinition({ definitions: [directory] });
  const mutants = (await loadMutants(definition)).filter(({ id }) => TRIED.test(id));
  const { bench } = await selfTrial(
    { port: 0, definitions: [directory] },
    { definition, seed: 1, hasty: true },
  );
  const findings = await tryMutants({
    ...{ bench, mutants, jobs: 1, confirm: false, onFinding: () => undefined },
    reached: new Set(definition.contract.operations.keys()),
    signal: new AbortController().signal,
  });
  expect(findings.filter(isMisjudged)).toEqual([]);
  const judged = findings.map(({ mutant, judgedAs }) => [mutant.id, judgedAs] as const);
  expect(Object.fromEntries(judged.filter(([id]) => id.startsWith('book.add/')))).toEqual({
    'book.add/header.location/missing': 'broken',
    'book.add/header.location/malformed': 'broken',
    'book.add/header.location/of-another': 'refuted',
    'book.add/header.x-left/malformed': 'broken',
  });
  const result = Object.fromEntries(judged);
  expect(result).toMatchObject({
    // It is not required.
    'loan.lend/header.location/malformed': 'broken',
    'loan.lend/header.location/of-another': 'refuted',
    'book.withdraw.conflict/header.x-trace/missing': 'broken',
    'request.invalid/addBook/header.x-trace/missing': 'broken',
    // Errors that are not listed.
    'loan.return.conflict/header.x-trace/missing': 'refuted',
    'credentials.missing/addBook/header.x-trace/malformed': 'refuted',
  });
  expect(result).not.toHaveProperty(['loan.lend/header.location/missing']);
}, 60_000);
