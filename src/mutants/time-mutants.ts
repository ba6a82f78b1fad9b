import { lifecycles } from '../lifecycles/index.js';
import { operationsOf } from '../lifecycles/lifecycle.js';
import type { AnyRecord } from '../lifecycles/records.js';
import { parseInstant } from '../runtime/clock.js';
import type { Handle } from '../server/pipeline.js';
import type { Mutant } from './mutant.js';
import { withPassage } from './store-view.js';
import { exchange, likenessOf, tableMutant, tableOf } from './table.js';

/** Expiry forgotten, early, late, and to the wrong state. */
export function timeMutants(): readonly Mutant[] {
  return lifecycles.kinds.flatMap((kind) => [
    ...expiryIgnored(kind),
    ...wrongExpiredState(kind),
    shifted(kind, { what: 'early', by: -1000, words: 'a second before its expires_at' }),
    shifted(kind, { what: 'late', by: 1, words: 'just after its expires_at instead of at it' }),
  ]);
}

function expiryIgnored(kind: string): readonly Mutant[] {
  const table = tableOf(kind);
  const { expiry } = table;
  return expiry.from.map((state) =>
    tableMutant({
      kind,
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

function wrongExpiredState(kind: string): readonly Mutant[] {
  const table = tableOf(kind);
  const { expiry } = table;
  const others = table.states.filter(
    (state) => state !== expiry.to && !expiry.from.includes(state),
  );
  return others.map((wrong) =>
    tableMutant({
      kind,
      rule: expiry,
      evidence: expiry.evidence,
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
  kind: string,
  { what, by, words }: { readonly what: string; readonly by: number; readonly words: string },
): Mutant {
  const table = tableOf(kind);
  const { expiry } = table;
  const lifecycles = exchange(kind, { ...table, expiry: { ...expiry, from: [] } });
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
