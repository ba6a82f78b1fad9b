import type { Operation } from '../../openapi/operation.js';
import type { CheckEvent } from '../event.js';
import type { Session } from '../session.js';
import { skip, tell, type Subject } from '../tell.js';
import type { Tried, Trials } from './trial.js';

/** What every test of one operation's input shares. */
export interface InputRun {
  readonly session: Session;
  readonly baseUrl: string;
  readonly operation: Operation;
  readonly trials: Trials;
}

export function subjectOf(
  operation: Operation,
  { kind, success }: Trials,
  given: Partial<Subject> & { readonly name: string },
): Subject {
  return {
    check: 'inputs',
    operation: operation.id,
    kind,
    rule: success.id,
    expected: `${success.status}: it keeps the contract`,
    ...given,
  };
}

export async function* report(
  { session, baseUrl, operation }: InputRun,
  subject: Subject,
  attempt: () => Promise<Tried | string>,
): AsyncGenerator<CheckEvent> {
  if (!session.wants(operation.id, subject.rule, subject.name)) return;
  const forbidden = session.forbids(operation);
  if (forbidden !== undefined) {
    yield skip(subject, forbidden);
    return;
  }
  const tried = await attempt();
  yield typeof tried === 'string'
    ? skip(subject, tried)
    : tell(
        session.target,
        baseUrl,
        { ...subject, ...(tried.change && { change: tried.change }) },
        tried,
        tried.judgement,
      );
}
