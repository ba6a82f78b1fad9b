import type { Page, RequestInput, Scope } from '../lifecycles/expression.js';
import { settle, type Lifecycle } from '../lifecycles/lifecycle.js';
import type { AnyRecord } from '../lifecycles/records.js';
import { fieldsOf, templateOf, type Template } from '../lifecycles/template.js';
import type { Listing } from '../lifecycles/wider.js';
import { follow, type Soon } from '../runtime/follow.js';
import type { Context } from './outcome.js';
import { scopeOf } from './scope.js';

/** The scope of an answer that lists records: those of the owner that are asked for, in the order of creation. */
export function listPage(
  lifecycle: Lifecycle,
  listing: Listing,
  about: { readonly request: RequestInput; readonly org: string; readonly context: Context },
): Soon<Scope> {
  const { request, org, context } = about;
  const scope = scopeOf(request, {}, context);
  const wanted = fieldsOf(listing.where ?? {}, context.effects)
    .map(([name, evaluate]) => [name, evaluate(scope)] as const)
    .filter(([, value]) => value !== undefined);
  const value = (template: Template): unknown => templateOf(template, context.effects)(scope);
  return follow(context.tx.list(lifecycle.kind), (stored) => {
    const fitting = stored
      .filter((record) => record.org === org)
      .map((record): AnyRecord => settle(lifecycle, record, context.now))
      .filter((record) => wanted.every(([name, wish]) => String(record[name]) === String(wish)));
    return scopeOf(request, {}, context, undefined, cut(fitting, listing, value));
  });
}

function cut(
  records: readonly AnyRecord[],
  { limit, offset, page, after }: Listing,
  value: (template: Template) => unknown,
): Page {
  const most = countOf(limit, value) ?? records.length;
  const number = countOf(page, value);
  const last = after === undefined ? undefined : value(after);
  const start =
    last === undefined
      ? (countOf(offset, value) ?? (number === undefined ? 0 : Math.max(0, number - 1) * most))
      : records.findIndex(({ id }) => id === last) + 1;
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
