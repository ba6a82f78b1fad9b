import { describe, expect, test } from '@jest/globals';
import { lifecycles } from '../../src/masstack/lifecycles.js';
import { effects } from '../../src/masstack/effects.js';
import { act } from '../../src/operations/act.js';
import { createRandom } from '../../src/runtime/random.js';
import { createMemoryStore } from '../../src/store/memory-store.js';
import type { Store } from '../../src/store/store.js';
import { Records } from '../../src/store/records.js';
import { Base, View } from '../../src/store/view.js';
import type { AnyRecord } from '../../src/lifecycles/records.js';
import { isLinearizable, type Model, type Operation } from './linearizability.js';
import { modelOf, stateOf, type Action, type Outcome } from './record-model.js';
import { rules } from '../support/rules.js';

/** A cell that is written and read. */
const cell: Model<number, number | 'read', number> = {
  initial: 0,
  observes: (input) => input === 'read',
  apply: (state, input) =>
    input === 'read' ? { state, output: state } : { state: input, output: input },
};

type Seen = Operation<number | 'read', number>;
const write = (value: number, invoked: number, returned: number): Seen => ({
  input: value,
  invoked,
  returned,
  output: value,
});
const read = (output: number, invoked: number, returned: number): Seen => ({
  input: 'read',
  invoked,
  returned,
  output,
});
const lost = (value: number, invoked: number): Seen => ({
  input: value,
  invoked,
  returned: Infinity,
});

describe('a history has an explanation or it has none', () => {
  test.each<{
    readonly given: string;
    readonly history: readonly Seen[];
    readonly explained: boolean;
  }>([
    { given: 'nothing', history: [], explained: true },
    {
      given: 'a read of what was written',
      history: [write(1, 1, 2), read(1, 3, 4)],
      explained: true,
    },
    {
      given: 'a read of what was never written',
      history: [write(1, 1, 2), read(2, 3, 4)],
      explained: false,
    },
    {
      given: 'a stale read after the write was answered',
      history: [write(1, 1, 2), read(0, 3, 4)],
      explained: false,
    },
    {
      given: 'a stale read during the write',
      history: [write(1, 1, 4), read(0, 2, 3)],
      explained: true,
    },
    {
      given: 'a read that goes back in time',
      history: [write(1, 1, 8), read(1, 2, 3), read(0, 4, 5)],
      explained: false,
    },
    {
      given: 'two writes at once, read as their opposite orders',
      history: [write(1, 1, 9), write(2, 2, 9), read(1, 10, 11), read(2, 12, 13)],
      explained: false,
    },
    {
      given: 'an unanswered write that happened',
      history: [lost(1, 1), read(1, 2, 3)],
      explained: true,
    },
    {
      given: 'an unanswered write that did not',
      history: [lost(1, 1), read(0, 2, 3)],
      explained: true,
    },
    {
      given: 'a write that changes nothing at first and much later on',
      history: [write(0, 1, 9), write(1, 2, 9), read(0, 10, 11)],
      explained: true,
    },
    {
      given: 'an unanswered write that is undone',
      history: [lost(1, 1), read(1, 2, 3), read(0, 4, 5)],
      explained: false,
    },
  ])('$given: $explained', ({ history, explained }) => {
    expect(isLinearizable(cell, history)).toBe(explained);
  });
});

describe('concurrent cancellations and closings of one record', () => {
  const record: AnyRecord = {
    kind: 'agent-identification',
    id: 'fought-over',
    org: 'yoigo',
    state: 'CREATED',
    created_at: '2026-01-01T00:00:00.000Z',
    expires_at: '2027-01-01T00:00:00.000Z',
    identification_id: 'its-other-id',
    actor: {
      name: 'A',
      last_name: 'B',
      identity_document: { document_number: '1', document_type: 'NIF' },
    },
  };
  const contents = {
    sequence: 0,
    clock: { mode: 'running', offset: 0 } as const,
    records: Records.of(rules, [record]),
  };

  /** Commits what a transaction decided without a look at what happened since. */
  function createCarelessStore(): Store {
    const base = new Base(contents);
    const transaction: Store['transaction'] = async (work) => {
      const view = new View(base);
      const result = await work(view);
      const changes = view.changes();
      if (changes !== undefined) base.apply(changes);
      return result;
    };
    return {
      transaction,
      transact: transaction,
      clock: base.clock,
      count: () => base.records.size,
      seed: undefined,
      contents: () => base.contents(),
      close: async () => undefined,
    };
  }

  async function fight(store: Store): Promise<readonly Operation<Action, Outcome>[]> {
    let tick = 0;
    const attempt = async (operation: string): Promise<Operation<Action, Outcome>> => {
      tick += 1;
      const invoked = tick;
      const { status } = await store.transaction((tx) =>
        act(
          operation,
          {
            path: { org_id: 'yoigo', admin_identification_id: record.id },
            query: {},
            body: { reason: 'any' },
            files: [],
          },
          {
            tx,
            now: '2026-06-01T00:00:00.000Z',
            random: createRandom(1, 1),
            lifecycles,
            effects,
            permissions: new Set(),
          },
        ),
      );
      tick += 1;
      return { input: { operation }, invoked, returned: tick, output: { status } };
    };
    return Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        attempt(index % 2 === 0 ? 'cancelAgentIdentification' : 'closeAgentIdentification'),
      ),
    );
  }

  test.each([
    { given: 'the store', store: createMemoryStore({ contents }), explained: true, winners: 1 },
    {
      given: 'a store that does not look back',
      store: createCarelessStore(),
      explained: false,
      winners: 50,
    },
  ])('$given: explained is $explained', async ({ store, explained, winners }) => {
    const history = await fight(store);
    const model = modelOf({ kind: 'agent-identification', initial: stateOf(record) });
    expect(isLinearizable(model, history)).toBe(explained);
    expect(history.filter(({ output }) => output?.status === 204)).toHaveLength(winners);
  });
});
