import { EVERY_PERMISSION, type Condition } from '../lifecycles/condition.js';
import type { Lifecycles } from '../lifecycles/index.js';
import type { Authenticate } from '../server/credentials.js';
import type { RequestValue } from '../server/message.js';
import { Problem } from '../server/problem.js';
import { around, withLifecycles } from './around.js';
import { evidenceOfRow, ours } from './evidence.js';
import type { Intact } from './intact.js';
import { mutantOf, type Mutant, type Mutation } from './mutant.js';
import type { AnyRow, Table } from './table.js';

/** Each row with a condition, with one part of the condition ignored. */
export function conditionMutants(intact: Intact): readonly Mutant[] {
  return intact.lifecycles.all.flatMap((table) =>
    table.rows.flatMap((row) => {
      const condition = table.conditions[row.when ?? ''];
      if (condition === undefined) return [];
      const make = mutantMaker(intact, table, row);
      return [
        ...permissionIgnored(row, condition, make),
        ...Object.entries(condition.query ?? {}).flatMap(([name, value]) =>
          parameterIgnored(intact, row, { name, value }, make),
        ),
        ...boundsIgnored(intact, table, row, condition, make),
        ...othersIgnored(intact, table, row, condition, (...parts) => ({
          ...make(...parts),
          evidence: REASONS,
        })),
      ];
    }),
  );
}

type Make = (what: string, title: string, mutation: Mutation) => Mutant;

function mutantMaker(intact: Intact, { kind }: Table, row: AnyRow): Make {
  const evidence = evidenceOfRow(intact, kind, row);
  return (what, title, mutation) =>
    mutantOf(row.id, {
      what,
      title: `${row.operation} ${title}`,
      evidence,
      operations: [row.operation],
      mutate: () => mutation,
    });
}

function permissionIgnored(
  { operation: id }: AnyRow,
  { permission, query = {} }: Condition,
  make: Make,
): readonly Mutant[] {
  if (permission === undefined) return [];
  const asked = Object.entries(query).map(([name, value]) => ` with ${name}=${value}`);
  const authenticate =
    (original: Authenticate): Authenticate =>
    async (request, operation, org, clock) => {
      const caller = await original(request, operation, org, clock);
      return caller instanceof Problem || operation.id !== id
        ? caller
        : { ...caller, permissions: EVERY_PERMISSION };
    };
  const title = `${asked.join('')} requires no permission`.trimStart();
  return [make('without-permission', title, { authenticate })];
}

const OPPOSITE: Readonly<Record<string, string>> = { true: 'false', false: 'true' };

function parameterIgnored(
  intact: Intact,
  row: AnyRow,
  { name, value }: { readonly name: string; readonly value: string },
  make: Make,
): readonly Mutant[] {
  const asked = (request: (request: RequestValue) => RequestValue): Mutation => ({
    wrap: around(intact, [row.operation], { request: (passing) => request(passing.request) }),
  });
  const title = `does without ${name}=${value} what needs it, when the token has the permission`;
  const other = OPPOSITE[value];
  return [
    make(
      `without-${name}`,
      title,
      asked((request) => withParameter(request, name, value)),
    ),
    ...(other === undefined
      ? []
      : [
          make(
            `${name}-${other}`,
            `treats ${name}=${other} as ${name}=${value}`,
            asked((request) => replaceParameter(request, { name, other, value })),
          ),
        ]),
  ];
}

function withParameter(request: RequestValue, name: string, value: string): RequestValue {
  const { url } = request;
  const query = new URLSearchParams(url.split('?')[1] ?? '');
  if (query.has(name)) return request;
  const pair = new URLSearchParams({ [name]: value }).toString();
  return { ...request, url: `${url}${url.includes('?') ? '&' : '?'}${pair}` };
}

function replaceParameter(
  request: RequestValue,
  { name, other, value }: { readonly name: string; readonly other: string; readonly value: string },
): RequestValue {
  const [path = '', text = ''] = request.url.split('?');
  const query = new URLSearchParams(text);
  if (query.get(name) !== other) return request;
  query.set(name, value);
  return { ...request, url: `${path}?${query.toString()}` };
}

/** A row that answers too early: whatever the record has, or when it has one less than is due. */
function boundsIgnored(
  { lifecycles }: Intact,
  table: Table,
  row: AnyRow,
  condition: Condition,
  make: Make,
): readonly Mutant[] {
  const { at_least, ...others } = condition;
  if (at_least === undefined || row.when === undefined) return [];
  const { when } = row;
  const withCondition = (changed: Condition): Mutation =>
    conditionedBy(lifecycles, table, when, changed);
  return Object.entries(at_least).flatMap(([field, bound]) => {
    const { [field]: _dropped, ...rest } = at_least;
    const one = { ...at_least, [field]: { $increment: bound } };
    return [
      make(
        `without-${field}`,
        `does not look at ${field} of the record`,
        withCondition({ ...others, at_least: rest }),
      ),
      make(
        `${field}-one-more`,
        `lets ${field} of the record become one more than is allowed`,
        withCondition({ ...others, at_least: one }),
      ),
    ];
  });
}

const REASONS = ours('no page says for what other reasons a request is refused');

/** A row that answers whatever the related records are, or whether values are the same or not. */
function othersIgnored(
  { lifecycles }: Intact,
  table: Table,
  { when }: AnyRow,
  { related, equal, ...others }: Condition,
  make: Make,
): readonly Mutant[] {
  if (when === undefined) return [];
  const same = equal !== undefined && { equal };
  const mutants = Object.keys(related ?? {}).map((name) => {
    const { [name]: _ignored, ...rest } = related ?? {};
    return make(
      `without-${name}`,
      `does not look at the ${name} of the record`,
      conditionedBy(lifecycles, table, when, { ...others, ...same, related: rest }),
    );
  });
  if (equal === undefined) return mutants;
  const unequal = { ...others, ...(related && { related }) };
  const mutation = conditionedBy(lifecycles, table, when, unequal);
  return [...mutants, make('without-equal', 'takes any value for the one that is due', mutation)];
}

function conditionedBy(
  lifecycles: Lifecycles,
  table: Table,
  when: string,
  condition: Condition,
): Mutation {
  const conditions = { ...table.conditions, [when]: condition };
  return { wrap: withLifecycles(lifecycles.with({ ...table, conditions })) };
}
