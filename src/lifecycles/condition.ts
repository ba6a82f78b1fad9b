import { aloneWith, type Related, type RequestInput } from './expression.js';
import { ABSENT } from './absent.js';
import { compileTemplate, type Template } from './template.js';

/**
 * What must hold for a row, as data: it also says how a test makes it hold. All of its parts must hold.
 */
export interface Condition {
  readonly title: string;
  /** Query parameters with these values. */
  readonly query?: Readonly<Record<string, string>>;
  /** A permission that the caller's token must have. */
  readonly permission?: string;
  /** Fields of the record that are at least so large. */
  readonly at_least?: Readonly<Record<string, Template>>;
  /** The states of related records, by the names of the relations; `ABSENT` for one that does not exist. */
  readonly related?: Readonly<Record<string, readonly string[]>>;
  /** Values that are the same, and exist. */
  readonly equal?: readonly Template[];
  /** Fields to which the request gives values that another record of the kind has. */
  readonly taken?: readonly string[];
  /** Of `taken`: the states in which another record counts. Absent: all. */
  readonly among?: readonly string[];
}

/** The conditions of a lifecycle, by the names that its rows use. */
export type Conditions = Readonly<Record<string, Condition>>;

/** What a caller is permitted to do, by name. */
export type Permissions = ReadonlySet<string> | Everything;

interface Everything {
  has(name: string): boolean;
}

/** Of who may do everything. */
export const EVERY_PERMISSION: Everything = { has: () => true };

/** What a caller asks of a record. */
export interface Event {
  readonly operation: string;
  /** The query of the request. */
  readonly query?: Readonly<Record<string, unknown>>;
  /** What the caller's token permits. */
  readonly permissions?: Permissions;
  /** The record that it is asked of. */
  readonly record?: object;
  /** The records that this one belongs to. */
  readonly related?: Related;
  /** What was sent, where a condition asks for it. */
  readonly request?: RequestInput;
  /** Of a request that is only planned: whether the values are the same that conditions of these names compare. */
  readonly equal?: Readonly<Record<string, boolean>>;
  /** By the names of conditions with `taken`: the id of the record that has the values already. */
  readonly taken?: Taken;
}

/** Who has what a request asks for, by the names of conditions. */
export type Taken = Readonly<Record<string, string>>;

/** Whether a condition of the lifecycle holds for the event. */
export function holds(conditions: Conditions, name: string, event: Event): boolean {
  const condition = conditions[name];
  if (condition === undefined) throw new Error(`${name} is not a condition of this lifecycle`);
  const { query = {}, permission, at_least, related = {}, equal, taken } = condition;
  for (const [key, value] of Object.entries(query)) if (event.query?.[key] !== value) return false;
  if (permission !== undefined && event.permissions?.has(permission) !== true) return false;
  for (const [relation, states] of Object.entries(related)) {
    const state = event.related?.[relation]?.['state'] ?? ABSENT;
    if (typeof state !== 'string' || !states.includes(state)) return false;
  }
  if (equal !== undefined && !(event.equal?.[name] ?? areEqual(equal, event))) return false;
  if (taken !== undefined && event.taken?.[name] === undefined) return false;
  return at_least === undefined || isAtLeast(at_least, event.record ?? {});
}

function areEqual(templates: readonly Template[], event: Event): boolean {
  const alone = aloneWith(event.record ?? {});
  const { request = alone.request, related } = event;
  const scope = { ...alone, request, related };
  const [first, ...others] = templates.map((each) => compileTemplate(each, {})(scope));
  return first !== undefined && others.every((other) => other === first);
}

function isAtLeast(least: Readonly<Record<string, Template>>, record: object): boolean {
  const scope = aloneWith(record);
  return Object.entries(least).every(([field, template]) => {
    const bound = compileTemplate(template, {})(scope);
    return Number(scope.record[field] ?? 0) >= Number(bound);
  });
}

/** How large the fields must be at least, of a record that has nothing else. */
export function boundsOf(
  least: Readonly<Record<string, Template>>,
): Readonly<Record<string, number>> {
  const scope = aloneWith({});
  const bounds = Object.entries(least).map(([field, template]) => [
    field,
    Number(compileTemplate(template, {})(scope)),
  ]);
  return Object.fromEntries(bounds) as Readonly<Record<string, number>>;
}

/** The permissions that conditions of the lifecycles ask for. */
export function permissionsIn(
  lifecycles: readonly { readonly conditions: Conditions }[],
): readonly string[] {
  const asked = lifecycles.flatMap(({ conditions }) =>
    Object.values(conditions).flatMap(({ permission }) => permission ?? []),
  );
  return [...new Set(asked)];
}
