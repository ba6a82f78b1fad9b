import { permissionsIn } from '../lifecycles/condition.js';
import type { Lifecycles } from '../lifecycles/index.js';

import { ABSENT, operationsOf, step, type Lifecycle, type Row } from '../lifecycles/lifecycle.js';
import type { Contract } from '../openapi/contract.js';
import type { Operation } from '../openapi/operation.js';
import type { Role } from './targets/target.js';

/** One way to ask for an operation, as far as lifecycles tell ways apart. */
export interface Way {
  readonly operation: string;
  readonly role: Role & ('admin' | 'agent');
  /** The value of the query parameter `force`. */
  readonly force?: 'true' | 'false';
}

/** One cell of the state-by-operation matrix, asked in one way. */
export interface Walk extends Way {
  readonly kind: string;
  readonly state: string;
  /** How the record is hidden from the caller, when its state is ABSENT. */
  readonly absence?: 'never created' | 'of another organization';
  readonly row: Row<string>;
}

/** Every cell of every table in every way, in the order of the tables. */
export function planWalks(lifecycles: Lifecycles, contract: Contract): readonly Walk[] {
  return lifecycles.kinds.flatMap((kind) => {
    const lifecycle: Lifecycle = lifecycles.of(kind);
    const operations = operationsOf(lifecycle).flatMap((id) => contract.operations.get(id) ?? []);
    return [ABSENT, ...lifecycle.states].flatMap((state) =>
      operations.flatMap((operation) =>
        waysOf(operation).flatMap((way): readonly Walk[] => {
          const row = answerTo(lifecycle, state, way);
          // A creation starts from nothing and has no other cell.
          if (row === undefined) return [];
          const walk = { ...way, kind, state, row };
          if (state !== ABSENT || row.to !== undefined) return [walk];
          return [
            { ...walk, absence: 'never created' },
            { ...walk, absence: 'of another organization' },
          ];
        }),
      ),
    );
  });
}

/** The row that answers, or none where the table has no cell: a creation outside ABSENT. */
function answerTo(lifecycle: Lifecycle, state: string, way: Way): Row<string> | undefined {
  const known = lifecycle.rows.some(
    ({ operation, from }) => operation === way.operation && from.includes(state),
  );
  return known
    ? step(lifecycle, state, {
        operation: way.operation,
        query: { force: way.force },
        permissions: new Set(way.role === 'admin' ? permissionsIn([lifecycle]) : []),
      })
    : undefined;
}

function waysOf(operation: Operation): readonly Way[] {
  const plain: Way = { operation: operation.id, role: 'admin' };
  const forcible = operation.parameters.some(
    ({ in: place, name }) => place === 'query' && name === 'force',
  );
  return forcible
    ? [
        plain,
        { ...plain, force: 'true' },
        { ...plain, force: 'false' },
        { ...plain, role: 'agent', force: 'true' },
        { ...plain, role: 'agent' },
      ]
    : [plain];
}

/** A few words that tell a way from the others of its operation. */
export function describeWay({ operation, force, role }: Way): string {
  const forced = force === undefined ? '' : ` force=${force}`;
  return `${operation}${forced}${role === 'agent' ? ' without the permission' : ''}`;
}

/** The operations that lead from nothing to the state, as a caller would send them. */
export function pathTo(
  lifecycle: Lifecycle,
  state: string,
  from: string = ABSENT,
): readonly Row<string>[] | undefined {
  const queue: { readonly at: string; readonly path: readonly Row<string>[] }[] = [
    { at: from, path: [] },
  ];
  const seen = new Set([from]);
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { at, path } = next;
    if (at === state) return path;
    for (const row of lifecycle.rows) {
      if (row.to === undefined || row.when !== undefined || seen.has(row.to)) continue;
      if (!row.from.includes(at)) continue;
      seen.add(row.to);
      queue.push({ at: row.to, path: [...path, row] });
    }
  }
  return undefined;
}

/** A question whose answer tells the two states apart, and what each of them answers. */
export interface Probe {
  readonly way: Way;
  readonly before: Row<string>;
  readonly after: Row<string>;
}

/** How a plain caller can see a transition: by an operation that the two states answer differently. */
export function findProbe(
  lifecycle: Lifecycle,
  contract: Contract,
  from: string,
  to: string,
): Probe | undefined {
  const probes = operationsOf(lifecycle).flatMap((id): readonly Probe[] => {
    const operation = contract.operations.get(id);
    return (operation === undefined ? [] : waysOf(operation)).flatMap((way) => {
      const before = answerTo(lifecycle, from, way);
      const after = answerTo(lifecycle, to, way);
      return before !== undefined && after !== undefined && before.status !== after.status
        ? [{ way, before, after }]
        : [];
    });
  });
  // Best is one that leaves the record as it found it, and of these one that a page answers.
  const harmless = probes.filter(({ after }) => after.to === undefined);
  return harmless.find(isDocumented) ?? harmless[0] ?? probes[0];
}

function isDocumented({ before, after }: Probe): boolean {
  return [before, after].every(({ evidence }) => evidence.grade === 'documented');
}
