import { ABSENT, operationsOf } from '../lifecycles/lifecycle.js';
import { isPublic, type Operation } from '../openapi/operation.js';
import { ANYBODY, type Authenticate } from '../server/credentials.js';
import type { Reply, RequestValue } from '../server/message.js';
import type { Handle } from '../server/pipeline.js';
import { Problem, type ToReply } from '../server/problem.js';
import { around, type Passing } from './around.js';
import { evidenceOfRefusal } from './evidence.js';
import type { Intact } from './intact.js';
import { mutantOf, type Mutant } from './mutant.js';
import { areAlike, likenessOf, prefer, withoutCondition, type AnyRow } from './table.js';

/** Refusals that are answered as they should be, by a backend that acts anyway. */
export function refusalMutants(intact: Intact): readonly Mutant[] {
  return [
    ...intact.lifecycles.kinds.flatMap((kind) =>
      intact.lifecycles
        .of(kind)
        .rows.filter(({ status, from }) => status >= 400 && !from.includes(ABSENT))
        .flatMap((row) => actingOnState(intact, kind, row)),
    ),
    ...[...intact.contract.operations.values()]
      .filter((operation) => operation.method !== 'GET' && !isPublic(operation))
      .map((operation) => actingOnCredentials(intact, operation)),
  ];
}

/** A conflict or a missing force that is told, and then ignored. */
function actingOnState(intact: Intact, kind: string, row: AnyRow): readonly Mutant[] {
  const table = intact.lifecycles.of(kind);
  const legal = table.rows.find(
    ({ operation, status, to, from }) =>
      operation === row.operation && status < 300 && to !== undefined && !from.includes(ABSENT),
  );
  const { to } = legal ?? {};
  if (legal === undefined || to === undefined) return [];
  const permissive = prefer(table, { ...withoutCondition(legal), from: row.from });
  const lifecycles = intact.lifecycles.with(permissive);
  const wrap =
    (handle: Handle): Handle =>
    async (request, world) => {
      const reply = await handle(request, world);
      if (reply.rule === row.id) await handle(request, { ...world, lifecycles });
      return reply;
    };
  const isEquivalent = row.from.every((state) => state === to || areAlike(table, state, to));
  return [
    mutantOf(row.id, {
      what: 'acts-all-the-same',
      title: `${row.operation} answers ${row.status} but does the action`,
      evidence: evidenceOfRefusal(intact, legal),
      operations: operationsOf(table),
      equivalent: isEquivalent ? likenessOf(row.from.join(', '), to) : undefined,
      mutate: () => ({ wrap }),
    }),
  ];
}

/** Bad credentials that are told only after everything has happened. */
function actingOnCredentials(intact: Intact, operation: Operation): Mutant {
  const { id } = operation;
  const kind = intact.lifecycles.forOperation(id)?.kind;
  const rule = 'credentials.missing';
  const rows = kind === undefined ? [] : intact.lifecycles.of(kind).rows;
  const deletion = rows.find((row) => row.operation === id && row.to === ABSENT);
  const refusals = new WeakMap<RequestValue, Problem>();
  const authenticate =
    (original: Authenticate): Authenticate =>
    async (request, asked, org, clock) => {
      const caller = await original(request, asked, org, clock);
      if (asked.id !== id || !(caller instanceof Problem)) return caller;
      refusals.set(request, caller);
      return ANYBODY;
    };
  const wrap = (handle: Handle, toReply: ToReply): Handle => {
    const reply = (answer: Reply, { request }: Passing): Reply => {
      const refusal = refusals.get(request);
      return refusal === undefined ? answer : toReply(refusal, operation);
    };
    return around(intact, [id], { reply })(handle);
  };
  return mutantOf(rule, {
    what: `${id}-acts-all-the-same`,
    title: `${id} refuses bad credentials but does the action`,
    evidence: evidenceOfRefusal(intact, deletion),
    operations: kind === undefined ? [id] : operationsOf(intact.lifecycles.of(kind)),
    mutate: () => ({ authenticate, wrap }),
  });
}
