import { operationsOf } from '../lifecycles/lifecycle.js';
import type { AnyRecord } from '../lifecycles/records.js';
import { parseInstant } from '../runtime/clock.js';
import type { Handle } from '../server/pipeline.js';
import { UNSEEN } from './evidence.js';
import type { Intact } from './intact.js';
import { mutantOf, type Mutant } from './mutant.js';
import { withPassage } from './store-view.js';
import { areAlike, likenessOf, tableMutant, type Table } from './table.js';

/** Expiry forgotten, early, late, and to the wrong state. */
export function timeMutants(intact: Intact): readonly Mutant[] {
  const mortal = intact.lifecycles.all.filter(({ expiry }) => expiry.from.length > 0);
  return mortal.flatMap((table) => [
    ...expiryIgnored(intact, table),
    ...wrongExpiredState(intact, table),
    shifted(intact, table, { what: 'early', by: -1000, words: 'a second before its expires_at' }),
    shifted(intact, table, {
      what: 'late',
      by: 1,
      words: 'just after its expires_at instead of at it',
    }),
  ]);
}

function expiryIgnored(intact: Intact, table: Table): readonly Mutant[] {
  const { kind, expiry } = table;
  return expiry.from.map((state) =>
    tableMutant(intact, expiry, {
      evidence: expiry.evidence,
      what: `never-when-${state.toLowerCase()}`,
      title: `A record of kind ${kind} in state ${state} never expires`,
      table: {
        ...table,
        expiry: { ...expiry, from: expiry.from.filter((each) => each !== state) },
      },
    }),
  );
}

function wrongExpiredState(intact: Intact, table: Table): readonly Mutant[] {
  const { kind, expiry } = table;
  const others = table.states.filter(
    (state) => state !== expiry.to && !expiry.from.includes(state),
  );
  // Which state it is, only the record shows, and answers of which no page publishes the fields.
  const evidence = expiry.evidence.grade === 'documented' ? UNSEEN : expiry.evidence;
  return others.map((wrong) =>
    tableMutant(intact, expiry, {
      evidence,
      what: `becomes-${wrong.toLowerCase()}`,
      title: `A record of kind ${kind} becomes ${wrong} instead of ${expiry.to} by time`,
      table: { ...table, expiry: { ...expiry, to: wrong } },
      equivalent: areAlike(table, expiry.to, wrong) ? likenessOf(expiry.to, wrong) : undefined,
    }),
  );
}

/** Time is kept by the mutant here: its table knows no expiry, and records arrive already settled. */
function shifted(
  intact: Intact,
  table: Table,
  { what, by, words }: { readonly what: string; readonly by: number; readonly words: string },
): Mutant {
  const { kind, expiry } = table;
  const lifecycles = intact.lifecycles.with({ ...table, expiry: { ...expiry, from: [] } });
  const wrap =
    (handle: Handle): Handle =>
    (request, world) => {
      const read = (record: AnyRecord): AnyRecord =>
        record.kind === kind &&
        expiry.from.includes(record.state) &&
        world.clock.epoch() >= parseInstant(record.expires_at) + by
          ? { ...record, state: expiry.to }
          : record;
      return handle(request, { ...withPassage(world, { read }), lifecycles });
    };
  return mutantOf(expiry.id, {
    what,
    title: `A record of kind ${kind} expires ${words}`,
    evidence: expiry.evidence,
    operations: operationsOf(table),
    mutate: () => ({ wrap }),
  });
}
