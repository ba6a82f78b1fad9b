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
