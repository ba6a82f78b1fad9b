import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { selfTrial } from '../../src/cli/mutate-bench.js';
import { loadDefinition } from '../../src/composition/definition.js';
import type { Definition } from '../../src/definition/definition.js';
import { initDefinition } from '../../src/definition/draft/init.js';
import { loadMutants } from '../../src/mutants/index.js';
import type { Mutant } from '../../src/mutants/mutant.js';
import { tryMutants } from '../../src/mutants/run.js';
import { isMisjudged } from '../../src/mutants/score.js';
import { useDirectories } from '../support/directories.js';
import { tickets } from './tickets.js';

const newDirectory = useDirectories();

let drafted: string;
let definition: Definition;
let all: readonly Mutant[];

/** Nothing but what `init` makes of the document. */
beforeAll(async () => {
  const directory = newDirectory();
  const file = path.join(directory, 'tickets.yaml');
  fs.writeFileSync(file, stringify(tickets));
  drafted = path.join(directory, 'drafted');
  await initDefinition(file, drafted);
  definition = await loadDefinition({ definitions: [drafted] });
  all = await loadMutants(definition);
});

/** What `verify` on a draft did not notice, or judged otherwise than the document says it. */
const NOTICED = {
  'ticket.create/forgotten': 'refuted',
  'ticket.change/record.priority/forgotten': 'refuted',
  'ticket.change/record.tags/first-only': 'refuted',
  'ticket.change/record.updated_at/forgotten': 'refuted',
  'ticket.read/created_at/taken-for-updated_at': 'refuted',
  'ticket.read/resolution/mistyped': 'broken',
  'ticket.create/note/mistyped': 'broken',
  'ticket.change/subject/taken-for-body': 'refuted',
  'ticket.list/lists.where.state/forgotten': 'refuted',
  'ticket.list/data.[].resolution/missing': 'refuted',
  'request.invalid/listTickets/query.status/demanded': 'broken',
  'request.invalid/listTickets/query.cursor/demanded': 'broken',
  'request.invalid/listTickets/query.status/refuses-resolved': 'broken',
  'request.invalid/listTickets/answers-422': 'broken',
  'request.invalid/updateTicket/body.priority/no-enum': 'broken',
  'request.invalid/updateTicket/answers-422': 'broken',
  'request.invalid/resolveTicket/body.resolution/no-type': 'broken',
} as const;

test('verify on a draft notices each of these, and judges it by the document', async () => {
  const { bench } = await selfTrial(
    { port: 0, definitions: [drafted] },
    { definition, seed: 1, hasty: true },
  );
  const mutants = Object.keys(NOTICED).flatMap((id) => all.filter((mutant) => mutant.id === id));
  const findings = await tryMutants({
    ...{ bench, mutants, jobs: 1, confirm: false, onFinding: () => undefined },
    reached: new Set(definition.contract.operations.keys()),
    signal: new AbortController().signal,
  });
  expect(Object.fromEntries(findings.map(({ mutant, judgedAs }) => [mutant.id, judgedAs]))).toEqual(
    NOTICED,
  );
  expect(findings.filter(isMisjudged)).toEqual([]);
}, 120_000);

test.each([
  // Only resolveTicket writes a resolution, and no operation a rating.
  { id: 'ticket.create/resolution/other', because: 'a new record has no resolution' },
  { id: 'ticket.read/rating/mistyped', because: 'no answer of this row has rating' },
  {
    id: 'ticket.create/created_at/taken-for-updated_at',
    because: 'both have the same value of a new record',
  },
])('$id cannot be noticed: $because', ({ id, because }) => {
  expect(all.find((mutant) => mutant.id === id)?.equivalent).toContain(because);
});
