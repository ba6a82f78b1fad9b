import { operationsOf } from '../lifecycles/lifecycle.js';
import type { AnyRecord } from '../lifecycles/records.js';
import { parseInstant } from '../runtime/clock.js';
import type { Handle } from '../server/pipeline.js';
import { UNSEEN } from './evidence.js';
import type { Intact } from './intact.js';
import type { Mutant } from './mutant.js';
import { withPassage } from './store-view.js';
import { likenessOf, tableMutant } from './table.js';

/** Expiry forgotten, early, late, and to the wrong state. */
export function timeMutants(intact: Intact): readonly Mutant[] {
  const mortal = intact.lifecycles.all.filter(({ expiry }) => expiry.from.length > 0);
  return mortal.flatMap(({ kind }) => [
    ...expiryIgnored(intact, kind),
    ...wrongExpiredState(intact, kind),
    shifted(intact, kind, { what: 'early', by: -1000, words: 'a second before its expires_at' }),
    shifted(intact, kind, {
      what: 'late',
      by: 1,
      words: 'just after its expires_at instead of at it',
    }),
  ]);
}

function expiryIgnored(intact: Intact, kind: string): readonly Mutant[] {
  const table = intact.lifecycles.of(kind);
  const { expiry } = table;
  return expiry.from.map((state) =>
    tableMutant({
      lifecycles: intact.lifecycles,
      rule: expiry,
      evidence: expiry.evidence,
      what: `never-when-${state.toLowerCase()}`,
      title: `A record of kind ${kind} in state ${state} never expires`,
      operations: operationsOf(table),
      table: {
        ...table,
        expiry: { ...expiry, from: expiry.from.filter((each) => each !== state) },
      },
    }),
  );
}

function wrongExpiredState(intact: Intact, kind: string): readonly Mutant[] {
  const table = intact.lifecycles.of(kind);
  const { expiry } = table;
  const others = table.states.filter(
    (state) => state !== expiry.to && !expiry.from.includes(state),
  );
  // Which state it is, only the record shows, and answers of which no page publishes the fields.
  const evidence = expiry.evidence.grade === 'documented' ? UNSEEN : expiry.evidence;
  return others.map((wrong) =>
    tableMutant({
      lifecycles: intact.lifecycles,
      rule: expiry,
      evidence,
      what: `becomes-${wrong.toLowerCase()}`,
      title: `A record of kind ${kind} becomes ${wrong} instead of ${expiry.to} by time`,
      operations: operationsOf(table),
      table: { ...table, expiry: { ...expiry, to: wrong } },
      equivalent: likenessOf(table, expiry.to, wrong),
    }),
  );
}

/** Time is kept by the mutant here: its table knows no expiry, and records arrive already settled. */
function shifted(
  intact: Intact,
  kind: string,
  { what, by, words }: { readonly what: string; readonly by: number; readonly words: string },
): Mutant {
  const table = intact.lifecycles.of(kind);
  const { expiry } = table;
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
  return {
    id: `${expiry.id}/${what}`,
    title: `A record of kind ${kind} expires ${words}`,
    rule: expiry.id,
    evidence: expiry.evidence,
    operations: operationsOf(table),
    mutate: () => ({ wrap }),
  };
}
