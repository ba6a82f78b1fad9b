import { Lifecycles } from '../lifecycles/index.js';
import type { Contract } from '../openapi/contract.js';
import type { Grades } from '../openapi/grades.js';
import type { Match } from '../openapi/match.js';
import type { Operation } from '../openapi/operation.js';
import type { Definition } from './definition.js';
import { joinDocuments } from './join-documents.js';
import { DefinitionError } from './source.js';

/**
 * Several definitions as one. Paths are the same where only the names of their parameters differ:
 * `/things/{a}` of one and `/things/{b}` of the other, with different methods, are one path.
 *
 * @throws DefinitionError that names both, when two say different things of one operation or kind
 */
export function joinDefinitions(definitions: readonly Definition[]): Definition {
  const [first, ...others] = definitions;
  if (first === undefined) throw new Error('at least one definition is needed');
  if (others.length === 0) return first;
  requireNoClash(definitions);
  const ownerOf = (operation: Operation | undefined): Definition =>
    definitions.find(
      ({ contract }) => contract.operations.get(operation?.id ?? '') === operation,
    ) ?? first;
  const ownerOfKind = (kind: string): Definition =>
    definitions.findLast(({ additions }) => additions?.has(kind)) ??
    definitions.find(({ lifecycles }) => lifecycles.has(kind)) ??
    first;
  return {
    ...first,
    name: definitions.map(({ name }) => name).join('+'),
    title: definitions.map(({ title }) => title).join(', '),
    contract: joinContracts(definitions.map(({ contract }) => contract)),
    ordinary: undefined,
    parts: definitions,
    readDocument: async () =>
      joinDocuments(
        await Promise.all(
          definitions.map(async ({ name, readDocument }) => ({
            name,
            document: await readDocument(),
          })),
        ),
      ),
    lifecycles: joinLifecycles(definitions),
    effects: Object.assign(
      {},
      ...definitions.map(({ effects }) => effects),
    ) as Definition['effects'],
    errors: (refused, operation) => ownerOf(operation).errors(refused, operation),
    fixtures: definitions.flatMap(({ fixtures }) => fixtures),
    tenants: [...new Set(definitions.flatMap(({ tenants }) => tenants))],
    describe: (kind, description) => ownerOfKind(kind).describe(kind, description),
    readDescriptionSchema: (kind) => ownerOfKind(kind).readDescriptionSchema(kind),
  };
}

/** Those of all, and in place of some what later definitions have added to them. */
function joinLifecycles(definitions: readonly Definition[]): Lifecycles {
  let joined = Lifecycles.join(definitions.map(({ lifecycles }) => lifecycles));
  for (const { additions } of definitions) {
    for (const lifecycle of additions?.all ?? []) {
      joined = joined.with(lifecycle, additions?.checkOf(lifecycle.kind));
    }
  }
  return joined;
}

function requireNoClash(definitions: readonly Definition[]): void {
  const taken = new Map<string, string>();
  const claim = (what: string, key: string, name: string): void => {
    const other = taken.get(key);
    if (other !== undefined && other !== name) {
      throw new DefinitionError(
        `${what} is in the definition ${other} and in ${name}. Remove one.`,
      );
    }
    taken.set(key, name);
  };
  for (const { name, contract, lifecycles, effects } of definitions) {
    for (const { id, method, path } of contract.operations.values()) {
      claim(`the operation ${id}`, `operation ${id}`, name);
      const place = `${method} ${contract.basePath}${path}`;
      claim(place, place.replaceAll(/\{[^{}]*\}/g, '{}'), name);
    }
    for (const kind of lifecycles.kinds) claim(`the kind of record ${kind}`, `kind ${kind}`, name);
    for (const effect of Object.keys(effects))
      claim(`the effect ${effect}`, `effect ${effect}`, name);
  }
}

/** Each operation is held to the document that describes it. */
function joinContracts(contracts: readonly Contract[]): Contract {
  const owners = new Map(
    contracts.flatMap((contract) =>
      [...contract.operations.keys()].map((id): [string, Contract] => [id, contract]),
    ),
  );
  const [first] = contracts;
  const of = ({ id }: Operation): Contract => {
    const owner = owners.get(id) ?? first;
    if (owner === undefined) throw new Error(`no contract has the operation ${id}`);
    return owner;
  };
  return {
    basePath: first?.basePath ?? '',
    operations: new Map(contracts.flatMap(({ operations }) => [...operations])),
    grades: joinGrades(of, first),
    match: (method, path) => joinMatches(contracts.map((each) => each.match(method, path))),
    validateRequest: (operation, parts, now) =>
      of(operation).validateRequest(operation, parts, now),
    validateReply: (operation, status, body) =>
      of(operation).validateReply(operation, status, body),
    headersOf: (operation, status) => of(operation).headersOf(operation, status),
    validate: (schema, value) => first?.validate(schema, value) ?? [],
  };
}

function joinMatches(found: readonly Match[]): Match {
  const operation = found.find((each) => each !== undefined && 'operation' in each);
  if (operation !== undefined) return operation;
  const allow = found.flatMap((each) => (each !== undefined && 'allow' in each ? each.allow : []));
  return allow.length === 0 ? undefined : { allow: [...new Set(allow)] };
}

function joinGrades(of: (operation: Operation) => Contract, first: Contract | undefined): Grades {
  const grades = (operation: Operation): Grades => of(operation).grades;
  return {
    ofPath: (operation) => grades(operation).ofPath(operation),
    ofStatus: (operation, status) => grades(operation).ofStatus(operation, status),
    ofBody: (operation, status) => grades(operation).ofBody(operation, status),
    ofRequest: (operation, breach) => grades(operation).ofRequest(operation, breach),
    ofReply: (operation, status, breach) => grades(operation).ofReply(operation, status, breach),
    ofSchema(schema, breach) {
      if (first === undefined) throw new Error('at least one definition is needed');
      return first.grades.ofSchema(schema, breach);
    },
  };
}
