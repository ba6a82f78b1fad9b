/** The rows of a lifecycle that is drafted: an answer for every operation in every state. */
import { ABSENT } from '../../lifecycles/lifecycle.js';
import type { LifecycleDocument, WrittenEvidence } from '../../lifecycles/read.js';
import type { Kind, Part } from './kind.js';
import { knows } from './operations.js';
import { isUpsert } from './resources.js';
import { mayBeNothing, replaces, setsOf, shownFields, type Answers } from './sets.js';
import { isLast } from './state-words.js';
import { toTitle } from './words.js';

export type DraftedRow = LifecycleDocument['rows'][number];

const NOT_FOUND = 404;
const CONFLICT = 409;

export function draftRows(kind: Kind, answers: Answers): readonly DraftedRow[] {
  const counts = new Map<string, number>();
  return kind.parts.flatMap((part) => {
    const word = part.verb?.word ?? part.purpose;
    const count = (counts.get(word) ?? 0) + 1;
    counts.set(word, count);
    const id = `${kind.resource.kind}.${word}${count === 1 ? '' : `-${count}`}`.slice(0, 80);
    return part.purpose === 'create'
      ? [creation(kind, part, id, answers)]
      : onRecord(kind, part, id, answers);
  });
}

function creation(kind: Kind, part: Part, id: string, answers: Answers): DraftedRow {
  const { initial } = kind.states;
  return {
    id,
    title: `A new ${nameOf(kind)} is ${initial}`,
    operation: part.operation.operation.id,
    from: [ABSENT],
    to: initial,
    status: part.status,
    ...setsOf(kind, part, answers),
    ...answerOf(part, answers),
    evidence: inferred('a POST to the path of all of them makes one'),
  };
}

function onRecord(kind: Kind, part: Part, id: string, answers: Answers): readonly DraftedRow[] {
  const { states } = kind.states;
  const operation = part.operation.operation.id;
  const name = nameOf(kind);
  const { to, from, title, reason } = effectOf(kind, part, answers);
  const others = states.filter((state) => !from.includes(state));
  const conflict = others.length > 0 ? conflictOf(part, to) : undefined;
  const sets = to === undefined || to === ABSENT ? {} : setsOf(kind, part, answers);
  const isWhole = replaces(part) && Object.values(sets.sets ?? {}).some(mayBeNothing(part));
  const rows: DraftedRow[] = [
    {
      id,
      title,
      operation,
      from: conflict === undefined ? states : from,
      ...(to !== undefined && to !== 'stays' && { to }),
      status: part.status,
      ...sets,
      ...(isWhole && { replaces: true as const }),
      ...answerOf(part, answers),
      evidence: inferred(reason),
    },
  ];
  if (conflict !== undefined) {
    rows.push({
      id: `${id}.conflict`,
      title: `The ${name} is in another state`,
      operation,
      from: others,
      status: conflict.status,
      evidence: inferred(conflict.reason),
    });
  }
  rows.push({
    id: `${id}.unknown`,
    title: `There is no such ${name}`,
    operation,
    from: [ABSENT],
    status: NOT_FOUND,
    evidence: unknownBy(part),
  });
  return rows.map(ordered);
}

/** Why a record that is not there is answered 404. */
function unknownBy({ operation, purpose }: Part): WrittenEvidence {
  // The 404 of the document is about something else.
  if (purpose === 'change' && isUpsert(operation)) {
    return inferred('the document has a 201 for a PUT of what is not there, which is not drafted');
  }
  const known = knows(operation, NOT_FOUND);
  if (known === 'itself') return 'documented';
  return inferred(
    known === 'not' ? 'the document does not have the 404' : 'the document has errors in general',
  );
}

/** What a verb that comes in the wrong state is answered, where nothing says so: the nearest documented. */
const LIKE_CONFLICT = [422, 400, 403];

/** @returns `undefined` where the document has no error that it could be: then no state conflicts */
function conflictOf(
  { operation, verb }: Part,
  to: string | undefined,
): { readonly status: number; readonly reason: string } | undefined {
  const known = knows(operation, CONFLICT);
  if (known === 'itself') {
    const reason = 'the document has the 409, and does not say which states conflict';
    return { status: CONFLICT, reason };
  }
  if (verb === undefined || to === undefined || to === 'stays') return undefined;
  const leaves = `${verb.word} leaves some states and not others by its meaning`;
  if (known === 'in general') {
    return { status: CONFLICT, reason: `${leaves}; the document has errors in general` };
  }
  const status = LIKE_CONFLICT.find((each) => knows(operation, each) === 'itself');
  return status === undefined
    ? undefined
    : { status, reason: `${leaves}; the document has no 409, and a ${status}` };
}

interface Effect {
  readonly to: string | undefined;
  readonly from: readonly string[];
  readonly title: string;
  readonly reason: string;
}

function effectOf(kind: Kind, part: Part, answers: Answers): Effect {
  const { purpose, verb, operation } = part;
  const { states, leads, starts, property, written } = kind.states;
  const name = nameOf(kind);
  if (verb === undefined) {
    const from = purpose === 'read' ? states : opensTo(kind, purpose, operation);
    const where = from.length === states.length ? ' in every state' : '';
    if (purpose === 'delete') {
      const reason = `a DELETE of its path removes it${where === '' ? ', where it is new or over' : `,${where}`}`;
      return { to: ABSENT, from, title: `The ${name} can be deleted`, reason };
    }
    const isRead = purpose === 'read';
    const title = `The ${name} can be ${isRead ? 'read' : replaces(part) ? 'replaced' : 'changed'}${where}`;
    const reason = isRead
      ? 'a GET of its path reads it'
      : replaces(part)
        ? 'a PUT of its path replaces what clients write: what it leaves out is gone; the state stays'
        : `a ${operation.operation.method} of its path changes what it is sent, and not the state`;
    return { to: isRead ? undefined : 'stays', from, title, reason };
  }
  const to = leads.get(operation.operation.id);
  const value = written?.becomes.get(operation.operation.id);
  if (
    written !== undefined &&
    value !== undefined &&
    shownFields(kind, answers).has(written.name)
  ) {
    const reason = `the path ends with ${verb.word}, and ${written.name}, which clients write, too, may be ${value}`;
    const title = `${toTitle(verb.word)} makes ${written.name} of the ${name} ${value}`;
    return { to: 'stays', from: states, title, reason };
  }
  if (to === undefined) {
    const reason = `the path ends with ${verb.word}, which says of no state`;
    return {
      to: 'stays',
      from: states,
      title: `${toTitle(verb.word)} leaves the state as it is`,
      reason,
    };
  }
  const from = starts.get(operation.operation.id) ?? states;
  const reason =
    property === undefined
      ? `the path ends with ${verb.word}`
      : `the path ends with ${verb.word}, and ${property.name} may be ${property.values.get(to) ?? to}`;
  return { to, from, title: `${toTitle(verb.word)} makes the ${name} ${to}`, reason };
}

/** Where the document has a conflict: what is over is not changed, and what is in use is not deleted. */
function opensTo(
  { states: { states, initial } }: Kind,
  purpose: Part['purpose'],
  operation: Part['operation'],
): readonly string[] {
  if (knows(operation, CONFLICT) !== 'itself') return states;
  const open = states.filter((state) =>
    purpose === 'delete' ? state === initial || isLast(state) : !isLast(state),
  );
  return open.length === 0 ? states : open;
}

const inferred = (reason: string): WrittenEvidence => ({ inferred: reason });

const nameOf = ({ resource }: Kind): string => resource.kind.replaceAll('-', ' ');

function answerOf(part: Part, answers: Answers): { readonly answers?: unknown } {
  const answer = answers.get(part.operation.operation.id);
  return answer === undefined ? {} : { answers: answer };
}

/** In the order in which a person reads them. */
function ordered(row: DraftedRow): DraftedRow {
  const { id, title, operation, to, status, sets, replaces, answers, evidence } = row;
  const from = [...row.from];
  return {
    id,
    title,
    operation,
    from,
    ...(to !== undefined && { to }),
    status,
    ...(sets !== undefined && { sets }),
    ...(replaces !== undefined && { replaces }),
    ...(answers !== undefined && { answers }),
    evidence,
  };
}
