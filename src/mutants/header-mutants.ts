import { ABSENT } from '../lifecycles/lifecycle.js';
import { toldIdOf } from '../lifecycles/questions.js';
import { evidenceOfHeaders } from '../openapi/header-violations.js';
import {
  credentialsStatus,
  invalidStatus,
  isPublic,
  type Operation,
} from '../openapi/operation.js';
import { isObject } from '../runtime/json.js';
import { CREATION_STATUSES, createLocations } from '../server/location.js';
import type { Reply } from '../server/message.js';
import { textIn } from '../server/reply-headers.js';
import type { RequestRuleId } from '../server/rules.js';
import { effectMutant } from './around.js';
import { ours } from './evidence.js';
import type { Intact } from './intact.js';
import { canBeInvalid } from './message-mutants.js';
import type { Mutant } from './mutant.js';
import type { AnyRow } from './table.js';

/** An answer, and what gives it. */
interface Given {
  readonly operation: Operation;
  readonly status: number;
  readonly rule: string;
  /** Stands before the name of the header. */
  readonly of?: string;
}

/** Answers without a header that the document describes, or with a wrong one. */
export function headerMutants(intact: Intact): readonly Mutant[] {
  const rows = intact.lifecycles.all.flatMap((lifecycle): readonly AnyRow[] => lifecycle.rows);
  const given = [
    ...rows.flatMap(({ id, operation: name, status }): readonly Given[] => {
      const operation = intact.contract.operations.get(name);
      return operation === undefined ? [] : [{ operation, status, rule: id }];
    }),
    ...[...intact.contract.operations.values()].flatMap((each) => refusalsOf(intact, each)),
  ];
  return [
    ...given
      .filter((each, index) => index === given.findIndex((other) => isLike(each, other)))
      .flatMap((each) => formMutants(intact, each)),
    ...rows
      .filter((row) => isCreation(row) && row === rows.find((other) => answersLike(row, other)))
      .flatMap((row) => leadMutants(intact, row)),
  ];
}

/** Whether both are the same answer, as far as a document describes it. */
const isLike = (one: Given, { operation, status }: Given): boolean =>
  one.operation === operation && one.status === status;

const isCreation = ({ from, to, status }: AnyRow): boolean =>
  from.includes(ABSENT) && to !== undefined && CREATION_STATUSES.includes(status);

const answersLike = ({ operation, status }: AnyRow, other: AnyRow): boolean =>
  isCreation(other) && operation === other.operation && status === other.status;

/** What is answered before any row is looked at. */
function refusalsOf(intact: Intact, operation: Operation): readonly Given[] {
  const refusal = (rule: RequestRuleId, status: number): Given => ({
    ...{ operation, status, rule },
    of: `${operation.id}/`,
  });
  return [
    ...(isPublic(operation) ? [] : [refusal('credentials.missing', credentialsStatus(operation))]),
    ...(canBeInvalid(intact, operation)
      ? [refusal('request.invalid', invalidStatus(operation))]
      : []),
  ];
}

/** No number, no date, no address, no word of a list: one of them is what a schema refuses, if it refuses any. */
const WRONG = ['not as documented', '-0.5', '1'];

function formMutants(
  intact: Intact,
  { operation, status, rule, of = '' }: Given,
): readonly Mutant[] {
  const { contract } = intact;
  const evidence = evidenceOfHeaders(contract, operation, status);
  return contract
    .headersOf(operation, status)
    .flatMap(({ name, required, hasExample, faultOf }) => {
      const mutant = (what: string, title: string, value: string | undefined): Mutant =>
        effectMutant(
          intact,
          { id: rule, operation: operation.id },
          {
            what: `${of}header.${name}/${what}`,
            title: `${title} ${name} with ${status}`,
            evidence,
            effect: () => ({ reply: (reply) => withHeader(reply, status, name, () => value) }),
          },
        );
      const wrong = WRONG.find((text) => faultOf(text) !== undefined);
      // An optional one without an example is not sent, but where the simulator knows its value.
      const isSent = required || hasExample || name === 'location';
      return [
        ...(required ? [mutant('missing', 'leaves out the header', undefined)] : []),
        ...(isSent && wrong !== undefined
          ? [mutant('malformed', 'sends a wrong value of the header', wrong)]
          : []),
      ];
    });
}

function leadMutants(intact: Intact, row: AnyRow): readonly Mutant[] {
  const operation = intact.contract.operations.get(row.operation);
  const lifecycle = intact.lifecycles.forOperation(row.operation);
  if (operation === undefined || lifecycle === undefined) return [];
  const described = intact.contract.headersOf(operation, row.status);
  if (!described.some(({ name }) => name === 'location')) return [];
  if (createLocations(intact.contract)(operation, intact.lifecycles) === undefined) return [];
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
