import type { Evidence, Lifecycle, OutsideChange, Row } from './lifecycle.js';

/** A lifecycle as it is written in a file: `spec/lifecycle.schema.json` describes it. */
export interface LifecycleDocument extends Omit<
  Lifecycle,
  'conditions' | 'seeds' | 'expiry' | 'outside' | 'rows'
> {
  readonly page?: string;
  readonly conditions?: Lifecycle['conditions'];
  readonly seeds?: Lifecycle['seeds'];
  readonly expiry?: Written<Lifecycle['expiry']>;
  readonly outside?: readonly Written<OutsideChange<string>>[];
  readonly rows: readonly Written<Row<string>>[];
}

/** What a file adds to the lifecycle of a kind that another definition has. */
export interface AdditionDocument extends Partial<
  Omit<LifecycleDocument, 'kind' | 'title' | 'id' | 'tenant' | 'states' | 'initial' | 'new_id'>
> {
  /** The kind. */
  readonly extends: string;
  readonly rows: LifecycleDocument['rows'];
}

type Written<Statement> = Omit<Statement, 'evidence'> & { readonly evidence: WrittenEvidence };

/** `documented` alone is by the page of the lifecycle. */
export type WrittenEvidence =
  | 'documented'
  | { readonly documented: string }
  | { readonly docs: string }
  | { readonly inferred: string };

/** The lifecycle that a valid document describes. */
export function readLifecycle({
  page = 'the OpenAPI document',
  ...document
}: LifecycleDocument): Lifecycle {
  const read = <Statement extends { readonly evidence: WrittenEvidence }>({
    evidence,
    ...statement
  }: Statement): Omit<Statement, 'evidence'> & { readonly evidence: Evidence } => ({
    ...statement,
    evidence: readEvidence(evidence, page),
  });
  return {
    ...document,
    conditions: document.conditions ?? {},
    seeds: document.seeds ?? {},
    expiry: document.expiry === undefined ? neverOver(document) : read(document.expiry),
    outside: (document.outside ?? []).map(read),
    rows: document.rows.map(read),
  };
}

/**
 * The lifecycle with what is added: its rows answer first, and a row or a change with the id of one that
 * was there takes its place.
 */
export function addTo(
  base: Lifecycle,
  { extends: kind, page, ...added }: AdditionDocument,
): Lifecycle {
  const { title, id, states, initial } = base;
  const own = readLifecycle({
    ...{ kind, title, id, states, initial },
    ...added,
    remembers: added.remembers ?? { properties: {} },
    ...(page !== undefined && { page }),
  });
  const ids = new Set([...own.rows, ...own.outside].map((rule) => rule.id));
  const others = <Each extends { readonly id: string }>(rules: readonly Each[]): readonly Each[] =>
    rules.filter((rule) => !ids.has(rule.id));
  return {
    ...base,
    other_ids: { ...base.other_ids, ...own.other_ids },
    conditions: { ...base.conditions, ...own.conditions },
    relations: { ...base.relations, ...own.relations },
    remembers: {
      required: [...(base.remembers.required ?? []), ...(own.remembers.required ?? [])],
      properties: { ...base.remembers.properties, ...own.remembers.properties },
    },
    seeds: {
      defaults: { ...base.seeds.defaults, ...own.seeds.defaults },
      completes: { ...base.seeds.completes, ...own.seeds.completes },
    },
    expiry: added.expiry === undefined ? base.expiry : own.expiry,
    outside: [...own.outside, ...others(base.outside)],
    rows: [...own.rows, ...others(base.rows)],
  };
}

const NO_STATE = '';

/** Records that time does nothing to. */
function neverOver({ kind }: LifecycleDocument): Lifecycle['expiry'] {
  const evidence: Evidence = { grade: 'inferred', reason: 'the definition says nothing of time' };
  return { id: `${kind}.expire`, title: 'Never', from: [], to: NO_STATE, evidence };
}

function readEvidence(written: WrittenEvidence, page: string): Evidence {
  if (written === 'documented') return { grade: 'documented', page };
  if ('documented' in written) return { grade: 'documented', page: written.documented };
  if ('docs' in written) return { grade: 'docs', page: written.docs };
  return { grade: 'inferred', reason: written.inferred };
}
