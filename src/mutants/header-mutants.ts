import { toldIdOf } from '../lifecycles/questions.js';
import type { Operation } from '../openapi/operation.js';
import { isObject } from '../runtime/json.js';
import { createLocations } from '../server/location.js';
import type { Reply } from '../server/message.js';
import { textIn } from '../server/reply-headers.js';
import { effectMutant } from './around.js';
import { ours } from './evidence.js';
import type { Intact } from './intact.js';
import type { Mutant } from './mutant.js';
import type { AnyRow } from './table.js';

/** Answers without a header that the document describes, or with a wrong one. */
export function headerMutants(intact: Intact): readonly Mutant[] {
  return intact.lifecycles.all
    .flatMap(({ rows }): readonly AnyRow[] => rows)
    .filter((row, index, rows) => index === rows.findIndex((other) => isLike(row, other)))
    .flatMap((row) => {
      const operation = intact.contract.operations.get(row.operation);
      return operation === undefined
        ? []
        : [...formMutants(intact, operation, row), ...leadMutants(intact, operation, row)];
    });
}

/** Whether both give the same answer, as far as a document describes it. */
const isLike = (row: AnyRow, { operation, status }: AnyRow): boolean =>
  row.operation === operation && row.status === status;

/** No number, no date, no address, no word of a list: one of them is what a schema refuses, if it refuses any. */
const WRONG = ['not as documented', '-0.5', '1'];

function formMutants(intact: Intact, operation: Operation, row: AnyRow): readonly Mutant[] {
  const { contract } = intact;
  const evidence = contract.grades.ofStatus(operation, row.status);
  return contract
    .headersOf(operation, row.status)
    .flatMap(({ name, required, hasExample, faultOf }) => {
      const mutant = (what: string, title: string, value: string | undefined): Mutant =>
        effectMutant(intact, row, {
          what: `header.${name}/${what}`,
          title: `${title} ${name} with ${row.status}`,
          evidence,
          effect: () => ({ reply: (reply) => withHeader(reply, row.status, name, () => value) }),
        });
      const wrong = WRONG.find((text) => faultOf(text) !== undefined);
      return [
        ...(required ? [mutant('missing', 'leaves out the header', undefined)] : []),
        // An optional one without an example is not sent.
        ...((required || hasExample) && wrong !== undefined
          ? [mutant('malformed', 'sends a wrong value of the header', wrong)]
          : []),
      ];
    });
}

function leadMutants(intact: Intact, operation: Operation, row: AnyRow): readonly Mutant[] {
  const lifecycle = intact.lifecycles.forOperation(operation.id);
  const locate = createLocations(intact.contract)(operation, intact.lifecycles);
  if (lifecycle === undefined || locate === undefined || row.to === undefined) return [];
  const told = toldIdOf(lifecycle);
  const elsewhere = (location: string | undefined, body: unknown): string | undefined => {
    const id = isObject(body) ? encodeURIComponent(String(body[told])) : undefined;
    return location
      ?.split('/')
      .map((segment) => (segment === id ? `${segment}0` : segment))
      .join('/');
  };
  return [
    effectMutant(intact, row, {
      what: 'header.location/of-another',
      title: 'sends a location that leads to another record than it made',
      evidence: ours('HTTP says where Location leads, and no page does'),
      effect: () => ({
        reply: (reply) =>
          withHeader(reply, row.status, 'location', (value) => elsewhere(value, reply.body)),
      }),
    }),
  ];
}

function withHeader(
  reply: Reply,
  status: number,
  name: string,
  change: (value: string | undefined) => string | undefined,
): Reply {
  if (reply.status !== status) return reply;
  const { [name]: _value, ...headers } = reply.headers ?? {};
  const value = change(textIn(reply.headers, name));
  return { ...reply, headers: { ...headers, ...(value !== undefined && { [name]: value }) } };
}
