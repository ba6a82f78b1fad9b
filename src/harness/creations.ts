/** What is known of a record from the answer to its creation. */
import type { Row } from '../lifecycles/lifecycle.js';
import { creationOf, toldIdOf } from '../lifecycles/questions.js';
import { shownIn } from '../lifecycles/reads.js';
import { isObject } from '../runtime/json.js';
import { PASSED, toJudgement, type Judgement } from './judge.js';
import type { Answer } from './message.js';
import { idParameter } from './requests.js';
import type { Session } from './session.js';

/**
 * Notes a record that was made. One with the id of another was not: the pages call it unique.
 *
 * @param sent the body of the creation, which may name the record itself
 */
export function noteCreation(
  session: Session,
  made: Session['own'][number],
  sent: unknown,
): Judgement {
  const { kind, id } = made;
  const isRepeated = session.own.some((each) => each.kind === kind && each.id === id);
  if (!isRepeated) session.own.push(made);
  const isGiven = isObject(sent) && Object.values(sent).includes(id);
  if (!isRepeated || isGiven) return PASSED;
  const message = `the id ${id} was already given before, so it is not the id of a new record`;
  const rows: readonly Row<string>[] = session.lifecycles.of(kind).rows;
  const claims = rows
    .map((row) => session.operation(row.operation))
    .filter(({ method }) => method !== 'GET')
    .flatMap((taker) => {
      const name = idParameter(taker, session.lifecycles);
      if (name === undefined) return [];
      const pointer = `/path/${name}`;
      const claim = session.contract.grades.ofRequest(taker, { pointer, keyword: '' });
      return [{ at: `/${name}`, claim }];
    });
  const told = claims.find(({ claim }) => claim.grade === 'documented') ?? claims[0];
  return toJudgement([{ differs: 'field', message, ...told }]);
}

/** The field with the id in the answer to a creation. */
export function idName(session: Session, kind: string): string {
  return toldIdOf(session.lifecycles.of(kind));
}

/** The id of a new record, from the answer to its creation, which may tell other names of it, too. */
export function createdId(
  session: Session,
  kind: string,
  answer: Answer | undefined,
): string | undefined {
  // A refusal may have a field of that name: the name of the error.
  if (answer === undefined || answer.status >= 300) return undefined;
  const { json } = answer;
  const id = idIn(session, kind, json);
  if (id === undefined) return undefined;
  const creation = creationOf(session.lifecycles.of(kind));
  session.learn(kind, { ...shownIn(creation?.answers, json), id });
  return id;
}

/** The id of a record in an answer that shows it by the name which the creation gives it. */
export function idIn(session: Session, kind: string, json: unknown): string | undefined {
  const found = isObject(json) ? json[idName(session, kind)] : undefined;
  return typeof found === 'string' || Number.isSafeInteger(found) ? String(found) : undefined;
}
