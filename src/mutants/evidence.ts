import { ABSENT, operationsOf, type Evidence as RuleEvidence } from '../lifecycles/lifecycle.js';
import { consentOf, readingOf } from '../lifecycles/questions.js';
import type { Evidence } from '../openapi/evidence.js';
import { credentialsStatus, type Operation } from '../openapi/operation.js';
import type { RequestRuleId } from '../server/rules.js';
import type { Intact } from './intact.js';
import type { AnyRow } from './table.js';

/** What no page says: a server that decides otherwise breaks nothing. */
export function ours(reason: string): Evidence {
  return { grade: 'inferred', reason };
}

/** What no page publishes, although the answer that carries it is documented. */
export const UNPUBLISHED = ours('no page publishes the fields of this answer');

/** What only the record shows: the pages describe answers. */
export const UNSEEN = ours('no page says what a change does to the record');

/** Of several statements that are broken at once, one of a page if there is any. */
export function bestOf(all: readonly Evidence[]): Evidence {
  const [first = ours('no page mentions it')] = all;
  return all.find(({ grade }) => grade === 'documented') ?? first;
}

function operationOf(intact: Intact, id: string): Operation {
  const operation = intact.contract.operations.get(id);
  if (operation === undefined) throw new Error(`the contract has no operation ${id}`);
  return operation;
}

/** What says that a row answers a record in that state: it may be a page for one, and ours for another. */
export function evidenceOfCell(intact: Intact, kind: string, row: AnyRow, state: string): Evidence {
  const { evidence, operation: id, status } = row;
  if (evidence.grade !== 'documented') return evidence;
  const operation = operationOf(intact, id);
  const lifecycle = intact.lifecycles.of(kind);
  const { expiry, initial } = lifecycle;
  if (state === ABSENT) return intact.contract.grades.ofStatus(operation, status);
  const consent = consentOf(lifecycle, id);
  if (consent !== undefined) {
    // The pages describe the first state and every other one.
    return state === expiry.to ? GONE : consentRule(intact, operation, consent);
  }
  if (readingOf(lifecycle)?.operation === id) {
    return state === initial ? intact.contract.grades.ofStatus(operation, status) : GONE;
  }
  return ours('no page says in which states this is allowed');
}

/** What says that a row refuses a record in that state, where it is accepted. */
export function evidenceOfConflict(
  intact: Intact,
  kind: string,
  row: AnyRow,
  state: string,
): Evidence {
  const { ends = [], to: expired } = intact.lifecycles.of(kind).expiry;
  return state === expired && ends.includes(row.operation)
    ? lifetimeOf(intact, kind)
    : evidenceOfCell(intact, kind, row, state);
}

/** How long a record may be used, as the page of its creation says it. */
function lifetimeOf(intact: Intact, kind: string): Evidence {
  const { rows, initial } = intact.lifecycles.of(kind);
  const creation = rows.find(({ to }) => to === initial);
  if (creation === undefined) return GONE;
  const place = { pointer: '/body/expires_in', keyword: '' };
  return intact.contract.grades.ofRequest(operationOf(intact, creation.operation), place);
}

const GONE = ours('no page says how long a record exists');

export function evidenceOfRow(intact: Intact, kind: string, row: AnyRow): Evidence {
  return bestOf(row.from.map((state) => evidenceOfCell(intact, kind, row, state)));
}

function consentRule({ contract }: Intact, operation: Operation, name: string): Evidence {
  return contract.grades.ofRequest(operation, { pointer: `/query/${name}`, keyword: '' });
}

/** That the id of a new record is its own: the pages call it unique where an operation takes it. */
export function evidenceOfNewId(intact: Intact, kind: string): Evidence {
  const lifecycle = intact.lifecycles.of(kind);
  const name = lifecycle.id;
  for (const id of operationsOf(lifecycle)) {
    const operation = intact.contract.operations.get(id);
    const isTaken = operation?.parameters.some((each) => each.name === name) ?? false;
    if (operation === undefined || operation.method === 'GET' || !isTaken) continue;
    return intact.contract.grades.ofRequest(operation, { pointer: `/path/${name}`, keyword: '' });
  }
  return ours('no page says that an id stands for one record');
}

/**
 * That a row has an effect: what has left its first state is not deleted without consent. Only where a page says that
 * there is such a row: else it is ours that the record leaves its first state.
 */
export function evidenceOfSomeEffect(intact: Intact, kind: string, row: AnyRow): Evidence {
  const lifecycle = intact.lifecycles.of(kind);
  const { rows } = lifecycle;
  const deletion = rows.find(({ to, when }) => to === ABSENT && when !== undefined);
  const consent = deletion && consentOf(lifecycle, deletion.operation);
  const isLeft = row.to !== undefined && deletion?.from.includes(row.to) === true;
  return isLeft && consent !== undefined && row.evidence.grade === 'documented'
    ? consentRule(intact, operationOf(intact, deletion.operation), consent)
    : evidenceOfEffect(intact, row);
}

/** What says that a row leads to its state: only what is deleted is gone by the pages. */
export function evidenceOfEffect(intact: Intact, row: AnyRow): Evidence {
  if (row.to !== ABSENT) return UNSEEN;
  return intact.contract.grades.ofStatus(operationOf(intact, row.operation), 404);
}

/** That a refusal leaves the record alone: that what is not deleted is there, the pages show. */
export function evidenceOfRefusal(intact: Intact, row: AnyRow | undefined): Evidence {
  if (row?.to !== ABSENT) return ours('no page shows what a refused request must not change');
  return intact.contract.grades.ofStatus(operationOf(intact, row.operation), row.status);
}

/** That such credentials are refused, and with which status: a document may say itself that it asks for some. */
export function evidenceOfCredentials(
  { contract: { grades }, evidenceOf }: Intact,
  operation: Operation,
  rule: RequestRuleId,
): RuleEvidence | Evidence {
  const evidence = evidenceOf(rule);
  const isAskedFor = operation.security !== undefined && rule !== 'credentials.organization';
  return evidence.grade === 'documented' || isAskedFor
    ? grades.ofStatus(operation, credentialsStatus(operation))
    : evidence;
}
