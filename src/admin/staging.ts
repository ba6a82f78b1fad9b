import { documentedStatuses, responseFor, type Operation } from '../openapi/operation.js';
import { Problem, violated } from '../server/problem.js';
import type { RequestRuleId } from '../server/rules.js';
import { compileStub, type StubMapping } from '../server/stubs/stub.js';
import { attempt } from './attempt.js';
import type { AdminCall, AdminHandler, AdminServices } from './handler.js';

type Wanted = AdminCall<'stageAnswers'>['body'];
type Response = NonNullable<StubMapping['response']>;

export const stageAnswers: AdminHandler<'stageAnswers'> = ({ body, world, services }) =>
  attempt(async () => {
    const operation = services.contract.operations.get(body.operation);
    if (operation === undefined) {
      const known = [...services.contract.operations.keys()].join(', ');
      return violated([{ pointer: '/body/operation', message: `must be one of ${known}` }]);
    }
    if (body.status === undefined && body.delay === undefined && body.fault === undefined) {
      return violated([{ pointer: '/body', message: 'must have a status, a delay or a fault' }]);
    }
    const response = await responseOf(body, operation, services, world.seed);
    if (response instanceof Problem) return response;
    const { times } = body;
    const id = await world.alter((stubs) => stubs.nextId());
    const stub = compileStub(
      {
        id,
        name: nameOf(body),
        request: { operationId: operation.id },
        response,
        ...(times !== undefined && { times }),
      },
      '/body',
      services,
    );
    await world.alter((stubs) => {
      stubs.put(stub);
    });
    return { status: 201, body: stub.mapping };
  });

function nameOf({ operation, times, status, delay, fault }: Wanted): string {
  const count =
    times === undefined ? 'Answers' : times === 1 ? 'Next answer' : `Next ${times} answers`;
  const what = [
    ...(status === undefined ? [] : [String(status)]),
    ...(fault === undefined ? [] : [fault]),
    ...(delay === undefined ? [] : [`after ${delay} ms`]),
  ];
  return `${count} of ${operation}: ${what.join(' ')}`;
}

async function responseOf(
  { status, delay, fault }: Wanted,
  operation: Operation,
  services: AdminServices,
  seed: number,
): Promise<Response | Problem> {
  const late = delay === undefined ? {} : { fixedDelayMilliseconds: delay };
  if (fault !== undefined) return { ...late, fault };
  if (status === undefined) return { ...late, passthrough: true };
  if (status >= 400) {
    const rule: RequestRuleId = 'override.stub';
    const details = 'This answer was staged with a stub.';
    const { headers, body } = services.toReply(new Problem({ status, rule, details }), operation);
    return { status, ...late, ...(headers && { headers: { ...headers } }), jsonBody: body };
  }
  const described = responseFor(operation, status);
  if (described === undefined || described === operation.responses['default']) {
    const known = documentedStatuses(operation).filter((each) => each < 400);
    const message = `must be one of ${known.join(', ')}, or from 400 to 599`;
    return violated([{ pointer: '/body/status', message }]);
  }
  if (described.schema === undefined) return { status, ...late };
  const [example] = Object.values(described.examples);
  const jsonBody =
    example ?? (await services.generateBody(operation, status, `${seed} ${operation.id}`));
  return { status, ...late, jsonBody };
}
