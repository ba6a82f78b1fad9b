/** Requests whose values are the same as those that conditions compare them with, or other ones. */
import type { Lifecycle } from '../lifecycles/lifecycle.js';
import { templateOf, type Template } from '../lifecycles/template.js';
import type { Operation } from '../openapi/operation.js';
import type { RequestShape } from './requests.js';
import { NOTHING_SENT, scopeOf } from './sent.js';
import { withValueAt } from './special.js';
import type { Way } from './ways.js';

/** What is compared in a request: a part of its body, or a parameter of its query. */
interface Place {
  readonly body?: readonly string[];
  readonly query?: string;
}

/**
 * The request, with the values that the way asks for.
 *
 * @param record what is known of the record that it is about
 * @returns why it cannot be made, otherwise
 */
export function comparedIn(
  operation: Operation,
  { conditions }: Pick<Lifecycle, 'conditions'>,
  shape: Partial<RequestShape>,
  {
    equal = {},
    record = {},
  }: { readonly equal?: Way['equal']; readonly record?: object | undefined },
): Partial<RequestShape> | string {
  let compared = shape;
  for (const [name, isSame] of Object.entries(equal)) {
    const templates = conditions[name]?.equal ?? [];
    const place = templates.map(placeOf).find((each) => each !== undefined);
    if (place === undefined) return `no part of a request is compared in ${name}`;
    const due = templates
      .filter((template) => placeOf(template) === undefined)
      .map((template) => templateOf(template)(scopeOf(NOTHING_SENT, record, '')))
      .find((value) => value !== undefined);
    if (due === undefined && isSame) return `nobody knows which value is right for ${name}`;
    const value = isSame ? due : otherThan(due);
    compared = withValue(operation, compared, place, value);
  }
  return compared;
}

/** Whether one of these conditions compares a part of the body. */
export function isBodyCompared(
  { conditions }: Pick<Lifecycle, 'conditions'>,
  equal: Way['equal'] = {},
): boolean {
  return Object.keys(equal).some((name) =>
    conditions[name]?.equal?.some((template) => placeOf(template)?.body !== undefined),
  );
}

function placeOf(template: Template): Place | undefined {
  if (typeof template !== 'string') return undefined;
  const body = /^\$request\.body#((?:\/[^/{}]+)+)$/.exec(template)?.[1];
  if (body !== undefined) return { body: body.split('/').slice(1) };
  const query = /^\$request\.query\.([^{}]+)$/.exec(template)?.[1];
  return query === undefined ? undefined : { query };
}

function withValue(
  operation: Operation,
  shape: Partial<RequestShape>,
  { body, query }: Place,
  value: unknown,
): Partial<RequestShape> {
  if (query !== undefined) return { ...shape, query: { ...shape.query, [query]: String(value) } };
  const before = shape.body === undefined ? operation.body?.example : shape.body;
  return { ...shape, body: withValueAt(before, body ?? [], value) };
}

/** Of the same type and length, so that the contract takes it, too. */
function otherThan(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  const text = typeof value === 'string' ? value : 'other';
  return text.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
}
