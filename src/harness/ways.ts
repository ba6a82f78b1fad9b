import { boundsOf, type Condition } from '../lifecycles/condition.js';
import type { Lifecycles } from '../lifecycles/index.js';
import { ABSENT, type Lifecycle } from '../lifecycles/lifecycle.js';
import { conditionsOf, namedConditionsOf } from '../lifecycles/questions.js';
import { holdersOf, inWords, type Held } from './holders.js';
import type { Role } from './targets/target.js';

/** One way to ask for an operation, as far as lifecycles tell ways apart. */
export interface Way {
  readonly operation: string;
  /** The agent lacks the permissions that conditions ask for. */
  readonly role: Role & ('admin' | 'agent');
  readonly query?: Readonly<Record<string, string>>;
  /** What the record has beside its state. */
  readonly record?: Readonly<Record<string, unknown>>;
  /** The states of the records that it belongs to, where the operation looks at them or changes them. */
  readonly related?: Readonly<Record<string, string>>;
  /** Whether values are the same that conditions compare, by the names of the conditions. */
  readonly equal?: Readonly<Record<string, boolean>>;
  /** Who else has values that the request asks for. Absent: nobody. */
  readonly taken?: Held;
  /** How it differs from the plainest way in that. */
  readonly unusual?: string | undefined;
}

/** The plainest way, and for each condition those in which it holds, and in which a part of it does not. */
export function waysOf(
  lifecycles: Lifecycles,
  lifecycle: Lifecycle,
  operation: string,
): readonly Way[] {
  const related = plainRelated(lifecycles, lifecycle, operation);
  const equal = plainEqual(lifecycle, operation);
  const plain: Way = {
    operation,
    role: 'admin',
    ...(related && { related }),
    ...(equal && { equal }),
  };
  return [
    plain,
    ...namedConditionsOf(lifecycle, operation).flatMap((named) =>
      waysAround(named, plain, holdersOf(lifecycle, operation, named)),
    ),
  ];
}

/** Values that conditions compare are such that the operation succeeds; `undefined` when it compares none. */
export function plainEqual(lifecycle: Lifecycle, operation: string): Way['equal'] {
  const compared = namedConditionsOf(lifecycle, operation)
    .filter(([, { equal }]) => equal !== undefined)
    .map(([name]) => {
      const rows = lifecycle.rows.filter((row) => row.operation === operation && row.when === name);
      return [name, rows.some(({ status }) => status < 400)] as const;
    });
  return compared.length === 0 ? undefined : Object.fromEntries(compared);
}

/**
 * States of the related records in which no condition of the operation holds, and which the operation
 * changes if it changes any; `undefined` when it concerns none.
 */
export function plainRelated(
  lifecycles: Lifecycles,
  lifecycle: Lifecycle,
  operation: string,
): Way['related'] {
  const conditions = conditionsOf(lifecycle, operation);
  const touches = lifecycle.rows.flatMap((row) =>
    row.operation === operation && row.touches !== undefined ? [row.touches] : [],
  );
  const named = [...conditions.map(({ related = {} }) => related), ...touches];
  const names = new Set(named.flatMap((each) => Object.keys(each)));
  const states = [...names].map((name) => {
    const kind = lifecycle.relations?.[name]?.kind ?? '';
    const asked = new Set(conditions.flatMap(({ related = {} }) => related[name] ?? []));
    const ends = touches.map((each) => each[name]?.to);
    const { initial, states: all } = lifecycles.of(kind);
    const free = [initial, ...all, ABSENT].filter((state) => !asked.has(state));
    return [name, free.find((state) => !ends.includes(state)) ?? free[0] ?? initial] as const;
  });
  return states.length === 0 ? undefined : Object.fromEntries(states);
}

function waysAround(
  [name, condition]: readonly [name: string, condition: Condition],
  plain: Way,
  [holder, ...holders]: readonly Held[],
): readonly Way[] {
  const { query, permission, at_least, related, equal } = condition;
  const holding = equal !== undefined && comparing(plain, name, true);
  const wanted: Way = {
    ...plain,
    ...holding,
    ...(query && { query }),
    ...(holder && { taken: holder }),
  };
  const { full, short } = fillingsOf(at_least);
  const combined = relatedWays(related, plain);
  const [first] = combined;
  const whole: Way = { ...wanted, ...(full && { record: full }), ...first };
  const others = Object.entries(query ?? {}).flatMap(([name, value]) => {
    const other = OPPOSITE[value];
    return other === undefined ? [] : [{ ...whole, query: { ...query, [name]: other } }];
  });
  const isMore = [query, full, permission, equal].some((each) => each !== undefined);
  const isPlain = [query, full, related, holder].every((each) => each === undefined);
  const { taken: _, ...untaken } = whole;
  const isUsual = plain.equal?.[name] === true;
  return [
    ...(isPlain && (equal === undefined || isUsual) ? [] : [whole]),
    ...(equal === undefined || (isPlain && !isUsual)
      ? []
      : [{ ...whole, ...comparing(plain, name, false) }]),
    ...combined.slice(1).map((each) => ({ ...whole, ...each })),
    ...(related === undefined || !isMore ? [] : unrelatedWays(related, whole, plain)),
    ...(short === undefined ? [] : [{ ...wanted, ...first, record: short }]),
    ...others,
    ...holders.map((taken) => ({ ...whole, taken })),
    ...(holder === undefined || (!isMore && related === undefined) ? [] : [untaken]),
    ...(permission === undefined ? [] : [{ ...whole, role: 'agent' as const }]),
    ...(permission === undefined || query === undefined
      ? []
      : [{ ...plain, role: 'agent' as const }]),
  ];
}

/** With values that are the same, or are not. */
function comparing(plain: Way, name: string, same: boolean): Pick<Way, 'equal' | 'unusual'> {
  const isUsual = plain.equal?.[name] === same;
  return {
    equal: { ...plain.equal, [name]: same },
    unusual: isUsual ? undefined : same ? name : `not ${name}`,
  };
}

const OPPOSITE: Readonly<Record<string, string>> = {
  ...{ true: 'false', false: 'true' },
  ...{ yes: 'no', no: 'yes' },
};

type RelatedStates = Pick<Way, 'related'>;

/** All related records in a wanted state, and each wanted state of each once. */
function relatedWays(
  wanted: Condition['related'],
  { related: plain }: RelatedStates,
): readonly RelatedStates[] {
  if (wanted === undefined) return [];
  const entries = Object.entries(wanted);
  const first = Object.fromEntries(entries.map(([name, [state = ABSENT]]) => [name, state]));
  const all = { ...plain, ...first };
  return [
    { related: all },
    ...entries.flatMap(([name, states]) =>
      states.slice(1).map((state) => ({ related: { ...all, [name]: state } })),
    ),
  ];
}

/** One of the related records in a state that is not wanted, and all else as it is wanted. */
function unrelatedWays(
  wanted: NonNullable<Condition['related']>,
  whole: Way,
  plain: RelatedStates,
): readonly Way[] {
  return Object.keys(wanted).map((name) => ({
    ...whole,
    related: { ...whole.related, [name]: plain.related?.[name] ?? ABSENT },
  }));
}

/** Records that just have enough, and those that just have not. */
function fillingsOf(at_least: Condition['at_least']): {
  readonly full?: Readonly<Record<string, unknown>>;
  readonly short?: Readonly<Record<string, unknown>>;
} {
  if (at_least === undefined) return {};
  const bounds = boundsOf(at_least);
  const less = Object.entries(bounds).map(([field, bound]) => [field, bound - 1]);
  return { full: bounds, short: Object.fromEntries(less) as Readonly<Record<string, number>> };
}

/** A few words that tell a way from the others of its operation. */
export function describeWay(way: Way): string {
  const { operation, query = {}, role, record = {}, related, unusual, taken } = way;
  const asked = Object.entries(query).map(([name, value]) => ` ${name}=${value}`);
  const has = Object.entries(record).map(([name, value]) => ` at ${name} ${String(value)}`);
  const unpermitted = role === 'agent' ? ' without the permission' : '';
  const others = Object.entries(related ?? {}).map(([name, state]) => ` with ${name} ${state}`);
  const compared = unusual === undefined ? '' : ` (${unusual})`;
  const held = taken === undefined ? '' : ` with ${inWords(taken)}`;
  return `${operation}${[...asked, ...has, ...others].join('')}${held}${unpermitted}${compared}`;
}

/** What is asked with, in that way. */
export function asked({ role, query }: Way): {
  readonly role: Role;
  readonly query?: Readonly<Record<string, string>>;
} {
  return { role, ...(query && { query }) };
}
