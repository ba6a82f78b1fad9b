import { ABSENT, operationsOf, type Evidence as RuleEvidence } from '../lifecycles/lifecycle.js';
import type { Contract } from '../openapi/contract.js';
import type { Evidence } from '../openapi/evidence.js';
import { credentialsStatus, type Operation } from '../openapi/operation.js';
import { requestRules } from '../server/rules.js';
import { tableOf, type AnyRow } from './table.js';

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

function operationOf(contract: Contract, id: string): Operation {
  const operation = contract.operations.get(id);
  if (operation === undefined) throw new Error(`the contract has no operation ${id}`);
  return operation;
}

/** What says that a row answers a record in that state: it may be a page for one, and ours for another. */
export function evidenceOfCell(
  contract: Contract,
  kind: string,
  row: AnyRow,
  state: string,
): Evidence {
  const { evidence, operation: id, status } = row;
  if (evidence.grade !== 'documented') return evidence;
  const operation = operationOf(contract, id);
  const { expiry, initial } = tableOf(kind);
  if (state === ABSENT) return contract.grades.ofStatus(operation, status);
  if (/\.delete\.\w/.test(row.id)) {
    // The pages describe the state CREATED and of every other one.
    return state === expiry.to ? GONE : forceRule(contract, operation);
  }
  if (/\.(?:status|read)$/.test(row.id)) {
    return state === initial ? contract.grades.ofStatus(operation, status) : GONE;
  }
  return ours('no page says in which states this is allowed');
}

/** What says that a row refuses a record in that state, where it is accepted. */
export function evidenceOfConflict(
  contract: Contract,
  kind: string,
  row: AnyRow,
  state: string,
): Evidence {
  const { ends = [], to: expired } = tableOf(kind).expiry;
  return state === expired && ends.includes(row.operation)
    ? lifetimeOf(contract, kind)
    : evidenceOfCell(contract, kind, row, state);
}

/** How long a record may be used, as the page of its creation says it. */
function lifetimeOf(contract: Contract, kind: string): Evidence {
  const { rows, initial } = tableOf(kind);
  const creation = rows.find(({ to }) => to === initial);
  if (creation === undefined) return GONE;
  const place = { pointer: '/body/expires_in', keyword: '' };
  return contract.grades.ofRequest(operationOf(contract, creation.operation), place);
}

const GONE = ours('no page says how long a record exists');

export function evidenceOfRow(contract: Contract, kind: string, row: AnyRow): Evidence {
  return bestOf(row.from.map((state) => evidenceOfCell(contract, kind, row, state)));
}

function forceRule({ grades }: Contract, operation: Operation): Evidence {
  return grades.ofRequest(operation, { pointer: '/query/force', keyword: '' });
}

/** What the paths call the id of a record of that kind. */
export function idNameOf({ operations }: Contract, kind: string): string | undefined {
  const names = operationsOf(tableOf(kind)).map(
    (id) => operations.get(id)?.parameters.findLast((each) => each.in === 'path')?.name,
  );
  return names.find((name) => name !== 'org_id');
}

/** That the id of a new record is its own: the pages call it unique where an operation takes it. */
export function evidenceOfNewId(contract: Contract, kind: string): Evidence {
  const name = idNameOf(contract, kind) ?? '';
  for (const id of operationsOf(tableOf(kind))) {
    const operation = contract.operations.get(id);
    const isTaken = operation?.parameters.some((each) => each.name === name) ?? false;
    if (operation === undefined || operation.method === 'GET' || !isTaken) continue;
    return contract.grades.ofRequest(operation, { pointer: `/path/${name}`, keyword: '' });
  }
  return ours('no page says that an id stands for one record');
}

/** That a row has an effect: what left CREATED is not deleted without force. */
export function evidenceOfSomeEffect(contract: Contract, kind: string, row: AnyRow): Evidence {
  const refusal = tableOf(kind).rows.find(({ id }) => id.endsWith('.delete.not-forced'));
  const isLeft = row.to !== undefined && refusal?.from.includes(row.to) === true;
  return refusal !== undefined && isLeft
    ? forceRule(contract, operationOf(contract, refusal.operation))
    : evidenceOfEffect(contract, row);
}

/** What says that a row leads to its state: only what is deleted is gone by the pages. */
export function evidenceOfEffect(contract: Contract, row: AnyRow): Evidence {
  if (row.to !== ABSENT) return UNSEEN;
  return contract.grades.ofStatus(operationOf(contract, row.operation), 404);
}

/** That a refusal leaves the record alone: that what is not deleted is there, the pages show. */
export function evidenceOfRefusal(contract: Contract, row: AnyRow | undefined): Evidence {
  if (row?.to !== ABSENT) return ours('no page shows what a refused request must not change');
  return contract.grades.ofStatus(operationOf(contract, row.operation), row.status);
}

/** That such credentials are refused, and with which status. */
export function evidenceOfCredentials(
  { grades }: Contract,
  operation: Operation,
  rule: keyof typeof requestRules,
): RuleEvidence | Evidence {
  const { evidence } = requestRules[rule];
  return evidence.grade === 'documented'
    ? grades.ofStatus(operation, credentialsStatus(operation))
    : evidence;
}
