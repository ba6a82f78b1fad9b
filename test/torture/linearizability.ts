/**
 * Whether some serial order explains what concurrent clients saw (Wing and Gong's search, with a
 * memory of what was tried). The order must respect time: what was answered before something else
 * was asked comes before it.
 */

/** One request as its client saw it. The times are any numbers that grow. */
export interface Operation<Input, Output> {
  readonly input: Input;
  readonly invoked: number;
  /** Infinity when no answer came: it may have happened at any time since, or never. */
  readonly returned: number;
  /** Absent when no answer came. */
  readonly output?: Output;
}

/** The thing that a serial order is tried on. States and outputs are told apart by their JSON. */
export interface Model<State, Input, Output> {
  readonly initial: State;
  apply(state: State, input: Input): { readonly state: State; readonly output: Output };
  /** Whether what was answered so changes no state whatever, as reads and refusals do not. */
  observes(input: Input, output: Output): boolean;
}

interface Numbered<Input, Output> extends Operation<Input, Output> {
  readonly bit: bigint;
  /** Same letters: same input, same output, so that either may go first. */
  readonly key: string;
}

export function isLinearizable<State, Input, Output>(
  model: Model<State, Input, Output>,
  history: readonly Operation<Input, Output>[],
): boolean {
  const operations = history.map((operation, index): Numbered<Input, Output> => ({
    ...operation,
    bit: 1n << BigInt(index),
    key: JSON.stringify([operation.input, operation.output]),
  }));
  operations.sort((one, other) => one.returned - other.returned);
  const tried = new Set<string>();

  const explain = (
    state: State,
    rest: readonly Numbered<Input, Output>[],
    done: bigint,
  ): boolean => {
    const settled = takeObservations(model, state, rest);
    const left = settled.rest;
    // What nobody saw answered need not have happened.
    if (left.every(({ output }) => output === undefined)) return true;
    const reached = done | settled.done;
    const place = `${reached.toString(36)} ${JSON.stringify(state)}`;
    if (tried.has(place)) return false;
    tried.add(place);

    const firsts = new Set<string>();
    for (const operation of enabled(left)) {
      // Of two that look the same, the one that returned first can always go first.
      if (firsts.has(operation.key)) continue;
      firsts.add(operation.key);
      const next = model.apply(state, operation.input);
      if (!fits(operation, next.output)) continue;
      const others = left.filter((other) => other !== operation);
      if (explain(next.state, others, reached | operation.bit)) return true;
    }
    return false;
  };
  return explain(model.initial, operations, 0n);
}

/** Those that may come next: no other was answered before they were asked. Sorted by return. */
function enabled<T extends Operation<unknown, unknown>>(operations: readonly T[]): readonly T[] {
  const firstReturn = operations[0]?.returned ?? Infinity;
  return operations.filter(({ invoked }) => invoked <= firstReturn);
}

/**
 * Takes every observation that may come next and is explained by the state: to take it at once never
 * spoils an order, and it spares the search nearly all of its branches.
 */
function takeObservations<State, Input, Output>(
  model: Model<State, Input, Output>,
  state: State,
  operations: readonly Numbered<Input, Output>[],
): { readonly rest: readonly Numbered<Input, Output>[]; readonly done: bigint } {
  let rest = operations;
  let done = 0n;
  for (;;) {
    const explained = enabled(rest).filter((operation) => {
      const { input, output } = operation;
      if (output === undefined || !model.observes(input, output)) return false;
      return fits(operation, model.apply(state, input).output);
    });
    if (explained.length === 0) return { rest, done };
    const taken = new Set(explained);
    for (const { bit } of explained) done |= bit;
    rest = rest.filter((operation) => !taken.has(operation));
  }
}

function fits<Output>(operation: Operation<unknown, Output>, output: Output): boolean {
  return (
    operation.output === undefined || JSON.stringify(operation.output) === JSON.stringify(output)
  );
}
