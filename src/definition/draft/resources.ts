/** Which operations belong to one kind of record, by their paths and methods alone. */
import type { OrdinaryOperation, OrdinaryParameter } from '../../openapi/ordinary/describe.js';
import { readVerb, singular, toKebab, wordsOf, type Verb } from './words.js';

/** A kind of record as its paths show it. */
export interface Resource {
  readonly kind: string;
  /** The path parameter that names a record. */
  readonly id: string;
  readonly tenant: string | undefined;
  /** Other path parameters before it: what a record belongs to. */
  readonly parents: readonly string[];
  readonly itemPath: string;
  readonly create: OrdinaryOperation;
  readonly list: OrdinaryOperation | undefined;
  readonly read: OrdinaryOperation | undefined;
  readonly changes: readonly OrdinaryOperation[];
  readonly remove: OrdinaryOperation | undefined;
  readonly verbs: readonly VerbOperation[];
}

export interface VerbOperation extends Verb {
  readonly operation: OrdinaryOperation;
}

/** An operation that is left to examples of the document, and why. */
export interface LeftOver {
  readonly operation: string;
  readonly reason: string;
}

export interface Resources {
  readonly resources: readonly Resource[];
  readonly left: readonly LeftOver[];
}

interface Place {
  readonly operation: OrdinaryOperation;
  /** Without the extension that some documents write behind every path. */
  readonly path: string;
  readonly segments: readonly string[];
}

const PARAMETER = /^\{([^{}]+)\}$/;
const isParameter = (segment: string | undefined): boolean => PARAMETER.test(segment ?? '');
const nameIn = (segment: string): string => PARAMETER.exec(segment)?.[1] ?? '';
/** A path, whatever its parameters are called. */
export const shapeOf = (path: string): string => path.replaceAll(/\{[^{}]*\}/g, '{}');

/** @param isFree whether any word may stand for a parameter: an organization is called as it likes */
export function findResources(
  operations: readonly OrdinaryOperation[],
  isFree: (parameter: OrdinaryParameter) => boolean,
): Resources {
  const places = operations.flatMap(toPlace);
  const byShape = new Map<string, Place[]>();
  for (const place of places) {
    const shape = shapeOf(place.path);
    byShape.set(shape, [...(byShape.get(shape) ?? []), place]);
  }
  const left: LeftOver[] = [];
  const kinds = new Set<string>();
  const resources: Resource[] = [];
  for (const itemPath of itemPaths(places)) {
    const found = toResource(itemPath, places, byShape, isFree);
    if ('reason' in found) {
      left.push(...found.operations.map((operation) => ({ operation, reason: found.reason })));
      continue;
    }
    const kind = unique(found.kind, itemPath, kinds);
    kinds.add(kind);
    resources.push({ ...found, kind });
  }
  return { resources, left };
}

function toPlace(operation: OrdinaryOperation): readonly Place[] {
  const { path: written } = operation.operation;
  // What stands after these marks is no part of a path, and no lifecycle tells such operations apart.
  if (/[?#]/.test(written)) return [];
  const path = written.replace(/\.json$/, '').replace(/(.)\/+$/, '$1');
  return [{ operation, path, segments: path.split('/').slice(1) }];
}

/** Of two that differ in names only, the one with more operations. */
function itemPaths(places: readonly Place[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { path, segments } of places) {
    if (isParameter(segments.at(-1))) counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  const best = new Map<string, string>();
  for (const [path, count] of counts) {
    const other = best.get(shapeOf(path));
    if (other === undefined || count > (counts.get(other) ?? 0)) best.set(shapeOf(path), path);
  }
  return [...best.values()];
}

type Refusal = { readonly reason: string; readonly operations: readonly string[] };

function toResource(
  itemPath: string,
  places: readonly Place[],
  byShape: ReadonlyMap<string, readonly Place[]>,
  isFree: (parameter: OrdinaryParameter) => boolean,
): Resource | Refusal {
  const segments = itemPath.split('/').slice(1);
  const id = nameIn(segments.at(-1) ?? '');
  const item = places.filter(({ path }) => path === itemPath);
  const operations = item.map(({ operation }) => operation.operation.id);
  const noun = segments.at(-2);
  if (noun !== undefined && isParameter(noun)) {
    return { reason: 'its records are named by more than one parameter', operations };
  }
  const on = (places: readonly Place[], ...methods: readonly string[]): OrdinaryOperation[] =>
    places
      .filter(({ operation }) => methods.includes(operation.operation.method))
      .map(({ operation }) => operation);
  const collection = byShape.get(shapeOf(itemPath.replace(/\/[^/]*$/, ''))) ?? [];
  const create = on(collection, 'POST')[0] ?? createElsewhere(noun, places, byShape);
  if (create === undefined || create.operation.path.includes(`{${id}}`)) {
    const upsert = item.some(({ operation }) => isUpsert(operation))
      ? ', and a PUT that makes one (201) is not drafted'
      : '';
    return { reason: `no POST creates its records${upsert}`, operations };
  }
  const verbs = verbsOf(itemPath, places, byShape);
  const used = [create, ...item.map(({ operation }) => operation)];
  const before = segments.slice(0, -1).filter(isParameter).map(nameIn);
  const tenant = before.find(
    (name) =>
      isShared(name, places) &&
      used.every((each) => has(each, name)) &&
      create.parameters.every((each) => each.in !== 'path' || each.name !== name || isFree(each)),
  );
  return {
    kind: kindOf(noun, create),
    id,
    tenant,
    parents: before.filter((name) => name !== tenant && has(create, name)),
    itemPath,
    create,
    list: on(collection, 'GET')[0],
    read: on(item, 'GET')[0],
    changes: on(item, 'PATCH', 'PUT', 'POST'),
    remove: on(item, 'DELETE')[0],
    verbs: verbs.filter(({ operation }) => tenant === undefined || has(operation, tenant)),
  };
}

/** A PUT that makes the record where it is not there. */
export const isUpsert = ({ operation: { method }, responses }: OrdinaryOperation): boolean =>
  method === 'PUT' && responses.has('201');

function has({ operation }: OrdinaryOperation, parameter: string): boolean {
  return operation.path.includes(`{${parameter}}`);
}

/** Records of one path may be made under another: /projects/{id}, and POST /teams/{team}/projects. */
function createElsewhere(
  noun: string | undefined,
  places: readonly Place[],
  byShape: ReadonlyMap<string, readonly Place[]>,
): OrdinaryOperation | undefined {
  const found = places.filter(
    ({ operation, path, segments }) =>
      operation.operation.method === 'POST' &&
      segments.length > 1 &&
      segments.at(-1) === noun &&
      !byShape.has(shapeOf(`${path}/{}`)),
  );
  return found.length === 1 ? found[0]?.operation : undefined;
}

/** `/things/{id}/cancel`, `/things/{id}/actions/cancel` and `/things/{id}:cancel`. */
function verbsOf(
  itemPath: string,
  places: readonly Place[],
  byShape: ReadonlyMap<string, readonly Place[]>,
): readonly VerbOperation[] {
  return places.flatMap(({ operation, path }) => {
    if (!['POST', 'PUT', 'PATCH'].includes(operation.operation.method)) return [];
    if (!path.startsWith(itemPath)) return [];
    const segment = /^(?:(?:\/actions)?\/|:)([\w-]+)$/.exec(path.slice(itemPath.length))?.[1];
    const verb = segment === undefined ? undefined : readVerb(segment);
    if (verb === undefined) return [];
    const here = byShape.get(shapeOf(path)) ?? [];
    // What can be read there, too, is a thing.
    if (here.some((other) => other.operation.operation.method === 'GET')) return [];
    const isThing = here.length > 1 || byShape.has(shapeOf(`${path}/{}`));
    if (verb.effect === 'unknown' && isThing) return [];
    return [{ ...verb, operation }];
  });
}

const LEAST_SHARED = 4;

/** Whether the paths of an API stand under a parameter, as under that of an organization. */
function isShared(name: string, places: readonly Place[]): boolean {
  const all = new Set(places.map(({ path }) => path));
  const under = [...all].filter((path) => path.includes(`{${name}}/`));
  const nouns = new Set(under.map((path) => path.split(`{${name}}/`)[1]?.split('/')[0]));
  const heads = new Set(under.map((path) => path.split(`{${name}}`)[0]));
  return (
    heads.size === 1 &&
    ![...heads].some((head) => head?.includes('{')) &&
    nouns.size >= LEAST_SHARED &&
    under.length >= all.size / 4
  );
}

function kindOf(noun: string | undefined, { operation }: OrdinaryOperation): string {
  const name = noun ?? (operation.page || 'record');
  const words = wordsOf(name);
  const kind = toKebab([...words.slice(0, -1), singular(words.at(-1) ?? '')].join('-'))
    .replace(/^[^a-z]+/, '')
    .slice(0, 40);
  return kind === '' ? 'record' : kind;
}

/** Two kinds of one name are told apart by what they belong to. */
function unique(kind: string, itemPath: string, taken: ReadonlySet<string>): string {
  if (!taken.has(kind)) return kind;
  const literals = itemPath.split('/').filter((each) => each !== '' && !each.includes('{'));
  const owner = kindOfWord(literals.at(-2));
  const whole = owner === '' ? kind : `${owner}-${kind}`.slice(0, 56);
  if (!taken.has(whole)) return whole;
  for (let count = 2; ; count += 1) {
    if (!taken.has(`${whole}-${count}`)) return `${whole}-${count}`;
  }
}

function kindOfWord(word = ''): string {
  const name = toKebab(singular(word));
  return /^[a-z]/.test(name) ? name : '';
}
