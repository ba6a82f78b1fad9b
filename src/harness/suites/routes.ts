import { responseFor, type Operation } from '../../openapi/operation.js';
import { isObject } from '../../runtime/json.js';
import type { CheckEvent } from '../event.js';
import { judge, PASSED, toJudgement, type Judgement } from '../judge.js';
import type { OperationRequest, Outcome } from '../message.js';
import type { Session } from '../session.js';
import { skip, tell, worst, type TestCase } from '../tell.js';

const SILENT = { grade: 'inferred', reason: 'no page mentions other paths and methods' } as const;

/** Requests to no operation: a path that is not documented, and a documented one with another method. */
export async function* tryRoutes(session: Session, baseUrl: string): AsyncGenerator<CheckEvent> {
  const operations = [...session.contract.operations.values()];
  const paths = new Map(operations.map((operation) => [operation.path, operation]));
  const { paths: described } = await session.readDocument();
  for (const operation of paths.values()) {
    const methods = methodsOf(described, operation);
    const method = UNUSUAL.find((each) => !methods.includes(each));
    if (method === undefined) continue;
    yield* tryRoute(session, baseUrl, operation, {
      rule: 'request.unknown-method',
      name: `${method} ${operation.path}`,
      method,
      status: 405,
      look: ({ answer }) => {
        // HEAD goes with GET, and OPTIONS is anybody's: neither needs to be documented.
        const told =
          answer?.headers['allow']
            ?.split(/, */)
            .filter((each) => each !== 'HEAD' && each !== 'OPTIONS')
            .sort()
            .join(' ') ?? 'nothing';
        const due = methods.join(' ');
        if (told === due) return PASSED;
        const message = `Allow names ${told}, where ${due} is documented`;
        return toJudgement([{ differs: 'header', at: 'allow', message, claim: SILENT }]);
      },
    });
  }
  const [first] = operations;
  if (first === undefined) return;
  // Below whose records they are: whose is known.
  const parts = first.path.split('/');
  const tenant = parts.findIndex((part) => session.lifecycles.isTenant(part.slice(1, -1)));
  const unknown = [...parts.slice(0, Math.max(1, tenant + 1)), 'no-such-section'].join('/');
  yield* tryRoute(session, baseUrl, first, {
    rule: 'request.unknown-operation',
    name: `GET ${unknown}`,
    method: 'GET',
    path: unknown.replace(/\{[^}]+\}/g, encodeURIComponent(session.target.org)),
    status: 404,
    look: () => PASSED,
  });
}

/** One of these no operation of a path has, most often. */
const UNUSUAL = ['PATCH', 'PUT', 'DELETE', 'POST', 'GET'] as const;

/** All methods that the document has for the path, also those of operations that no lifecycle has. */
function methodsOf(paths: unknown, { path }: Operation): readonly string[] {
  const same = (other: string): boolean => withoutNames(other) === withoutNames(path);
  const items = Object.entries(isObject(paths) ? paths : {}).filter(([name]) => same(name));
  const methods = items.flatMap(([, item]) => Object.keys(isObject(item) ? item : {}));
  return [...new Set(methods.map((name) => name.toUpperCase()))]
    .filter((name) => METHODS.includes(name))
    .sort();
}

const METHODS: readonly string[] = [...UNUSUAL, 'TRACE'];

/** Which name a parameter has does not tell one path from another. */
const withoutNames = (path: string): string => path.replaceAll(/\{[^}]*\}/g, '{}');

interface Route {
  readonly rule: string;
  readonly name: string;
  readonly method: string;
  readonly path?: string;
  readonly status: number;
  readonly look: (outcome: Outcome) => Judgement;
}

async function* tryRoute(
  session: Session,
  baseUrl: string,
  operation: Operation,
  { rule, name, method, path, status, look }: Route,
): AsyncGenerator<CheckEvent> {
  // These belong to no operation, so a run of only some operations leaves them out.
  if (!session.wants('', rule, name)) return;
  const testCase: TestCase = { check: 'inputs', name, rule, expected: `${status}` };
  if (method !== 'GET' && session.restriction !== undefined) {
    yield skip(testCase, session.restriction);
    return;
  }
  const id = session.unknownId(operation.id);
  const request: OperationRequest = {
    ...session.build(operation, { id, bytes: null }),
    method,
    ...(path !== undefined && { path }),
  };
  const outcome = await session.send({ ...request, operation: undocumented(operation) });
  const judgement = judge(session, undocumented(operation), outcome, {
    statuses: [status],
    rules: [rule],
    claim: SILENT,
    silent: SILENT.reason,
  });
  const seen = judgement.outcome === 'passed' && session.target.control ? look(outcome) : PASSED;
  yield tell(session.target, baseUrl, testCase, { request, outcome }, worst(judgement, seen));
}

/** An answer to no operation is described by the default response alone. */
function undocumented(operation: Operation): Operation {
  const response = responseFor(operation, 599);
  return { ...operation, id: '', responses: response === undefined ? {} : { default: response } };
}
