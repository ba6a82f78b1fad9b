import { isObject } from '../runtime/json.js';
import { toDetails, type Refused } from './error-form.js';
import { titleOf } from './status-title.js';

/** Where documents have a text for a person in their errors. */
const FOR_PEOPLE = [
  ...['detail', 'details', 'message', 'error_description', 'error_message', 'errorMessage'],
  ...['msg', 'reason', 'description', 'title', 'error', 'summary', 'text'],
];
/** Where they have a name for the status, beside such a text. */
const TITLES = ['title', 'error', 'summary', 'reason'];
const STATUSES = ['status', 'statusCode', 'status_code', 'httpStatus', 'http_status', 'code'];

/** Deeper than this, no error says what it is about. */
const DEPTH = 4;

type Fillable = Record<string, unknown>;

/** An error that keeps its schema, with the status and our words where it has place for them. */
export function fillIn(
  blank: unknown,
  refused: Refused,
  isValid: (value: unknown) => boolean,
): unknown {
  const words = toDetails(refused);
  if (typeof blank === 'string') return isValid(words) ? words : blank;
  const copy: unknown = structuredClone(blank);
  const put = (target: Fillable, key: string, value: unknown): boolean => {
    const before = target[key];
    if (typeof before !== typeof value) return false;
    target[key] = value;
    if (isValid(copy)) return true;
    target[key] = before;
    return false;
  };
  for (const node of nodesIn(copy)) {
    const place = FOR_PEOPLE.find((key) => put(node, key, words));
    if (place === undefined) continue;
    const title = TITLES.find((key) => key !== place && typeof node[key] === 'string');
    if (title !== undefined) put(node, title, titleOf(refused.status));
    break;
  }
  for (const node of nodesIn(copy)) {
    const place = STATUSES.find((key) => put(node, key, refused.status));
    if (place !== undefined) break;
  }
  return copy;
}

/** The objects of a value, the outer ones first. */
function nodesIn(value: unknown): readonly Fillable[] {
  const nodes: Fillable[] = [];
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth < DEPTH && level.length > 0; depth += 1) {
    for (const node of level) if (isObject(node)) nodes.push(node);
    level = level.flatMap((node): readonly unknown[] =>
      typeof node === 'object' && node !== null ? Object.values(node) : [],
    );
  }
  return nodes;
}
