import type { Page, RequestInput, Scope } from '../lifecycles/expression.js';
import { settle, type Lifecycle } from '../lifecycles/lifecycle.js';
import type { AnyRecord } from '../lifecycles/records.js';
import { fieldsOf, templateOf, type Template } from '../lifecycles/template.js';
import type { Listing } from '../lifecycles/wider.js';
import { follow, type Soon } from '../runtime/follow.js';
import type { Context } from './outcome.js';
import { scopeOf } from './scope.js';

/** What `after` says where no record has it as its id. */
export interface Lost {
  readonly lost: string;
}

/** The scope of an answer that lists records: those of the owner that are asked for, in the order of creation. */
export function listPage(
  lifecycle: Lifecycle,
  listing: Listing,
  about: { readonly request: RequestInput; readonly org: string; readonly context: Context },
): Soon<Scope | Lost> {
  const { request, org, context } = about;
  const scope = scopeOf(request, {}, context);
  const wanted = fieldsOf(listing.where ?? {}, context.effects)
    .map(([name, evaluate]) => [name, evaluate(scope)] as const)
    .filter(([, value]) => value !== undefined);
  const value = (template: Template): unknown => templateOf(template, context.effects)(scope);
  return follow(context.tx.list(lifecycle.kind), (stored) => {
    const own = stored.filter((record) => record.org === org);
    const last = listing.after === undefined ? undefined : value(listing.after);
    const isAfter = last !== undefined && last !== '';
    const place = isAfter ? own.findIndex(({ id }) => id === last) : -1;
    if (isAfter && place < 0 && listing.unknown !== undefined)
      return { lost: JSON.stringify(last) };
    const fits = (record: AnyRecord): boolean =>
      wanted.every(([name, wish]) => String(record[name]) === String(wish));
    const settled = own.map((record): AnyRecord => settle(lifecycle, record, context.now));
    const fitting = settled.filter(fits);
    // The record may fit no longer: what came after it does follow all the same.
    const passed = settled.slice(0, place + 1).filter(fits).length;
    const page = cut(fitting, listing, { value, passed });
    return scopeOf(request, {}, context, undefined, page);
  });
}

function cut(
  records: readonly AnyRecord[],
  { limit, offset, page }: Listing,
  about: { readonly value: (template: Template) => unknown; readonly passed: number },
): Page {
  const { value, passed } = about;
  const most = countOf(limit, value) ?? records.length;
  const number = countOf(page, value);
  const start =
    passed +
    (countOf(offset, value) ?? (number === undefined ? 0 : Math.max(0, number - 1) * most));
  const shown = records.slice(start, start + most);
  const isMore = start + shown.length < records.length;
  const next = isMore ? shown.at(-1)?.id : undefined;
  return { records: shown, total: records.length, ...(next !== undefined && { next }) };
}

/** A number of a request may be text. */
function countOf(template: Template, value: (template: Template) => unknown): number | undefined {
  if (template === undefined) return undefined;
  const found = value(template);
  const count = found === undefined || found === '' ? NaN : Number(found);
  return Number.isInteger(count) && count >= 0 ? count : undefined;
}
