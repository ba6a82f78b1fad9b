import { isObject } from '../runtime/json.js';
import { codesFor } from './error-codes.js';
import { toDetails, toSentence, type Refused } from './error-form.js';
import { titleOf } from './status-title.js';

type Violation = Refused['violations'][number];

/** Where documents have a text for a person in their errors. */
const FOR_PEOPLE = [
  ...['detail', 'details', 'message', 'error_description', 'error_message', 'errorMessage'],
  ...['msg', 'reason', 'description', 'title', 'error', 'summary', 'text'],
];
/** Where they have a name for the status, beside such a text. */
const TITLES = ['title', 'error', 'summary', 'reason'];
const STATUSES = ['status', 'statusCode', 'status_code', 'httpStatus', 'http_status', 'code'];
/** Statuses that are written as texts. */
const WRITTEN = STATUSES.filter((key) => key !== 'code');
const CODES = ['code', 'errorCode', 'error_code', 'errorType', 'error_type'];
/** Of one thing that is wrong: where it is, and what. */
const PLACES = ['pointer', 'field', 'path', 'property', 'name', 'param', 'parameter', 'location'];
const WRONG = ['message', 'issue', 'detail', 'description', 'msg', 'reason', 'error', 'title'];

/** RFC 9457: the problem is what its status says. */
const NO_TYPE = 'about:blank';
/** Deeper than this, no error says what it is about. */
const DEPTH = 4;

type Fillable = Record<string, unknown>;

export interface Blank {
  readonly value: unknown;
  /** The document shows it for this very status: what it says beside our words is meant. */
  readonly isExample: boolean;
}

/**
 * An error that keeps its schema, with the status and our words where it has place for them. Of what is
 * made up, only what the schema asks for is left.
 */
export function fillIn(
  { value: blank, isExample }: Blank,
  refused: Refused,
  isValid: (value: unknown) => boolean,
): unknown {
  const words = toDetails(refused);
  if (typeof blank === 'string') return isValid(words) ? words : blank;
  const form = new Form(structuredClone(blank), isValid);
  const outer = nodesIn(form.value, { withLists: false });
  const isTold = outer.some((node) => form.putAny(node, FOR_PEOPLE, words));
  for (const node of outer) fillLists(form, node, refused, isTold);
  const nodes = nodesIn(form.value, { withLists: true });
  if (!isTold) {
    const isTelling = (node: Fillable): boolean => form.hasAny(node, FOR_PEOPLE);
    if (!nodes.some(isTelling)) nodes.some((node) => form.putAny(node, FOR_PEOPLE, words));
  }
  for (const node of nodes) {
    if (form.hasAny(node, FOR_PEOPLE)) form.putAny(node, TITLES, titleOf(refused.status));
    if (form.putAny(node, STATUSES, refused.status) && isTold) break;
  }
  for (const node of nodes) form.putAny(node, WRITTEN, String(refused.status));
  if (!isExample) {
    for (const node of nodes) fillCode(form, node, refused.status);
    form.prune();
  }
  return form.value;
}

/** A value that is being filled in, and stays valid. */
class Form {
  readonly value: unknown;
  readonly #isValid: (value: unknown) => boolean;
  readonly #filled = new Map<object, Set<string>>();

  constructor(value: unknown, isValid: (value: unknown) => boolean) {
    this.value = value;
    this.#isValid = isValid;
  }

  /** Where there is a value of the type, and if the new one fits. */
  put(node: Fillable, key: string, value: unknown): boolean {
    const before = node[key];
    if (typeof before !== typeof value || Array.isArray(before) !== Array.isArray(value))
      return false;
    node[key] = value;
    if (!this.#isValid(this.value)) {
      node[key] = before;
      return false;
    }
    this.mark(node, key);
    return true;
  }

  mark(node: object, key: string): void {
    this.#filled.set(node, (this.#filled.get(node) ?? new Set()).add(key));
  }

  putAny(node: Fillable, keys: readonly string[], value: unknown): boolean {
    return keys.some((key) => !this.hasFilled(node, key) && this.put(node, key, value));
  }

  hasFilled(node: Fillable, key: string): boolean {
    return this.#filled.get(node)?.has(key) === true;
  }

  hasAny(node: Fillable, keys: readonly string[]): boolean {
    return keys.some((key) => this.hasFilled(node, key));
  }

  /** Leaves out what need not be there and is not filled in. */
  prune(node: unknown = this.value): boolean {
    if (Array.isArray(node)) return node.map((each) => this.prune(each)).some(Boolean);
    if (!isObject(node)) return false;
    const target = node as Fillable;
    let isKept = false;
    for (const [key, value] of Object.entries(target)) {
      if (this.prune(value) || this.hasFilled(target, key) || value === NO_TYPE) {
        isKept = true;
        continue;
      }
      Reflect.deleteProperty(target, key);
      if (this.#isValid(this.value)) continue;
      target[key] = Array.isArray(value) ? [] : value;
      if (!this.#isValid(this.value)) target[key] = value;
    }
    return isKept;
  }
}

function fillCode(form: Form, node: Fillable, status: number): void {
  for (const key of CODES) {
    const { [key]: like } = node;
    if (typeof like !== 'string' || form.hasFilled(node, key)) continue;
    codesFor(status, like).some((code) => form.put(node, key, code));
  }
}

/** @param isTold whether the whole is told beside the list, which then has the wrong places only */
function fillLists(form: Form, node: Fillable, refused: Refused, isTold: boolean): void {
  const { violations } = refused;
  const told = isTold ? violations.filter(({ pointer }) => pointer !== '') : violations;
  for (const [key, list] of Object.entries(node)) {
    if (!Array.isArray(list)) continue;
    const [like] = list as readonly unknown[];
    const items = told.map((violation) => itemLike(form, like, violation));
    if (items.length > 0 && !items.includes(undefined)) form.put(node, key, items);
  }
}

function itemLike(form: Form, like: unknown, violation: Violation): unknown {
  if (typeof like === 'string') return toSentence(violation);
  if (!isObject(like)) return undefined;
  const wrong = WRONG.find((key) => typeof like[key] === 'string');
  if (wrong === undefined) return undefined;
  const place = PLACES.find((key) => typeof like[key] === 'string' && key !== wrong);
  const { pointer, message } = violation;
  const item: Fillable = {
    ...like,
    [wrong]: place === undefined ? toSentence(violation) : message,
  };
  form.mark(item, wrong);
  if (place === undefined) return item;
  item[place] = place === 'pointer' || place === 'path' ? pointer : nameOf(pointer);
  if (pointer !== '') form.mark(item, place);
  return item;
}

/** `/body/holder/name` is the field `holder.name`. */
const nameOf = (pointer: string): string => pointer.split('/').slice(2).join('.');

/** The objects of a value, the outer ones first. */
function nodesIn(
  value: unknown,
  { withLists }: { readonly withLists: boolean },
): readonly Fillable[] {
  const nodes: Fillable[] = [];
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth < DEPTH && level.length > 0; depth += 1) {
    for (const node of level) if (isObject(node)) nodes.push(node);
    level = level.flatMap((node): readonly unknown[] => {
      if (Array.isArray(node) && !withLists) return [];
      return typeof node === 'object' && node !== null ? Object.values(node) : [];
    });
  }
  return nodes;
}
