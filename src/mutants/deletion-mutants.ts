import { EVERY_PERMISSION } from '../lifecycles/condition.js';
import type { Evidence } from '../openapi/evidence.js';
import type { Authenticate } from '../server/credentials.js';
import type { RequestValue } from '../server/message.js';
import { Problem } from '../server/problem.js';
import { around } from './around.js';
import { evidenceOfRow } from './evidence.js';
import type { Intact } from './intact.js';
import type { Mutant, Mutation } from './mutant.js';
import type { AnyRow } from './table.js';

/** Forced deletion with one of its two conditions gone. */
export function deletionMutants(intact: Intact): readonly Mutant[] {
  const forced = intact.lifecycles.kinds.flatMap((kind) =>
    intact.lifecycles
      .of(kind)
      .rows.filter(({ when }) => when === 'forced')
      .map((row) => ({ row, toMutant: mutantMaker(row, evidenceOfRow(intact, kind, row)) })),
  );
  return forced.flatMap(({ row, toMutant }) => [
    toMutant('without-permission', `${row.operation} with force=true requires no permission`, {
      authenticate: permitAll(row.operation),
    }),
    toMutant(
      'without-force',
      `${row.operation} deletes outside CREATED without force when the token has the permission`,
      { wrap: around(intact, [row.operation], { request: ({ request }) => forceIn(request) }) },
    ),
    toMutant('force-false', `${row.operation} treats force=false as force=true`, {
      wrap: around(intact, [row.operation], {
        request: ({ request }) => ({
          ...request,
          url: request.url.replace(/([?&]force=)false\b/, '$1true'),
        }),
      }),
    }),
  ]);
}

function mutantMaker(
  row: AnyRow,
  evidence: Evidence,
): (what: string, title: string, mutation: Mutation) => Mutant {
  return (what, title, mutation) => ({
    id: `${row.id}/${what}`,
    title,
    rule: row.id,
    evidence,
    operations: [row.operation],
    mutate: () => mutation,
  });
}

function permitAll(operationId: string): (original: Authenticate) => Authenticate {
  return (original) => async (request, operation, org, clock) => {
    const caller = await original(request, operation, org, clock);
    return caller instanceof Problem || operation.id !== operationId
      ? caller
      : { ...caller, permissions: EVERY_PERMISSION };
  };
}

function forceIn(request: RequestValue): RequestValue {
  const { url } = request;
  if (/[?&]force=/.test(url)) return request;
  return { ...request, url: `${url}${url.includes('?') ? '&' : '?'}force=true` };
}
