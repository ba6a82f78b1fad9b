import { beforeAll, describe, expect, test } from '@jest/globals';
import { createSimulator } from '../../src/index.js';
import { lifecycles } from '../../src/masstack/lifecycles.js';
import { masstack } from '../../src/masstack/definition.js';
import { loadMutants } from '../../src/mutants/index.js';
import { cite, type Mutant } from '../../src/mutants/mutant.js';
import { selectMutants } from '../../src/mutants/select.js';
import { documentsContract } from '../../src/masstack/contract.js';

let mutants: readonly Mutant[];

beforeAll(async () => {
  mutants = await loadMutants(masstack);
});

describe('the mutants', () => {
  test('each has an id of its own, a title and a citation', () => {
    expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
    expect(mutants.filter(({ title, evidence }) => title === '' || cite(evidence) === '')).toEqual(
      [],
    );
  });

  test('every rule of every lifecycle is broken in some way, but those that act from outside', () => {
    const broken = new Set(mutants.map(({ rule }) => rule));
    const unbroken = lifecycles.rules().filter(({ id }) => !broken.has(id));
    expect(unbroken.map(({ id }) => id)).toEqual(['agent.validate', 'otp.validate']);
  });

  test('every operation has mutants of its own, for its credentials, input and answers', () => {
    for (const id of documentsContract().operations.keys()) {
      const rules = mutants
        .filter(({ operations }) => operations.length === 1 && operations[0] === id)
        .map(({ rule }) => rule.split('.')[0]);
      expect(rules).toEqual(expect.arrayContaining(['credentials', 'request']));
      expect(new Set(rules).size).toBeGreaterThan(2);
    }
  });

  test('every limit of the contract is dropped and made too strict', () => {
    const ids = mutants.map(({ id }) => id);
    for (const operation of documentsContract().operations.values()) {
      for (const { pointer, ...limit } of operation.limits) {
        const at = `request.invalid/${operation.id}/${pointer.slice(1).replaceAll('/', '.')}`;
        if (limit.maxDuration ?? limit.maxBytes) {
          expect(ids).toEqual(
            expect.arrayContaining([`${at}/no-maximum`, `${at}/maximum-refused`]),
          );
        }
        if (limit.minDuration) {
          expect(ids).toEqual(
            expect.arrayContaining([`${at}/no-minimum`, `${at}/minimum-refused`]),
          );
        }
      }
    }
  });
});

describe('a selection', () => {
  const idsOf = (only: readonly string[], sample?: number, seed = 1) =>
    selectMutants(mutants, { only, sample, seed }).map(({ id }) => id);

  test.each([
    { given: 'a rule', only: 'agent.close.conflict', all: /^agent\.close\.conflict\// },
    { given: 'a lifecycle', only: 'chain', all: /^chain\./ },
    { given: 'a mutant', only: 'errors.404/no-body', all: /^errors\.404\/no-body$/ },
    { given: 'an operation', only: 'createScoring', all: /createScoring|scoring\.create/ },
  ])('by $given', ({ only, all }) => {
    const ids = idsOf([only]);
    expect(ids.length).toBeGreaterThan(0);
    expect(ids.filter((id) => !all.test(id))).toEqual([]);
  });

  test('by lot: the same for the same seed, another for another', () => {
    expect(idsOf([], 20)).toHaveLength(20);
    expect(idsOf([], 20)).toEqual(idsOf([], 20));
    expect(idsOf([], 20)).not.toEqual(idsOf([], 20, 2));
  });

  test('by shard: the parts have no mutant in common and are the whole', () => {
    const parts = [1, 2, 3].map((index) =>
      selectMutants(mutants, { only: [], seed: 1, shard: { index, of: 3 } }),
    );
    expect(parts.every(({ length }) => length > mutants.length / 4)).toBe(true);
    expect(
      parts
        .flat()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(mutants.map(({ id }) => id).sort());
  });

  test('by lot: never one that nothing can kill', () => {
    const drawn = new Set(idsOf([], 1_000_000));
    const equivalent = mutants.filter(({ equivalent: reason }) => reason !== undefined);
    expect(equivalent.length).toBeGreaterThan(0);
    expect(equivalent.filter(({ id }) => drawn.has(id))).toEqual([]);
  });
});

/** The proofs of equivalence are made of the tables; here the simulators themselves are compared. */
describe('equivalent mutants', () => {
  const ACTIONS = [
    { method: 'POST', path: '/cancel', body: '{"reason":"no longer wanted"}' },
    { method: 'POST', path: '/close' },
    { method: 'DELETE', path: '' },
    { method: 'DELETE', path: '?force=true' },
  ] as const;
  const PAIRS = ACTIONS.flatMap((first) => ACTIONS.map((second) => [first, second] as const));
  const START = '2026-01-01T00:00:00.000Z';

  /** The statuses of every two actions in turn, on records that have expired and that have not. */
  async function behaviourOf(mutant: Mutant | undefined, section: string): Promise<string> {
    const simulator = await createSimulator({
      port: 0,
      ...(mutant && { mutation: mutant.mutate() }),
    });
    const json = { 'content-type': 'application/json', authorization: 'Bearer test_admin' };
    const post = (url: string, body: unknown) =>
      simulator.handle({
        method: 'POST',
        url,
        headers: json,
        body: Buffer.from(JSON.stringify(body)),
      });
    await post('/__admin/reset', { at: START });
    const seen: number[] = [];
    for (const expires_in of ['PT1H', 'P7D']) {
      for (const pair of PAIRS) {
        const { body } = await post(`/__admin/entities/${section}-identification`, {
          org: 'yoigo',
          expires_in,
        });
        const { id } = body as { id: string };
        await post('/__admin/clock', { action: 'advance', duration: 'PT1H' });
        for (const action of pair) {
          const { status } = await simulator.handle({
            method: action.method,
            url: `/v1/orgs/yoigo/identifications/${section}/${id}${action.path}`,
            headers: json,
            ...('body' in action && { body: Buffer.from(action.body) }),
          });
          seen.push(status);
        }
      }
    }
    await simulator.close();
    return seen.join();
  }

  test.each(['agent', 'otp'])(
    'those of %s identifications behave as the simulator',
    async (section) => {
      const truth = await behaviourOf(undefined, section);
      const equivalent = mutants.filter(
        ({ rule, equivalent: reason }) => reason !== undefined && rule.startsWith(`${section}.`),
      );
      expect(equivalent.length).toBeGreaterThan(0);
      for (const mutant of equivalent) {
        expect(`${mutant.id} ${await behaviourOf(mutant, section)}`).toBe(`${mutant.id} ${truth}`);
      }
      // The comparison can fail.
      const other = mutants.find(({ id }) => id === `${section}.close/forgotten`);
      expect(await behaviourOf(other, section)).not.toBe(truth);
    },
  );
});
