import { permissionsIn } from '../lifecycles/condition.js';
import type { Lifecycles } from '../lifecycles/index.js';

import { ABSENT, operationsOf, step, type Lifecycle, type Row } from '../lifecycles/lifecycle.js';
import { namingIn } from '../lifecycles/naming.js';
import { conditionsOf } from '../lifecycles/questions.js';
import type { Contract } from '../openapi/contract.js';
import { isAskedIn } from './holders.js';
import { waysOf, type Way } from './ways.js';

export { asked, describeWay } from './ways.js';

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
    const operations = operationsOf(lifecycle).filter((id) => contract.operations.has(id));
    return [ABSENT, ...lifecycle.states].flatMap((state) =>
      operations.flatMap((operation) =>
        waysOf(lifecycles, lifecycle, operation).flatMap((way): readonly Walk[] => {
          const row = answerTo(lifecycle, state, way);
          // A creation starts from nothing and has no other cell.
          if (row === undefined) return [];
          const walk = { ...way, kind, state, row };
          if (!isAboutStranger(lifecycle, contract, walk)) return [walk];
          const strangers: readonly Walk[] = [
            { ...walk, absence: 'never created' },
            { ...walk, absence: 'of another organization' },
          ];
          // Where nobody owns a record, there is no other organization.
          return lifecycle.tenant === undefined ? strangers.slice(0, 1) : strangers;
        }),
      ),
    );
  });
}

/** Whether it asks about a record that is not there: what makes one or lists them names none. */
function isAboutStranger(
  lifecycle: Lifecycle,
  contract: Contract,
  { state, operation }: Walk,
): boolean {
  const { parameters = [] } = contract.operations.get(operation) ?? {};
  const names = parameters.filter((each) => each.in === 'path').map(({ name }) => name);
  return state === ABSENT && namingIn(lifecycle, names) !== undefined;
}

/** The row that answers, or none where the table has no cell: a creation outside ABSENT. */
function answerTo(lifecycle: Lifecycle, state: string, way: Way): Row<string> | undefined {
  const { operation, role, query = {}, record, related: states = {}, equal, taken } = way;
  const isCell = lifecycle.rows.some(
    (row) => row.operation === operation && row.from.includes(state),
  );
  // What does not exist has nothing.
  if (!isCell || (state === ABSENT && record !== undefined)) return undefined;
  if (taken !== undefined && !isAskedIn(lifecycle, operation, taken, state)) return undefined;
  const permissions = new Set(role === 'admin' ? permissionsIn([lifecycle]) : []);
  const related = Object.fromEntries(
    Object.entries(states).map(([name, each]) => [name, { state: each }]),
  );
  const known = {
    ...(record && { record }),
    ...(equal && { equal }),
    ...(taken?.holds && { taken: { [taken.name]: 'another' } }),
  };
  const event = { operation, query, permissions, related, ...known };
  return step(lifecycle, state, event);
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
  lifecycles: Lifecycles,
  lifecycle: Lifecycle,
  contract: Contract,
  from: string,
  to: string,
): Probe | undefined {
  const probes = operationsOf(lifecycle).flatMap((id) => {
    const ways = contract.operations.has(id) ? waysOf(lifecycles, lifecycle, id) : [];
    // A probe is asked of the record as it is, whatever it belongs to.
    const isAlone = conditionsOf(lifecycle, id).every(({ related }) => related === undefined);
    return ways
      .filter(
        ({ record, related, equal, taken }) =>
          [record, equal, taken].every((each) => each === undefined) &&
          (isAlone || related === undefined),
      )
      .flatMap((way): readonly Probe[] => {
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
