/** Values that no record has yet: many servers take a name or an e-mail address only once. */
import { creationOf, toldIdOf } from '../lifecycles/questions.js';
import type { Operation } from '../openapi/operation.js';
import { isUpload } from '../openapi/upload.js';
import { machineTime } from '../runtime/clock.js';
import { isObject } from '../runtime/json.js';
import { valueAt } from '../runtime/json-pointer.js';
import { isDeepStrictEqual } from 'node:util';
import type { Answer } from './message.js';
import { namingPlaces } from './related-places.js';
import { violationsOf } from './inputs/valid.js';
import { jsonOf, type RequestShape } from './requests.js';
import type { AskAgain, Exchange } from './exchange.js';
import type { Session } from './session.js';
import { withValueAt } from './special.js';
import { placesOfUnique } from './unique.js';

type Shape = Partial<RequestShape>;
type Keys = readonly string[];

/** How refusals name the reason, where the status alone does not. */
const TAKEN = /\b(?:already|taken|duplicated?|unique|in use)\b/i;

/** What is mostly unique, where a refusal does not say what is taken. */
const NAMING =
  /(?:name|title|slug|key|code|e-?mail|login|handle|number|label|sku|identifier|id|phone)$/i;

/** Values deeper in a body than this are seldom unique. */
const DEEPEST = 2;

/** How values that nobody has are found. */
export interface Fresh {
  /** Asks once, or again with other values when the target says that one is taken. */
  readonly ask: AskAgain;
  /** The request with values that nobody has, where the definition says that there must be such. */
  vary(session: Session, operation: Operation, shape: Shape): Shape;
}

export function createFresh(): Fresh {
  /** By operation: what must be different each time. */
  const unique = new Map<string, readonly Keys[]>();
  const vain = new Set<string>();
  // Another run may have left records with the values that this one would take.
  let drawn = machineTime();

  const vary = (
    session: Session,
    operation: Operation,
    shape: Shape,
    places: readonly Keys[],
  ): Shape => {
    const [example, sent] = bodiesOf(operation, shape);
    let varied: Shape = shape;
    for (const keys of places) {
      const value = valueAt(example, keys);
      // What a test has put there is what it is about.
      if (valueAt(sent, keys) !== value || isAmong(keys, shape.kept ?? [])) continue;
      const faults = faultsIn(session, operation, varied);
      const body: unknown = varied.body ?? sent;
      drawn += 1;
      varied =
        formsOf(value, drawn)
          .map((form) => ({ ...varied, body: withValueAt(body, keys, form) }))
          .find((each) => faultsIn(session, operation, each) <= faults) ?? varied;
    }
    return varied;
  };

  /** Where values must be different, by what is known now: others may have asked at the same time. */
  const widen = (
    session: Session,
    operation: Operation,
    asked: Shape,
    { used, answer }: { readonly used: readonly Keys[]; readonly answer: Answer },
  ): readonly Keys[] => {
    const known = unique.get(operation.id) ?? [];
    if (known.length > used.length) return known;
    const [example, sent] = bodiesOf(operation, asked);
    const places = stringsIn(example).filter(
      (keys) =>
        valueAt(sent, keys) === valueAt(example, keys) && !namesAnother(session, operation, keys),
    );
    const wider = [...known, ...toldBy(answer, places, sent, known)];
    unique.set(operation.id, wider);
    return wider;
  };

  const knownOf = (session: Session, operation: Operation): readonly Keys[] => {
    let known = unique.get(operation.id);
    if (known === undefined) {
      known = [...ownName(session, operation), ...placesOfUnique(session.lifecycles, operation.id)];
      unique.set(operation.id, known);
    }
    return known;
  };

  const ask: AskAgain = async (session, operation, shape, ask) => {
    if (!canVary(operation, shape)) return ask(shape);
    if (shape.kept !== undefined) {
      return ask(vary(session, operation, shape, knownOf(session, operation)));
    }
    const creates = isCreation(session, operation);
    const isTaken = ({ outcome: { answer } }: Exchange): boolean =>
      answer !== undefined && saysTaken(answer, creates);
    let used = knownOf(session, operation);
    const first = await ask(vary(session, operation, shape, used));
    let last = first;
    while (isTaken(last) && !vain.has(operation.id)) {
      const { answer } = last.outcome;
      const places = answer === undefined ? [] : widen(session, operation, shape, { used, answer });
      const varied = vary(session, operation, shape, places);
      if (places.length <= used.length || varied === shape) break;
      used = places;
      last = await ask(varied);
      const status = last.outcome.answer?.status ?? 0;
      if (isTaken(last) || status < 400 || status >= 500 || faultsIn(session, operation, shape) > 0)
        continue;
      // The values were not taken: the target wants just those of the document.
      unique.delete(operation.id);
      vain.add(operation.id);
      return first;
    }
    return last;
  };
  return {
    ask,
    vary: (session, operation, shape) => {
      const places = placesOfUnique(session.lifecycles, operation.id);
      return places.length === 0 || !canVary(operation, shape)
        ? shape
        : vary(session, operation, shape, places);
    },
  };
}

export const faultsIn = (session: Session, operation: Operation, shape: Shape): number =>
  violationsOf(session, operation, shape).length;

/** Whether the body of a request is the example of the document, or made of it. */
export function canVary(operation: Operation, { bytes }: Shape): boolean {
  return operation.body !== undefined && !isUpload(operation) && bytes === undefined;
}

const bodiesOf = (
  operation: Operation,
  shape: Shape,
): readonly [example: unknown, sent: unknown] => [
  operation.body?.example,
  jsonOf(operation, shape),
];

/** Whether it makes a record. */
export function isCreation({ lifecycles }: Session, { id }: Operation): boolean {
  const lifecycle = lifecycles.forOperation(id);
  return lifecycle !== undefined && creationOf(lifecycle, id) !== undefined;
}

/** Where a creation says itself what its record is called: two of one name would be one record. */
function ownName(session: Session, operation: Operation): readonly Keys[] {
  const lifecycle = session.lifecycles.forOperation(operation.id);
  if (lifecycle === undefined || !isCreation(session, operation)) return [];
  const keys = [toldIdOf(lifecycle)];
  return typeof valueAt(operation.body?.example, keys) === 'string' ? [keys] : [];
}

/** A conflict with a new record can hardly be about anything else; other operations have states. */
export function saysTaken({ status, text }: Answer, creates: boolean): boolean {
  if (status === 409 && creates) return true;
  return (status === 400 || status === 409 || status === 422) && TAKEN.test(text);
}

/** The places that the refusal speaks of, by value or name; else those that are mostly unique. */
function toldBy(
  { text }: Answer,
  all: readonly Keys[],
  sent: unknown,
  known: readonly Keys[],
): readonly Keys[] {
  const others = all.filter((keys) => !isAmong(keys, known));
  const told = others.filter((keys) => {
    const value = String(valueAt(sent, keys));
    return [value, keys.at(-1) ?? ''].some(
      (each) => each.length >= SHORTEST && speaksOf(text, each),
    );
  });
  if (told.length > 0) return told;
  const naming = others.filter((keys) => NAMING.test(keys.at(-1) ?? ''));
  return naming.length > 0 || known.length > 0 ? naming : others;
}

/** Less than this stands in many texts by chance. */
const SHORTEST = 3;

/** Whether a text has it as a word of its own. */
function speaksOf(text: string, word: string): boolean {
  const parts = text.toLowerCase().split(word.toLowerCase());
  return parts.some(
    (before, index) =>
      index + 1 < parts.length &&
      !/[\p{L}\p{N}]$/u.test(before) &&
      !/^[\p{L}\p{N}]/u.test(parts[index + 1] ?? ''),
  );
}

const isAmong = (keys: Keys, places: readonly Keys[]): boolean =>
  places.some((each) => isDeepStrictEqual(each, keys));

function stringsIn(value: unknown, above: Keys = []): readonly Keys[] {
  if (typeof value === 'string') return value === '' ? [] : [above];
  if (!isObject(value) || above.length >= DEEPEST) return [];
  return Object.entries(value).flatMap(([key, each]) => stringsIn(each, [...above, key]));
}

/** Whether the value there says which record the new one belongs to. */
function namesAnother({ lifecycles }: Session, { id }: Operation, keys: Keys): boolean {
  const lifecycle = lifecycles.forOperation(id);
  return (
    lifecycle !== undefined && namingPlaces(lifecycle).some((each) => isDeepStrictEqual(each, keys))
  );
}

/** The value in other words, from the most readable one on. */
function formsOf(value: unknown, drawn: number): readonly unknown[] {
  if (typeof value === 'number') return [drawn, drawn % 1e9, value + (drawn % 1e4)];
  if (typeof value !== 'string') return [];
  const suffix = drawn.toString(36);
  const [local = '', domain] = value.split('@');
  if (domain !== undefined) return [`${local}-${suffix}@${domain}`, `${local}${suffix}@${domain}`];
  const digits = String(drawn);
  return [
    `${value}-${suffix}`,
    `${value}${suffix}`,
    `${value.slice(0, Math.max(0, value.length - suffix.length))}${suffix}`,
    suffix.slice(-value.length),
    digits.slice(-value.length),
    ...[10, 8, 6, 4].map((count) => withDigits(value, digits.slice(-count))),
  ];
}

/** With other digits in place of its last ones, wherever they stand in it. */
function withDigits(value: string, digits: string): string {
  const places = [...value.matchAll(/\d/g)].map(({ index }) => index).slice(-digits.length);
  return places.reduce(
    (text, at, index) => text.slice(0, at) + (digits[index] ?? '') + text.slice(at + 1),
    value,
  );
}
