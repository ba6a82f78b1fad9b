import { ABSENT, operationsOf } from '../lifecycles/lifecycle.js';
import type { Reply } from '../server/message.js';
import { around, effectMutant } from './around.js';
import { evidenceOfNewId, evidenceOfRow, ours } from './evidence.js';
import type { Intact } from './intact.js';
import { mutantOf, type Mutant } from './mutant.js';
import { withPassage } from './store-view.js';
import type { AnyRow } from './table.js';

/** What is remembered of a record, remembered wrongly. */
export function recordMutants(intact: Intact): readonly Mutant[] {
  return [
    ...intact.lifecycles.kinds.flatMap((kind) => foreignRecord(intact, kind)),
    ...intact.lifecycles.kinds.flatMap((kind) => [
      ...creationForgotten(intact, kind),
      ...creationRepeated(intact, kind),
    ]),
  ];
}

/** Records of every organization are served as those of the one that asks. */
function foreignRecord(intact: Intact, kind: string): readonly Mutant[] {
  const table = intact.lifecycles.of(kind);
  const rule = table.rows.find(({ from, status }) => from.includes(ABSENT) && status === 404);
  // Nobody owns a record, or no operation asks for one.
  if (table.tenant === undefined || rule === undefined) return [];
  const operations = operationsOf(table);
  const wrap = around(intact, operations, {
    world: (world, { params }) =>
      withPassage(world, {
        read: (record) =>
          record.kind === kind
            ? { ...record, org: decodeURIComponent(params[table.tenant ?? ''] ?? record.org) }
            : record,
        write: (record, before) => (before === undefined ? record : { ...record, org: before.org }),
      }),
  });
  return [
    mutantOf(rule.id, {
      what: 'foreign-record',
      title: `A record of kind ${kind} is served to every organization that knows its id`,
      evidence: ours('no page says how the records of another organization are hidden'),
      operations,
      mutate: () => ({ wrap }),
    }),
  ];
}

function creationForgotten(intact: Intact, kind: string): readonly Mutant[] {
  return creationsOf(intact, kind).map((row) =>
    effectMutant(intact, row, {
      what: 'forgotten',
      title: `answers ${row.status} and creates nothing`,
      evidence: evidenceOfRow(intact, kind, row),
      operations: operationsOf(intact.lifecycles.of(kind)),
      effect: () => ({ world: (world) => withPassage(world, { forget: true }) }),
    }),
  );
}

/** Each creation after the first answers with the ids of the first. */
function creationRepeated(intact: Intact, kind: string): readonly Mutant[] {
  return creationsOf(intact, kind).map((row) =>
    effectMutant(intact, row, {
      what: 'same-ids',
      title: 'answers every creation with the ids of the first one',
      evidence: evidenceOfNewId(intact, kind),
      effect: () => {
        let first: unknown;
        const reply = (answer: Reply): Reply => {
          if (answer.status !== row.status) return answer;
          first ??= answer.body;
          return { ...answer, body: first };
        };
        return { reply };
      },
    }),
  );
}

function creationsOf({ lifecycles }: Intact, kind: string): readonly AnyRow[] {
  return lifecycles
    .of(kind)
    .rows.filter(
      ({ from, to, status }) => from.includes(ABSENT) && to !== undefined && status < 300,
    );
}
