/** What is wrong with the arguments of functions, where they stand as text. */
import type { Lifecycle, Row } from '../lifecycles/lifecycle.js';
import type { Template } from '../lifecycles/template.js';
import { parseDuration } from '../runtime/duration.js';
import { isObject } from '../runtime/json.js';
import { escapeKey } from '../runtime/json-pointer.js';
import type { CheckOptions, Fault } from './check-options.js';
import { sourceOf } from './check-shapes.js';
import { insteadOf } from './closest.js';

export function functionFaults(
  lifecycle: Lifecycle,
  template: Template,
  place: string,
  options: CheckOptions,
  row?: Row<string>,
): readonly Fault[] {
  if (typeof template !== 'object' || template === null) return [];
  const inside = Object.entries(template).flatMap(([key, part]) =>
    functionFaults(lifecycle, part as Template, `${place}/${escapeKey(key)}`, options, row),
  );
  if (!isObject(template)) return inside;
  return [
    ...inside,
    ...durationFaults(template, place),
    ...eachFaults(template, place),
    ...caseFaults(lifecycle, template, place, options, row),
  ];
}

/** `where` reads as if it left items out, which nothing does. */
function eachFaults(template: Shape, place: string): readonly Fault[] {
  if (template['$each'] === undefined) return [];
  const [first, ...others] = ['as', 'defaults', 'set', 'where'].filter(
    (name) => template[name] !== undefined,
  );
  if (first === 'set') return [];
  if (first === 'where') {
    const message =
      'has no effect without set: it says which items get the fields of set, and leaves none out';
    return [{ pointer: `${place}/where`, message }];
  }
  return others.map((name) => ({
    pointer: `${place}/${name}`,
    message: `has no effect beside ${first}: leave it out`,
  }));
}

function durationFaults({ $after: duration }: Shape, place: string): readonly Fault[] {
  return textsOf(duration, `${place}/$after`)
    .filter(({ text }) => !text.includes('$') && parseDuration(text) === undefined)
    .map(({ text, pointer }) => ({
      pointer,
      message: `${text} is not a duration of ISO 8601, such as P365D or PT30M`,
    }));
}

/** The texts that a value may be, through the functions that choose one of several. */
function textsOf(
  value: unknown,
  pointer: string,
): readonly { readonly text: string; readonly pointer: string }[] {
  if (typeof value === 'string') return [{ text: value, pointer }];
  if (!isObject(value)) return [];
  const { $first: first, is, else: otherwise } = value;
  return [
    ...(Array.isArray(first) ? first : []).flatMap((each: unknown, index) =>
      textsOf(each, `${pointer}/$first/${index}`),
    ),
    ...Object.entries(isObject(is) ? is : {}).flatMap(([key, each]) =>
      textsOf(each, `${pointer}/is/${escapeKey(key)}`),
    ),
    ...textsOf(otherwise, `${pointer}/else`),
  ];
}

type Shape = Readonly<Record<string, unknown>>;

/** A choice that nothing can make. */
function caseFaults(
  lifecycle: Lifecycle,
  { $case: chooser, is }: Shape,
  place: string,
  options: CheckOptions,
  row: Row<string> | undefined,
): readonly Fault[] {
  if (typeof chooser !== 'string' || !isObject(is)) return [];
  const schema = sourceOf(lifecycle, chooser, options, row);
  const values: unknown = schema?.['enum'];
  if (!Array.isArray(values)) return [];
  const known = values.map(String);
  return Object.keys(is)
    .filter((key) => !known.includes(key))
    .map((key) => ({
      pointer: `${place}/is/${escapeKey(key)}`,
      message: `is not a value of ${chooser}: ${insteadOf(key, known)}`,
    }));
}
