/**
 * Runtime expressions, as OpenAPI and Arazzo write them: `$request.body#/actor/name`,
 * `$request.path.id`, and `$record#/id` and `$now`, which they do not have.
 */
import type { Instant } from '../runtime/clock.js';
import type { Random } from '../runtime/random.js';
import { keysOf } from '../runtime/json-pointer.js';

/** One file of a multipart upload. */
export interface UploadedFile {
  /** The name of the part, when it has one. */
  readonly name?: string;
  readonly filename?: string;
  readonly bytes: Uint8Array;
}

/** A request that keeps the contract. */
export interface RequestInput {
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly files: readonly UploadedFile[];
}

/** Makes up people, for records that name nobody. */
export interface People {
  actor(): Readonly<Record<string, unknown>>;
}

/** Records by the names of relations; `undefined` for one that does not exist. */
export type Related = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

/** A part of a list of records. */
export interface Page {
  readonly records: readonly object[];
  /** How many there are in all. */
  readonly total: number;
  /** The id of the last record of this page, where more follow. */
  readonly next?: string | undefined;
}

/** What an expression can speak of. */
export interface Scope {
  readonly request: RequestInput;
  /** As it is before a change, in `sets`; as it is afterwards, in `answers`. */
  readonly record: Readonly<Record<string, unknown>>;
  readonly now: Instant;
  /** The same world draws the same. */
  readonly random: Random;
  /** Where records are made up. */
  readonly people?: People | undefined;
  /** One of a list, where a template speaks of each. */
  readonly item?: unknown;
  /** The records that the record belongs to, by the names of the relations; of those that there are. */
  readonly related?: Related | undefined;
  /** A page of a list. */
  readonly page?: Page | undefined;
  /** What an error answer says, in the template of errors. */
  readonly error?: unknown;
}

/** A scope without a request, for what happens by itself. */
export function aloneWith(record: object): Scope {
  return { ...ALONE, record: record as Scope['record'] };
}

const noChance = (): never => {
  throw new ExpressionError('chance has no part in what happens by itself');
};

const ALONE = {
  request: { path: {}, query: {}, body: undefined, files: [] },
  now: '',
  random: { uint32: noChance, fraction: noChance, uuid: noChance, hex: noChance },
};

/** A value made of a scope; `undefined` where the scope does not have it. */
export type Evaluate = (scope: Scope) => unknown;

/** A part of a lifecycle document cannot be used. The message names it. */
export class ExpressionError extends RangeError {
  override readonly name = 'ExpressionError';
}

/** A record has to name somebody, and nobody can be made up here. */
export class NobodyError extends RangeError {
  override readonly name = 'NobodyError';
}

const EXPRESSION =
  /^\$(?:(?<word>now|records|total|next)|related\.(?<relation>[a-z][\w-]*)#(?<ofRelated>(?:\/[^{}]*)?)|(?<source>record|item|error)#(?<ofSource>(?:\/[^{}]*)?)|request\.(?:body#(?<ofBody>(?:\/[^{}]*)?)|(?<part>path|query)\.(?<name>[^{}#/]+)))$/;

/** What a text that begins with `$` can be. */
export const FORMS =
  '$request.body#/…, $request.path.…, $request.query.…, $record#/…, $related.NAME#/…, $item#/…, $now; $records, $total and $next in lists; $error#/… in errors';

const NOTHING: Evaluate = () => undefined;

const WORDS: Readonly<Record<string, Evaluate>> = {
  now: (scope) => scope.now,
  records: ({ page }) => page?.records,
  total: ({ page }) => page?.total,
  next: ({ page }) => page?.next,
};

/** @throws ExpressionError when the text is not an expression */
export function compileExpression(text: string): Evaluate {
  const groups = EXPRESSION.exec(text)?.groups;
  if (groups === undefined) {
    throw new ExpressionError(`${text} is not an expression; write ${FORMS}`);
  }
  const {
    word,
    relation,
    ofRelated = '',
    source,
    ofSource = '',
    part,
    name = '',
    ofBody = '',
  } = groups;
  if (word !== undefined) return WORDS[word] ?? NOTHING;
  if (relation !== undefined)
    return compilePointer(ofRelated, ({ related }) => own(related, relation));
  if (source === 'record') return compilePointer(ofSource, (scope) => scope.record);
  if (source === 'item') return compilePointer(ofSource, (scope) => scope.item);
  if (source === 'error') return compilePointer(ofSource, (scope) => scope.error);
  if (part === 'path') return ({ request }) => own(request.path, name);
  if (part === 'query') return ({ request }) => own(request.query, name);
  return compilePointer(ofBody, ({ request }) => request.body);
}

/** A JSON pointer into what `from` finds. */
function compilePointer(pointer: string, from: Evaluate): Evaluate {
  const keys = keysOf(pointer);
  const [first, second] = keys;
  if (first === undefined) return from;
  // Nearly all are this short, and a creation evaluates a dozen of them.
  if (second === undefined) return (scope) => own(from(scope), first);
  return (scope) => keys.reduce(own, from(scope));
}

/** Only what a value has of its own: `__proto__` and `constructor` lead nowhere. */
export function own(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}
