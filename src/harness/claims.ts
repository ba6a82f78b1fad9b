import { ABSENT, type Lifecycle, type Row } from '../lifecycles/lifecycle.js';
import { consentOf, readingOf } from '../lifecycles/questions.js';
import {
  credentialsStatus,
  documentedStatuses,
  invalidStatus,
  type Operation,
} from '../openapi/operation.js';
import type { Claim } from './event.js';
import type { Walk } from './plan.js';
import { isUpload } from '../openapi/upload.js';
import { idParameter } from './requests.js';
import type { Session } from './session.js';

/** What no page says: a server that decides otherwise breaks nothing. */
export function open(reason: string): Claim {
  return { grade: 'inferred', reason };
}

export function successOf(operation: Operation): number {
  return documentedStatuses(operation).find((status) => status < 300) ?? 200;
}

const COUNTING = open('no page says which records have a value so that it is taken');
const STATES = open('no page says in which states this is allowed');
const GONE = open('no page says how long a record exists');
export const NULLS = open('no page says whether null is an absent field');
export const ORDER = open('no page says which check comes first');

/** Whether the run knows for sure that the record is there: it made it itself. */
export function isOwn(session: Session, id: string | undefined): boolean {
  return (
    session.target.control !== undefined ||
    (id !== undefined && session.own.some((each) => each.id === id))
  );
}

/**
 * What an answer with another status than that of the table's row contradicts. A row may be
 * documented for one state, or one way to ask, and ours for another.
 */
export function claimOfWalk(
  session: Session,
  walk: Walk,
  id: string | undefined,
): (status: number) => Claim {
  const operation = session.operation(walk.operation);
  const { row, state, absence } = walk;
  const { evidence } = row;
  const lifecycle: Lifecycle = session.lifecycles.of(walk.kind);
  const { expiry, initial } = lifecycle;
  if (state === expiry.to && expiry.ends?.includes(operation.id) === true) {
    return (status) => (status < 300 ? claimOfLifetime(session, walk.kind) : evidence);
  }
  if (evidence.grade !== 'documented') {
    // What an upload becomes is ours to say; that it may be sent, and as what, the page shows.
    const isOfPage = row.status < 300 && isUpload(operation) && state === initial;
    return (status) => (isOfPage && status === 415 ? claimOfUpload(session, operation) : evidence);
  }
  if (absence === 'of another organization') {
    return () => open('no page says how the records of another organization are hidden');
  }
  const due = session.contract.grades.ofStatus(operation, row.status);
  const grades = gradesOf(lifecycle, row);
  if (row.status === 404) return (status) => claimOfUnknown(session, walk, due, status);
  const { taken } = walk;
  const isTaken = taken?.holds === true && row.when === taken.name;
  if (isTaken && !taken.isPlain) return () => COUNTING;
  if (state === ABSENT) return (status) => claimOfCreation(session, operation, due, status);
  if (isTaken) return (status) => (status < 300 ? due : COUNTING);
  if (grades !== undefined) return (status) => grades({ session, walk, due, id, status });
  return () => STATES;
}

/** How long a record may be used, as the page of its creation says it. */
function claimOfLifetime(session: Session, kind: string): Claim {
  const { rows, initial }: Lifecycle = session.lifecycles.of(kind);
  const creation = rows.find(({ to }) => to === initial);
  if (creation === undefined) return GONE;
  const place = { pointer: '/body/expires_in', keyword: '' };
  return session.contract.grades.ofRequest(session.operation(creation.operation), place);
}

function claimOfUnknown(session: Session, walk: Walk, due: Claim, status: number): Claim {
  const operation = session.operation(walk.operation);
  if (status === 401 || status === 403) {
    if (session.target.token('admin') === undefined) return open('no token is known');
    // Who may not see a place is not told what is not there.
    if (operation.responses[status] !== undefined && !session.isPlaceKnown(operation, {})) {
      return open('what the record would belong to is made up');
    }
  }
  const isInvalid = status === invalidStatus(operation);
  if (isInvalid && isUpload(operation)) return open('no page says which images are accepted');
  // Where ids are not uuids, ours may count as malformed.
  const others = session.own.some(
    ({ kind, id }) => kind === walk.kind && !/^[\da-f-]{36}$/i.test(id),
  );
  return isInvalid && others ? open('no page says the form of an id') : due;
}

/** The page shows the request: it is valid. Where it lost its example, ours may be not. */
function claimOfCreation(
  session: Session,
  operation: Operation,
  due: Claim,
  status: number,
): Claim {
  return status < 300 ||
    (isShown(session, operation) && (status === invalidStatus(operation) || status === 500))
    ? due
    : open('no page says for what other reasons a creation is refused');
}

export function claimOfUpload({ contract }: Session, operation: Operation): Claim {
  return contract.grades.ofRequest(operation, { pointer: '/body', keyword: 'required' });
}

interface Cell {
  readonly session: Session;
  readonly walk: Walk;
  readonly due: Claim;
  readonly id: string | undefined;
  readonly status: number;
}

/** The rule of the pages about the parameter that a caller consents by: it describes every state. */
function consentRule({ session, walk }: Cell): Claim {
  const name = consentOf(session.lifecycles.of(walk.kind), walk.operation) ?? '';
  const place = { pointer: `/query/${name}`, keyword: '' };
  return session.contract.grades.ofRequest(session.operation(walk.operation), place);
}

const isExpired = ({ session, walk }: Cell): boolean =>
  walk.state === session.lifecycles.of(walk.kind).expiry.to;

const read = ({ session, walk, due, id, status }: Cell): Claim => {
  if (status < 300) return due;
  const isInitial = walk.state === session.lifecycles.of(walk.kind).initial;
  return isInitial && isOwn(session, id) ? due : GONE;
};

/** An operation that asks for consent: without it in some states, with it in the others. */
const CONSENTED = {
  free: (cell: Cell): Claim => {
    if (cell.walk.role !== 'admin') return open('no page says whose token may do this here');
    return cell.status === 404 && !isOwn(cell.session, cell.id) ? GONE : consentRule(cell);
  },
  conditional: (cell: Cell): Claim => {
    if (cell.session.target.token('admin') === undefined) {
      return open('no token with the permission is known');
    }
    return cell.status === 404 || isExpired(cell) ? GONE : consentRule(cell);
  },
  refused: (cell: Cell): Claim =>
    cell.status === 404 || isExpired(cell) ? GONE : consentRule(cell),
};

function gradesOf(lifecycle: Lifecycle, row: Row<string>): ((cell: Cell) => Claim) | undefined {
  if (consentOf(lifecycle, row.operation) !== undefined) {
    if (row.status >= 400) return CONSENTED.refused;
    return row.when === undefined ? CONSENTED.free : CONSENTED.conditional;
  }
  return readingOf(lifecycle)?.operation === row.operation ? read : undefined;
}

/** Whether the body that is sent is one that the page shows, so that it is not invalid anywhere. */
function isShown({ contract }: Session, operation: Operation): boolean {
  if (operation.body === undefined) return true;
  return !isUpload(operation) && contract.grades.ofPath(operation).grade === 'documented';
}

/** What a request with bad credentials contradicts if it is not refused as it must be. */
export function claimOfCredentials(
  session: Session,
  operation: Operation,
  options: {
    readonly missing: boolean;
    /** Whether what the path names is there for sure. */
    readonly existing: boolean;
    readonly inferred: boolean;
  },
): (status: number) => Claim {
  const refused = credentialsStatus(operation);
  const isAskedFor = operation.security !== undefined || operation.responses[refused] !== undefined;
  const due = isAskedFor
    ? session.contract.grades.ofStatus(operation, refused)
    : open('the document does not say that this operation asks for credentials');
  if (options.inferred) return () => open('no page says which credentials are refused, and how');
  return (status) => {
    if (status < 300) return due;
    const isNaming =
      idParameter(operation, session.lifecycles) !== undefined ||
      !session.isPlaceKnown(operation, {});
    if (!options.existing && isNaming && status !== 403 && status !== 401) return ORDER;
    // The page of deletion has both, and the one without a 401 describes invalid ones only.
    if (status === 403 && operation.responses[403] !== undefined) return ORDER;
    if (status === 401 && operation.responses[401] === undefined && options.missing) {
      return open('the page mentions invalid credentials, not missing ones');
    }
    return status === invalidStatus(operation) &&
      (!options.existing || !isShown(session, operation))
      ? ORDER
      : due;
  };
}

/** Statuses by which HTTP itself refuses a request for its form. */
const OF_HTTP = [405, 406, 411, 413, 414, 415, 431];
/** What is refused so is refused for its caller or its record, not for its form. */
export const OF_OTHER_CHECKS = [401, 403, 404, 409, 410];

/**
 * What a request with this fault in it contradicts if it is not refused as it must be: the sentence of
 * what is wrong when it is accepted, that of the status when it is refused by another one.
 */
export function claimOfRefusal(
  { contract }: Session,
  operation: Operation,
  fault: Claim,
  options: {
    readonly existing: boolean;
    readonly unknown?: true;
    /** Nobody can read it, whatever the operation is. */
    readonly unreadable?: boolean;
  },
): (status: number) => Claim {
  return (status) => {
    // Of an id that nobody has, it may be told first.
    if (options.unknown && status >= 400 && status < 500) return ORDER;
    if (status < 300 || fault.grade !== 'documented') return fault;
    const due = invalidStatus(operation);
    if (operation.responses[due] === undefined) return open('the page documents no 400');
    const isOfHttp = OF_HTTP.includes(status) || (options.unreadable === true && status === 400);
    if (isOfHttp) return open('HTTP has a special status for this');
    if (OF_OTHER_CHECKS.includes(status) && !options.existing) return ORDER;
    return contract.grades.ofStatus(operation, due);
  };
}
