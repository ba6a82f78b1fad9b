import { operationsOf, rowsFor, settle, type Lifecycle } from '../lifecycles/lifecycle.js';
import type { AnyRecord } from '../lifecycles/records.js';
import { createSlicer } from '../runtime/slices.js';
import { Problem, violated } from '../server/problem.js';
import { Trace } from '../server/trace.js';
import type { World } from '../server/world.js';
import { toRequest } from './draft.js';
import { exampleRequest, tokenFor } from './example-request.js';
import type { AdminHandler, AdminServices } from './handler.js';
import { describeCell } from './lifecycles.js';
import { titlesOf } from './operation-titles.js';
import { reasonOf } from '../server/reason.js';
import { rulesIn } from './rules.js';

export const listAnswers: AdminHandler<'listAnswers'> = async ({
  path,
  query,
  world,
  services,
}) => {
  const lifecycle: Lifecycle = world.lifecycles.of(path.kind);
  const record = await world.store.transaction(async (tx) => {
    const found = await tx.get(path.kind, path.id);
    return found && settle(lifecycle, found, world.clock.now());
  });
  if (record === undefined) {
    const details = `The ${path.kind} ${path.id} does not exist.`;
    return new Problem({ status: 404, rule: 'admin', details });
  }
  const token = chooseToken(query.token, record, world, services);
  if (token instanceof Problem) return token;
  const titles = await titlesOf(services);
  const answers: object[] = [];
  const slice = createSlicer();
  for (const id of operationsOf(lifecycle)) {
    const operation = services.contract.operations.get(id);
    // What names no record of the kind makes one, or lists them.
    if (operation?.path.includes(`{${lifecycle.id}}`) !== true) continue;
    const { contract } = services;
    const request = exampleRequest(operation, { contract, lifecycle, record, token });
    const trace = new Trace();
    const reply = await services.pipeline(toRequest(request), world, trace);
    const rule = rulesIn(world, services).find((each) => each.id === reply.rule);
    const { decision } = trace.facts;
    const state = decision?.state ?? record.state;
    answers.push({
      operation: id,
      title: titles.get(id) ?? id,
      status: reply.status,
      rule: rule ?? { id: reply.rule },
      reason: reasonOf(reply) ?? rule?.title ?? reply.rule,
      ...(decision?.row.to !== undefined && reply.status < 400 && { to: decision.row.to }),
      request,
      others: rowsFor(lifecycle, id, state)
        .filter((row) => row.id !== reply.rule)
        .map((row) => describeCell(row, lifecycle)),
    });
    if (slice.isOver()) await slice.next();
  }
  return { status: 200, body: { state: record.state, answers } };
};

function chooseToken(
  wanted: string | undefined,
  record: AnyRecord,
  { clock }: World,
  { auth, fixtures }: AdminServices,
): string | undefined | Problem {
  if (wanted === undefined) {
    return auth === 'none' ? undefined : tokenFor(record.org, fixtures, clock)?.token;
  }
  if (fixtures.tokens.some(({ token }) => token === wanted)) return wanted;
  const names = fixtures.tokens.map(({ token }) => token).join(', ');
  return violated([{ pointer: '/query/token', message: `must be one of ${names}` }]);
}
