import type { Lifecycles } from '../lifecycles/index.js';
import { ABSENT, rowsFor, type Lifecycle, type Row } from '../lifecycles/lifecycle.js';
import { namingIn } from '../lifecycles/naming.js';
import type { Contract } from '../openapi/contract.js';
import {
  credentialsStatus,
  documentedStatuses,
  invalidStatus,
  isPublic,
  type Operation,
  type RequestParts,
  written,
} from '../openapi/operation.js';
import { placeToken } from '../openapi/secrets.js';
import { BOUNDARY, exampleUpload, isUpload } from '../openapi/upload.js';
import type { EntityDescription } from '../seed/entity.js';
import { EVERY_ORG, type Fixtures, type MagicValue } from '../seed/fixtures.js';
import { askedParents, ownParameter, pathOf, seededParent } from './pair-paths.js';

/** A request that a plain HTTP client sends to a fresh simulator to get a documented answer. */
export interface Pair {
  readonly operation: string;
  readonly status: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Instead of `body`, for one that is not JSON. */
  readonly body_base64?: string;
  readonly why: string;
}

interface Sources {
  /** Whose records a request is about that says nothing else. */
  readonly org: string;
  readonly contract: Contract;
  readonly fixtures: Fixtures;
  readonly lifecycles: Lifecycles;
}

/** What a request differs in from the one that succeeds. */
interface Variation {
  readonly why: string;
  readonly org?: string;
  /** What the path calls the record. */
  readonly id?: string;
  /** The seeded record that it is about. */
  readonly entity?: EntityDescription;
  readonly isParentUnknown?: true;
  readonly body?: unknown;
  readonly withoutToken?: true;
}

/**
 * A request for each documented (operation, status) pair, made of the lifecycles, the fixtures and
 * the examples of the contract. Each one that changes a record has a record of its own, so all of
 * them can be sent to one fresh simulator, in any order.
 */
export function describePairs(sources: Sources): readonly Pair[] {
  const operations = [...sources.contract.operations.values()].filter(
    ({ id }) => sources.lifecycles.forOperation(id)?.kind !== undefined,
  );
  const claimed = new Set<string>();
  const wanted = operations.flatMap((operation) =>
    documentedStatuses(operation).map((status) => ({ operation, status })),
  );
  // Those that change a record choose first.
  const changing = wanted.filter(
    ({ operation, status }) => status < 300 && operation.method !== 'GET',
  );
  const others = wanted.filter((pair) => !changing.includes(pair));
  const found = new Map(
    [...changing, ...others].map((pair) => [pair, describePair(sources, pair, claimed)]),
  );
  return wanted.flatMap((pair) => found.get(pair) ?? []);
}

function describePair(
  sources: Sources,
  { operation, status }: { readonly operation: Operation; readonly status: number },
  claimed: Set<string>,
): Pair | undefined {
  const variation =
    byMagic(sources, operation, status) ??
    byCredentials(operation, status) ??
    (status === invalidStatus(operation) ? byInput(sources, operation) : undefined) ??
    (status === 404 ? byUnknown(sources, operation) : undefined) ??
    byState(sources, operation, status, claimed);
  return variation && toPair(sources, operation, status, variation);
}

function byMagic(
  { fixtures }: Sources,
  operation: Operation,
  status: number,
): Variation | undefined {
  const magic = fixtures.magicValues.find(
    (each) => status >= 400 && each.status === status && each.operations.includes(operation.id),
  );
  if (magic === undefined) return undefined;
  const why = `magic value: ${magic.about}`;
  return magic.pointer.startsWith('/path/')
    ? { id: magic.value, why }
    : { body: withMagic(operation.body?.example, magic), why };
}

function withMagic(example: unknown, { pointer, value }: MagicValue): unknown {
  const body = structuredClone(example);
  const keys = pointer.split('/').slice(2);
  let node = body as Record<string, unknown>;
  for (const key of keys.slice(0, -1)) node = node[key] as Record<string, unknown>;
  node[keys.at(-1) ?? ''] = value;
  return body;
}

function byCredentials(operation: Operation, status: number): Variation | undefined {
  return status === credentialsStatus(operation) && !isPublic(operation)
    ? { withoutToken: true, why: 'no credentials' }
    : undefined;
}

function byInput({ contract, lifecycles }: Sources, operation: Operation): Variation | undefined {
  /** The document may accept it there. */
  const isRefused = (parts: Partial<RequestParts>, at: string): boolean =>
    contract
      .validateRequest(operation, { path: {}, query: {}, header: {}, ...parts }, NOW)
      .some(({ pointer }) => pointer.startsWith(at));
  if (operation.body?.required && !operation.path.endsWith('}/cancel')) {
    const body = {};
    if (isRefused({ body }, '/body/'))
      return { body, why: 'a required field is missing in the body' };
  }
  const id = 'not-a-uuid';
  const own = ownParameter(lifecycles, operation);
  return own !== undefined && isRefused({ path: { [own]: id } }, `/path/${own}`)
    ? { id, why: 'the id does not have the form of an id' }
    : undefined;
}

/** For limits of time, which neither an empty body nor an id has. */
const NOW = '2026-01-01T00:00:00.000Z';

/** What the path names that is looked for first: the record, or what a new one would belong to. */
function byUnknown({ lifecycles }: Sources, operation: Operation): Variation | undefined {
  if (ownParameter(lifecycles, operation) !== undefined) return { why: 'no record has this id' };
  const [parent] = askedParents(lifecycles, operation);
  return parent && { isParentUnknown: true, why: `no ${parent.kind} has this id` };
}

/** A seeded record in a state in which the lifecycle gives this answer. */
function byState(
  { fixtures, lifecycles }: Sources,
  operation: Operation,
  status: number,
  claimed: Set<string>,
): Variation | undefined {
  const kind = lifecycles.forOperation(operation.id)?.kind;
  if (kind === undefined) return undefined;
  const lifecycle: Lifecycle = lifecycles.of(kind);
  const rowIn = (state: string): Row<string> | undefined =>
    rowsFor(lifecycle, operation.id, state).find(isPlain(lifecycle));
  const answers = (state: string): boolean => rowIn(state)?.status === status;
  if (answers(ABSENT)) {
    const parents = askedParents(lifecycles, operation);
    if (parents.some((parent) => seededParent(fixtures, parent) === undefined)) return undefined;
    return { why: rowIn(ABSENT)?.lists === undefined ? 'a valid creation' : 'a list of records' };
  }
  const entity = fixtures.entities[kind]?.find(
    ({ id = '', state = lifecycle.initial }) => answers(state) && !claimed.has(id),
  );
  if (entity?.id === undefined) return undefined;
  if (status < 300 && operation.method !== 'GET') claimed.add(entity.id);
  return {
    ...(entity.org !== undefined && { org: entity.org }),
    id: nameOf(lifecycle, operation, entity),
    entity,
    why: `a seeded record in state ${stateOf(entity, lifecycle)}`,
  };
}

/** Without a condition, or with one that the examples of the contract meet: a value that is compared. */
const isPlain =
  ({ conditions }: Lifecycle) =>
  ({ when, status }: Row<string>): boolean => {
    const condition = when === undefined ? undefined : conditions[when];
    return when === undefined || (condition?.equal !== undefined && status < 400);
  };

/** Some paths call a record by another field than its id. */
function nameOf(
  lifecycle: Lifecycle,
  { parameters }: Operation,
  entity: EntityDescription,
): string {
  const names = parameters.filter((each) => each.in === 'path').map(({ name }) => name);
  return String(entity[namingIn(lifecycle, names)?.field ?? 'id']);
}

function stateOf(entity: EntityDescription, lifecycle: Lifecycle): string {
  return entity.state ?? lifecycle.initial;
}

function toPair(
  sources: Sources,
  operation: Operation,
  status: number,
  variation: Variation,
): Pair {
  const { contract, fixtures } = sources;
  const { why } = variation;
  const headers: Record<string, string> = { accept: 'application/json' };
  const token = variation.withoutToken ? undefined : tokenIn(fixtures);
  const sent = token === undefined ? undefined : placeToken(operation, `Bearer ${token}`);
  Object.assign(headers, sent?.headers);
  for (const { in: place, name, required, example } of operation.parameters) {
    if (place === 'header' && required) headers[name] = String(example);
  }
  const common = {
    operation: operation.id,
    status,
    method: operation.method,
    path: contract.basePath + pathOf(sources, operation, variation) + queryOf(sent?.query),
  };
  const { body } = operation;
  if (body === undefined) return { ...common, headers, why };
  const mediaType = body.mediaTypes[0] ?? 'application/json';
  if (isUpload(operation)) {
    headers['content-type'] = `${mediaType}; boundary=${BOUNDARY}`;
    return { ...common, headers, body_base64: exampleUpload(operation), why };
  }
  headers['content-type'] = mediaType;
  return { ...common, headers, body: written(body, variation.body ?? body.example), why };
}

/** The first that is good everywhere and for ever. */
function tokenIn({ tokens }: Fixtures): string | undefined {
  return tokens.find(({ orgs, expires_at }) => orgs.includes(EVERY_ORG) && expires_at === undefined)
    ?.token;
}

function queryOf(query: Readonly<Record<string, string>> = {}): string {
  const text = new URLSearchParams(query).toString();
  return text === '' ? '' : `?${text}`;
}
