/** What a lifecycle leaves out: states without an answer, states that nothing leads to, statuses that no row gives. */
import { ABSENT, operationsOf, rowsFor, type Lifecycle } from '../lifecycles/lifecycle.js';
import { rowPointer, type CheckOptions, type Fault } from './check-options.js';

/** Every operation answers in every state. */
export function unanswered(lifecycle: Lifecycle): readonly Fault[] {
  return operationsOf(lifecycle).flatMap((operation) => {
    const pointer = rowPointer(lifecycle, (row) => row.operation === operation);
    const makes = lifecycle.rows.some(
      (row) => row.operation === operation && row.from.includes(ABSENT) && row.status < 400,
    );
    const states = makes ? [ABSENT] : [ABSENT, ...lifecycle.states];
    return states.flatMap((state) => {
      const rows = rowsFor(lifecycle, operation, state);
      if (rows.some(({ when }) => when === undefined)) return [];
      const gap =
        rows.length === 0
          ? `no row answers ${operation} in state ${state}`
          : `${operation} in state ${state} is only answered under a condition; add a row without one after it`;
      return [{ pointer, message: gap }];
    });
  });
}

/** Rows that never answer, or not in some of their states: others before them do. */
export function shadowed({ rows }: Lifecycle, added = rows.length): readonly Fault[] {
  // What is added answers before the rows that were there: that is what it is for.
  return rows.slice(0, added).flatMap(({ operation, from, when }, index) => {
    const before = rows
      .slice(0, index)
      .filter((row) => row.operation === operation && [undefined, when].includes(row.when));
    const taken = from.filter((state) => before.some((row) => row.from.includes(state)));
    if (taken.length === 0) return [];
    const first = before.filter((row) => row.from.some((state) => taken.includes(state)));
    const reason = `${first.map(({ id }) => id).join(', ')} stands before it and answers ${operation} there. Rows with when go first`;
    const pointer = `/rows/${index}/from`;
    return taken.length === from.length
      ? [{ pointer, message: `this row never answers: ${reason}` }]
      : [
          {
            pointer,
            message: `this row does not answer in state ${taken.join(', ')}: ${reason}`,
            level: 'warning' as const,
          },
        ];
  });
}

export function unreachable(lifecycle: Lifecycle): readonly Fault[] {
  const { states, rows, expiry, outside, initial } = lifecycle;
  const changes = [...rows, expiry, ...outside];
  const reached = new Set<string>([ABSENT, initial]);
  for (let size = 0; size !== reached.size;) {
    size = reached.size;
    for (const { from, to } of changes) {
      if (to !== undefined && from.some((state) => reached.has(state))) reached.add(to);
    }
  }
  return states.flatMap((state, index) =>
    reached.has(state)
      ? []
      : [
          {
            pointer: `/states/${index}`,
            message: `${state} cannot be reached: no row leads to it`,
          },
        ],
  );
}

/** They come from what stands before a lifecycle: the request, its credentials, and the server itself. */
const NOT_OF_ROWS = new Set(['400', '401', '403', '405', '406', '413', '415', '422', '429']);

export function unusedStatuses(lifecycle: Lifecycle, { contract }: CheckOptions): readonly Fault[] {
  return operationsOf(lifecycle).flatMap((name) => {
    const given = new Set(
      lifecycle.rows
        .filter(({ operation }) => operation === name)
        .map(({ status }) => String(status)),
    );
    const documented = Object.keys(contract.operations.get(name)?.responses ?? {});
    const unused = documented.filter(
      (status) => /^[2-4]\d\d$/.test(status) && !given.has(status) && !NOT_OF_ROWS.has(status),
    );
    if (unused.length === 0) return [];
    const pointer = rowPointer(lifecycle, ({ operation }) => operation === name);
    const message = `no row of ${name} gives the documented status ${unused.join(', ')}`;
    return [{ pointer, message, level: 'warning' as const }];
  });
}
