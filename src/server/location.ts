/** Where the record is that a creation has made: the documented header `Location`. */
import type { Lifecycles } from '../lifecycles/index.js';
import type { Lifecycle } from '../lifecycles/lifecycle.js';
import { namingIn } from '../lifecycles/naming.js';
import type { Fillable } from '../lifecycles/template.js';
import { parentField } from '../lifecycles/under.js';
import type { Contract } from '../openapi/contract.js';
import type { Operation } from '../openapi/operation.js';
import { splitTarget, type RequestValue } from './message.js';

/** The path that reads the record; `undefined` where one of its parameters is not known. */
export type Locate = (
  record: Fillable,
  request: RequestValue,
  path: Readonly<Record<string, string>>,
) => string | undefined;

/** What answers a creation: here it is, or here it will be. */
export const CREATION_STATUSES: readonly number[] = [201, 202];

/** For operations whose document describes the header. Each is looked at once. */
export function createLocations(
  contract: Contract,
): (operation: Operation, lifecycles: Lifecycles) => Locate | undefined {
  const known = new Map<string, Locate | undefined>();
  return (operation, lifecycles) => {
    const { id } = operation;
    if (known.has(id)) return known.get(id);
    const isDescribed = CREATION_STATUSES.some((status) => describes(contract, operation, status));
    const locate = isDescribed ? compile(contract, operation, lifecycles) : undefined;
    known.set(id, locate);
    return locate;
  };
}

const describes = (contract: Contract, operation: Operation, status: number): boolean =>
  contract.headersOf(operation, status).some(({ name }) => name === 'location');

const PARAMETER = /\{([^{}]+)\}/g;

const parametersOf = ({ path }: Operation): readonly string[] =>
  [...path.matchAll(PARAMETER)].map(([, name = '']) => name);

function compile(
  contract: Contract,
  creation: Operation,
  lifecycles: Lifecycles,
): Locate | undefined {
  const lifecycle = lifecycles.forOperation(creation.id);
  if (lifecycle === undefined) return undefined;
  const [read] = [...contract.operations.values()]
    .filter((each) => each.method === 'GET' && lifecycles.forOperation(each.id) === lifecycle)
    .filter((each) => namingIn(lifecycle, parametersOf(each)) !== undefined)
    .sort((one, other) => rank(creation, one) - rank(creation, other));
  if (read === undefined) return undefined;
  const depth = withoutSlash(creation.path).split('/').length - 1;
  const values = new Map(
    parametersOf(read).map((name) => [name, fieldFor(lifecycle, name, parametersOf(read))]),
  );
  return (record, request, path) => {
    let filled = read.path;
    for (const [name, field] of values) {
      const value = (field === undefined ? undefined : record[field]) ?? path[name];
      if (typeof value !== 'string' && typeof value !== 'number') return undefined;
      filled = filled.replace(`{${name}}`, () => encodeURIComponent(value));
    }
    // The base path is what the request has before the path of its operation.
    const segments = withoutSlash(splitTarget(request.url).path).split('/');
    const base = segments.slice(0, -depth).join('/');
    return `${request.mount ?? ''}${base}${filled}`;
  };
}

/** A request may end with a slash that the document does not have. */
const withoutSlash = (path: string): string => path.replace(/\/+$/, '');

/** What is right below the creation goes first, then what is short. */
function rank(creation: Operation, { path }: Operation): number {
  return path.split('/').length + (path.startsWith(`${creation.path}/`) ? 0 : 100);
}

/** The field of the record that a parameter of its path is. */
function fieldFor(
  lifecycle: Lifecycle,
  name: string,
  parameters: readonly string[],
): string | undefined {
  const naming = namingIn(lifecycle, parameters);
  if (naming?.parameter === name) return naming.field;
  return name === lifecycle.tenant ? 'org' : parentField(lifecycle, name);
}
