import type { Operation } from '../../openapi/operation.js';
import type { CheckEvent } from '../event.js';
import type { Session } from '../session.js';
import { skip, tell, type TestCase } from '../tell.js';
import type { Tried, Trials } from './trial.js';

/** What every test of one operation's input shares. */
export interface InputRun {
  readonly session: Session;
  readonly baseUrl: string;
  readonly operation: Operation;
  readonly trials: Trials;
}

export function testCaseOf(
  operation: Operation,
  { kind, success }: Trials,
  given: Partial<TestCase> & { readonly name: string },
): TestCase {
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
  testCase: TestCase,
  attempt: () => Promise<Tried | string>,
): AsyncGenerator<CheckEvent> {
  if (!session.wants(operation.id, testCase.rule, testCase.name)) return;
  const forbidden = session.forbids(operation);
  if (forbidden !== undefined) {
    yield skip(testCase, forbidden);
    return;
  }
  const tried = await attempt();
  yield typeof tried === 'string'
    ? skip(testCase, tried)
    : tell(
        session.target,
        baseUrl,
        { ...testCase, ...(tried.change && { change: tried.change }) },
        tried,
        tried.judgement,
      );
}
