import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { lifecycles } from '../../src/masstack/lifecycles.js';
import { operationsOf, type Lifecycle, type Row } from '../../src/lifecycles/lifecycle.js';
import type { MagicValue } from '../../src/seed/fixtures.js';
import { child, operations } from '../spec/document.js';
import { documentedOperations } from '../spec/documented-pairs.js';
import { findGaps, type Surroundings } from './completeness.js';

const magicValues = JSON.parse(
  readFileSync('fixtures/magic-values.json', 'utf8'),
) as readonly MagicValue[];

const around: Surroundings = {
  documented: new Map(
    documentedOperations.map(({ operationId, responses }) => [
      operationId,
      responses.map(([status]) => status),
    ]),
  ),
  elsewhere: (operation, status) =>
    magicValues.some((magic) => magic.status === status && magic.operations.includes(operation)) ||
    // Chain documents no 401: bad credentials are its 403.
    (status === 403 && around.documented.get(operation)?.includes(401) === false),
};

const tables: readonly Lifecycle[] = lifecycles.all;
const agent: Lifecycle = lifecycles.of('agent-identification');
const withAgent = (change: (table: Lifecycle) => Lifecycle): readonly string[] =>
  findGaps([change(agent), ...tables.filter((table) => table !== agent)], around);
const withRow = (id: string, change: (row: Row<string>) => readonly Row<string>[]) =>
  withAgent((table) => ({
    ...table,
    rows: table.rows.flatMap((row) => (row.id === id ? change(row) : [row])),
  }));

test('the tables are complete', () => {
  expect(findGaps(tables, around)).toEqual([]);
});

test('the tables have the operations of the contract, each in one table', () => {
  expect(tables.flatMap(operationsOf).sort()).toEqual(operations.map(({ id }) => id).sort());
});

test('each documented rule names one of the five pages, which has its operation', () => {
  const pageOf = new Map<string, string>(
    documentedOperations.map(({ operationId, page }) => [operationId, page]),
  );
  for (const { operation, evidence, id } of tables.flatMap(({ rows }) => rows)) {
    if (evidence.grade !== 'documented') continue;
    expect({ id, page: evidence.page }).toEqual({ id, page: pageOf.get(operation) });
  }
});

test('a status that a row graded as documented gives is documented for its operation', () => {
  for (const { operation, status, evidence } of tables.flatMap(({ rows }) => rows)) {
    if (evidence.grade !== 'documented') continue;
    const operationNode = operations.find(({ id }) => id === operation)?.operation ?? {};
    expect(Object.keys(child(operationNode, 'responses'))).toContain(String(status));
  }
});

/** Each of these is a table with one fault. */
describe('a table is refused', () => {
  test.each([
    [
      'an unreachable state',
      withAgent((table) => ({ ...table, states: [...table.states, 'LOST'] })),
      'agent-identification: nothing leads to LOST',
    ],
    [
      'a state that only an outside change reached',
      withAgent((table) => ({ ...table, outside: [] })),
      'agent-identification: nothing leads to VALIDATED',
    ],
    [
      'a state and an operation without a row',
      withRow('agent.close.conflict', (row) => [{ ...row, from: ['VALIDATED', 'CANCELLED'] }]),
      'agent-identification: no row answers closeAgentIdentification in state CLOSED',
    ],
    [
      'an operation that says nothing of a record that is not there',
      withRow('agent.close.unknown', () => []),
      'agent-identification: no row answers closeAgentIdentification in state ABSENT',
    ],
    [
      'a pair that only a conditional row answers',
      withRow('agent.delete.not-forced', () => []),
      'agent-identification: no row answers deleteAgentIdentification in state CLOSED',
    ],
    [
      'a documented status that nothing gives',
      withRow('agent.create', (row) => [{ ...row, status: 200 }]),
      'agent-identification: nothing gives the documented 201 of createAgentIdentification',
    ],
    [
      'an id given twice',
      withRow('agent.close', (row) => [{ ...row, id: 'agent.cancel' }]),
      'the rule id agent.cancel is given twice',
    ],
    [
      'a row without evidence',
      withRow('agent.close', (row) => [{ ...row, evidence: { grade: 'inferred', reason: ' ' } }]),
      'agent.close: no evidence',
    ],
    [
      'an operation that no page has',
      withRow('agent.close', (row) => [row, { ...row, id: 'x', operation: 'reopen' }]),
      'the operation reopen is not documented',
    ],
    [
      'a table without one of the operations',
      withAgent((table) => ({
        ...table,
        rows: table.rows.filter(({ operation }) => operation !== 'createAgentIdentification'),
      })),
      'no table has the documented operation createAgentIdentification',
    ],
  ])('%s', (_fault, gaps, told) => {
    expect(gaps).toContain(told);
  });
});
