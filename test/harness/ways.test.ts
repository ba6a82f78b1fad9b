import { describe, expect, test } from '@jest/globals';
import { describeWay, planWalks } from '../../src/harness/plan.js';
import { extendLifecycles } from '../../src/lifecycles/extend.js';
import { lifecycles } from '../../src/masstack/lifecycles.js';
import type { Condition } from '../../src/lifecycles/condition.js';
import { documentsContract } from '../../src/masstack/contract.js';

/** The ways in which a record in its second state is asked for an operation with that condition. */
function waysUnder(condition: Condition): readonly string[] {
  const [lifecycle] = lifecycles.all;
  if (lifecycle === undefined) throw new Error('there is no lifecycle');
  const conditions = Object.fromEntries(
    Object.keys(lifecycle.conditions).map((name) => [name, condition]),
  );
  return planWalks(lifecycles.with({ ...lifecycle, conditions }), documentsContract())
    .filter(({ kind, state, operation }) => {
      const row = lifecycle.rows.find(({ when }) => when !== undefined);
      return (
        kind === lifecycle.kind && state === lifecycle.states[1] && operation === row?.operation
      );
    })
    .map(
      (walk) => `${describeWay(walk).split(' ').slice(1).join(' ') || 'plain'}: ${walk.row.status}`,
    );
}

describe('each condition is walked on both sides', () => {
  const title = 'a condition';
  test.each<{ given: Partial<Condition>; ways: readonly string[] }>([
    {
      given: { query: { force: 'true' } },
      ways: ['plain: 403', 'force=true: 204', 'force=false: 403'],
    },
    {
      given: { permission: 'delete' },
      ways: ['plain: 204', 'without the permission: 403'],
    },
    {
      given: { query: { force: 'true' }, permission: 'delete' },
      ways: [
        ...['plain: 403', 'force=true: 204', 'force=false: 403'],
        ...['force=true without the permission: 403', 'without the permission: 403'],
      ],
    },
    {
      given: { at_least: { attempts: { $first: ['$record#/limit', 3] } } },
      ways: ['plain: 403', 'at attempts 3: 204', 'at attempts 2: 403'],
    },
  ])('$given', ({ given, ways }) => {
    expect(waysUnder({ title, ...given })).toEqual(ways);
  });

  test('also one that only an overlay has a row for', () => {
    const row = {
      id: 'scoring.score.used-up',
      title: 'All attempts of the session are made',
      operation: 'scoreIdentityDocument',
      from: ['CREATED', 'SCORED'],
      when: 'used-up',
      status: 409,
      evidence: { grade: 'inferred', reason: 'a test' },
    };
    const extended = extendLifecycles(lifecycles, { 'document-scoring': [row] });
    const walks = planWalks(extended, documentsContract()).filter(
      ({ operation, state }) => operation === row.operation && state === 'SCORED',
    );
    expect(walks.map((walk) => `${describeWay(walk)}: ${walk.row.id}`)).toEqual([
      'scoreIdentityDocument: scoring.score',
      'scoreIdentityDocument at attempts 5: scoring.score.used-up',
      'scoreIdentityDocument at attempts 4: scoring.score',
    ]);
  });
});
