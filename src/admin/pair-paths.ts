/** What stands in the path of a request of the catalogue: whose a record is, what it belongs to, its name. */
import type { Lifecycles } from '../lifecycles/index.js';
import type { Lifecycle } from '../lifecycles/lifecycle.js';
import { namingIn } from '../lifecycles/naming.js';
import { parentField } from '../lifecycles/under.js';
import { newId } from '../lifecycles/new-id.js';
import type { Operation, Parameter } from '../openapi/operation.js';
import { createRandom } from '../runtime/random.js';
import type { EntityDescription } from '../seed/entity.js';
import type { Fixtures } from '../seed/fixtures.js';

interface Sources {
  /** Whose records a request is about that says nothing else. */
  readonly org: string;
  readonly fixtures: Fixtures;
  readonly lifecycles: Lifecycles;
}

/** What a request says of the record. */
interface Named {
  readonly org?: string;
  readonly id?: string;
  /** The seeded record that it is about. */
  readonly entity?: EntityDescription;
  readonly isParentUnknown?: true;
}

const UNKNOWN_UUID = '00000000-0000-4000-8000-000000000404';

/** In the form of the ids of the kind: another one would be refused before anything is looked for. */
function unknownId(lifecycle: Lifecycle): string {
  return lifecycle.new_id === undefined
    ? UNKNOWN_UUID
    : newId(lifecycle, createRandom(404, 'unknown ids'));
}

/** The path with a value for each of its parameters. */
export function pathOf(sources: Sources, operation: Operation, named: Named): string {
  const lifecycle = sources.lifecycles.forOperation(operation.id);
  const own = ownParameter(sources.lifecycles, operation);
  const valueOf = (name: string): string => {
    if (name === own && lifecycle !== undefined) return named.id ?? unknownId(lifecycle);
    const parameter = operation.parameters.find((each) => each.in === 'path' && each.name === name);
    const isTenant = sources.lifecycles.isTenant(name);
    const given = isTenant ? named.org : parentIn(named.entity, lifecycle, name);
    return given ?? parentOf(sources, { name, parameter, lifecycle, isTenant }, named);
  };
  return operation.path.replace(/\{([^}]+)\}/g, (_whole, name: string) =>
    encodeURIComponent(valueOf(name)),
  );
}

/** The parameter that names the record itself; `undefined` for a creation, and for a list. */
export function ownParameter(lifecycles: Lifecycles, operation: Operation): string | undefined {
  const lifecycle = lifecycles.forOperation(operation.id);
  const names = operation.parameters.filter((each) => each.in === 'path').map(({ name }) => name);
  return lifecycle && namingIn(lifecycle, names)?.parameter;
}

/**
 * The kinds of records that the path names beside the record itself, where a row of the operation asks whether
 * they exist.
 */
export function askedParents(lifecycles: Lifecycles, operation: Operation): readonly Lifecycle[] {
  const lifecycle: Lifecycle | undefined = lifecycles.forOperation(operation.id);
  const asked = (lifecycle?.rows ?? [])
    .filter((row) => row.operation === operation.id)
    .flatMap(({ when = '' }) => Object.keys(lifecycle?.conditions[when]?.related ?? {}));
  return [...new Set(asked)].flatMap((name) => {
    const { kind, id } = lifecycle?.relations?.[name] ?? {};
    const isNamed = JSON.stringify(id ?? '').includes('"$request.path.');
    return isNamed && kind !== undefined && lifecycles.has(kind) ? [lifecycles.of(kind)] : [];
  });
}

/** The first one of the kind as it is when it is new: most can be done with it. */
export function seededParent(fixtures: Fixtures, { kind, initial }: Lifecycle): string | undefined {
  return fixtures.entities[kind]?.find(({ state = initial }) => state === initial)?.id;
}

function parentOf(
  { fixtures, lifecycles, org }: Sources,
  place: {
    readonly name: string;
    readonly parameter: Parameter | undefined;
    readonly lifecycle: Lifecycle | undefined;
    readonly isTenant: boolean;
  },
  { isParentUnknown }: Named,
): string {
  const { name, parameter, lifecycle, isTenant } = place;
  const parent: Lifecycle | undefined = lifecycles.all.find(
    ({ id, kind }) => id === name && kind !== lifecycle?.kind,
  );
  if (parent !== undefined) {
    const seeded = isParentUnknown ? undefined : seededParent(fixtures, parent);
    return seeded ?? unknownId(parent);
  }
  const isNumber = parameter?.coercion === 'number';
  if (isTenant && !isNumber) return org;
  const example = parameter?.example;
  const isPlain = typeof example === 'string' || typeof example === 'number';
  return isPlain ? String(example) : isNumber ? '1' : name;
}

/** What a seeded record says that it belongs to, or what one belongs to that says nothing. */
function parentIn(
  entity: EntityDescription | undefined,
  lifecycle: Lifecycle | undefined,
  name: string,
): string | undefined {
  if (entity === undefined) return undefined;
  const field = (lifecycle && parentField(lifecycle, name)) ?? name;
  const value = entity[field] ?? lifecycle?.seeds.defaults?.[field];
  const isText = typeof value === 'string' && !value.startsWith('$');
  return isText || typeof value === 'number' ? String(value) : undefined;
}
