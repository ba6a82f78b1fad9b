import type { Schema } from '../openapi/document.js';
import type { Limit, Operation } from '../openapi/operation.js';
import { editAt, type Property } from './schema-tree.js';

/** An operation with one check of its requests changed. */
export interface Break {
  readonly what: string;
  /** Goes on after the name of the operation. */
  readonly title: string;
  /** What the schema says there and the break leaves out or changes; several where one value tries all. */
  readonly keywords: readonly string[];
  /** What is let pass or refused, where pages are not clear about some values. */
  readonly value?: string;
  readonly operation: Operation;
  readonly request: Schema;
  readonly equivalent?: string;
}

/** The limits of a property: each dropped, and each one too strict. */
export function limitBreaks(
  operation: Operation,
  request: Schema,
  { path, schema }: Property,
): readonly Break[] {
  const pointer = `/${path.join('/')}`;
  const limit = operation.limits.find((each) => each.pointer === pointer);
  if (limit === undefined) return [];
  const at = path.join('.');
  const withLimit = (changed: Limit): Operation => ({
    ...operation,
    limits: operation.limits.map((each) => (each === limit ? changed : each)),
  });
  const breaks: Break[] = [];
  const add = (
    keyword: string,
    what: string,
    title: string,
    changed: Limit,
    edited: Schema = request,
  ): void => {
    breaks.push({
      what,
      title,
      keywords: [keyword],
      operation: withLimit(changed),
      request: edited,
    });
  };

  const { minDuration, maxDuration, maxBytes, ...rest } = limit;
  if (minDuration !== undefined) {
    const others = { ...rest, ...(maxDuration !== undefined && { maxDuration }) };
    add('x-min-duration', 'no-minimum', `accepts a ${at} below ${minDuration}`, others);
    add(
      'x-min-duration',
      'minimum-refused',
      `refuses ${at} = ${minDuration}, the shortest that is allowed`,
      {
        ...others,
        minDuration: longer(minDuration),
      },
    );
  }
  if (maxDuration !== undefined) {
    const others = { ...rest, ...(minDuration !== undefined && { minDuration }) };
    add('x-max-duration', 'no-maximum', `accepts a ${at} above ${maxDuration}`, others);
    add(
      'x-max-duration',
      'maximum-refused',
      `refuses ${at} = ${maxDuration}, the longest that is allowed`,
      {
        ...others,
        maxDuration: shorter(maxDuration),
      },
    );
  }
  if (maxBytes !== undefined) {
    // The length in characters stands beside that in bytes; as limits they are one.
    const unbounded = editAt(request, path, ({ maxLength: _maxLength, ...part }) => part);
    add(
      'x-max-bytes',
      'no-maximum',
      `accepts a ${at} of more than ${maxBytes} bytes`,
      rest,
      unbounded,
    );
    add('x-max-bytes', 'maximum-refused', `refuses a ${at} of exactly ${maxBytes} bytes`, {
      ...rest,
      maxBytes: maxBytes - 1,
    });
    if (schema['format'] !== 'byte') {
      breaks.push({
        what: 'characters-counted',
        title: `limits the characters of ${at}, not its bytes`,
        keywords: ['x-max-bytes'],
        value: 'é'.repeat(maxBytes / 2 + 1),
        operation: withLimit(rest),
        request,
      });
    }
  }
  return breaks;
}

const longer = (duration: string): string => changed(duration, 1);
const shorter = (duration: string): string => changed(duration, -1);

/** The duration with the number in it one more or less: `P30D` and `P29D`. */
function changed(duration: string, by: number): string {
  return duration.replace(/\d+/, (digits) => String(Number(digits) + by));
}
