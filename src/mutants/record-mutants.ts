import { ABSENT, operationsOf, type Rule } from '../lifecycles/lifecycle.js';
import type { AnyRecord } from '../lifecycles/records.js';
import type { Reply } from '../server/message.js';
import { instantAfter } from '../runtime/duration.js';
import { around } from './around.js';
import { evidenceOfNewId, evidenceOfRow, ours, UNSEEN } from './evidence.js';
import type { Intact } from './intact.js';
import type { Mutant } from './mutant.js';
import { withPassage, type Passage } from './store-view.js';
import type { AnyRow } from './table.js';

/** What is remembered of a record, remembered wrongly. */
export function recordMutants(intact: Intact): readonly Mutant[] {
  return [
    ...intact.lifecycles.kinds.map((kind) => foreignRecord(intact, kind)),
    ...intact.lifecycles.kinds.flatMap((kind) => [
      ...creationForgotten(intact, kind),
      ...creationRepeated(intact, kind),
    ]),
    ...WRITES.map((write) => wrongWrite(intact, write)),
  ];
}

/** Records of every organization are served as those of the one that asks. */
function foreignRecord(intact: Intact, kind: string): Mutant {
  const table = intact.lifecycles.of(kind);
  const rule = ruleOf(intact, kind, ({ from, status }) => from.includes(ABSENT) && status === 404);
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
  return {
    id: `${rule.id}/foreign-record`,
    title: `A record of kind ${kind} is served to every organization that knows its id`,
    rule: rule.id,
    evidence: ours('no page says how the records of another organization are hidden'),
    operations,
    mutate: () => ({ wrap }),
  };
}

function creationForgotten(intact: Intact, kind: string): readonly Mutant[] {
  return creationsOf(intact, kind).map((row) => ({
    id: `${row.id}/forgotten`,
    title: `${row.operation} answers ${row.status} and creates nothing`,
    rule: row.id,
    evidence: evidenceOfRow(intact, kind, row),
    operations: operationsOf(intact.lifecycles.of(kind)),
    mutate: () => ({
      wrap: around(intact, [row.operation], {
        world: (world) => withPassage(world, { discard: true }),
      }),
    }),
  }));
}

/** Each creation after the first answers with the ids of the first. */
function creationRepeated(intact: Intact, kind: string): readonly Mutant[] {
  return creationsOf(intact, kind).map((row) => ({
    id: `${row.id}/same-ids`,
    title: `${row.operation} answers every creation with the ids of the first one`,
    rule: row.id,
    evidence: evidenceOfNewId(intact, kind),
    operations: [row.operation],
    mutate: () => {
      let first: unknown;
      const reply = (answer: Reply): Reply => {
        if (answer.status !== row.status) return answer;
        first ??= answer.body;
        return { ...answer, body: first };
      };
      return { wrap: around(intact, [row.operation], { reply }) };
    },
  }));
}

interface Write {
  readonly rule: string;
  readonly what: string;
  readonly title: string;
  readonly operation: string;
  readonly kind: string;
  readonly write: NonNullable<Passage['write']>;
}

/** The lifetime that a creation asks for, not looked at: it is a day, whatever was asked. */
const lifetimeIgnored = (rule: string, operation: string, kind: string): Write => ({
  rule,
  what: 'lifetime-ignored',
  title: `${operation} lets every record expire after one day and ignores its expires_in`,
  operation,
  kind,
  write: (record) => ({ ...record, expires_at: instantAfter(record.created_at, 'P1D') }),
});

/** Side effects beside the state, one by one. */
const WRITES: readonly Write[] = [
  lifetimeIgnored('agent.create', 'createAgentIdentification', 'agent-identification'),
  lifetimeIgnored('otp.create', 'createOtpIdentification', 'otp-identification'),
  lifetimeIgnored('scoring.create', 'createScoring', 'document-scoring'),
  {
    rule: 'scoring.create',
    what: 'provider-swapped',
    title: 'A session is created with another provider than requested',
    operation: 'createScoring',
    kind: 'document-scoring',
    write: (record) =>
      record.kind === 'document-scoring'
        ? { ...record, provider: record.provider === 'GOOGLE' ? 'VERIDAS' : 'GOOGLE' }
        : record,
  },
  {
    rule: 'scoring.create',
    what: 'country-lost',
    title: 'A session is created for Spain instead of the requested country',
    operation: 'createScoring',
    kind: 'document-scoring',
    write: (record) =>
      record.kind === 'document-scoring'
        ? { ...record, document: { ...(record['document'] as object), country: 'ES' } }
        : record,
  },
  {
    rule: 'chain.validate',
    what: 'steps-forgotten',
    title: 'Validating a chain leaves its steps as they were',
    operation: 'validateChainedIdentification',
    kind: 'identification-chain',
    write: (record, before) => keep(record, before, ['steps']),
  },
  {
    rule: 'scoring.score',
    what: 'captures-lost',
    title: 'An upload is scored, but its images are lost',
    operation: 'scoreIdentityDocument',
    kind: 'document-scoring',
    write: (record, before) => keep(record, before, ['captures']),
  },
  {
    rule: 'scoring.score',
    what: 'second-part-lost',
    title: 'Only the first image of an upload of two is stored',
    operation: 'scoreIdentityDocument',
    kind: 'document-scoring',
    write: (record) =>
      record.kind === 'document-scoring'
        ? { ...record, captures: (record['captures'] as readonly unknown[]).slice(0, 1) }
        : record,
  },
  {
    rule: 'scoring.score',
    what: 'attempts-not-counted',
    title: 'An upload is scored without counting as an attempt',
    operation: 'scoreIdentityDocument',
    kind: 'document-scoring',
    write: (record, before) => keep(record, before, ['attempts']),
  },
  {
    rule: 'scoring.score',
    what: 'result-forgotten',
    title: 'An upload counts as an attempt, but its result is not stored',
    operation: 'scoreIdentityDocument',
    kind: 'document-scoring',
    write: (record, before) => keep(record, before, ['result', 'score', 'scored_at']),
  },
];

function wrongWrite(intact: Intact, wrong: Write): Mutant {
  return {
    id: `${wrong.rule}/${wrong.what}`,
    title: wrong.title,
    rule: wrong.rule,
    evidence: UNSEEN,
    operations: operationsOf(intact.lifecycles.of(wrong.kind)),
    mutate: () => ({
      wrap: around(intact, [wrong.operation], {
        world: (world) => withPassage(world, { write: wrong.write }),
      }),
    }),
  };
}

/** The record as it was to be written, with some fields as they were before. */
function keep(
  record: AnyRecord,
  before: AnyRecord | undefined,
  fields: readonly string[],
): AnyRecord {
  const kept = Object.entries(record).filter(([name]) => !fields.includes(name));
  const old = Object.entries(before ?? {}).filter(([name]) => fields.includes(name));
  return Object.fromEntries([...kept, ...old]) as unknown as AnyRecord;
}

function creationsOf({ lifecycles }: Intact, kind: string): readonly AnyRow[] {
  return lifecycles
    .of(kind)
    .rows.filter(({ from, status }) => from.includes(ABSENT) && status < 300);
}

function ruleOf({ lifecycles }: Intact, kind: string, fits: (row: AnyRow) => boolean): Rule {
  const rule = lifecycles.of(kind).rows.find(fits);
  if (rule === undefined) throw new Error(`${kind} does not have this rule`);
  return rule;
}
