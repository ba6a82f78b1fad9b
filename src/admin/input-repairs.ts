import { isObject } from '../runtime/json.js';
import { written, type Operation, type Violation } from '../openapi/operation.js';
import { BOUNDARY, exampleUpload, isUpload } from '../openapi/upload.js';
import {
  exampleOf,
  jsonOf,
  pathOf,
  withBody,
  withHeader,
  withParameter,
  withQuery,
  type Draft,
} from './draft.js';
import type { Rehearsal, Repair } from './nearest.js';
import { keysOf } from '../runtime/json-pointer.js';

/** Puts right what the violations name, by the examples of the contract; or else takes the whole example. */
export function repairInput({ draft, trace }: Rehearsal): readonly Repair[] {
  const { operation, problem } = trace.facts;
  if (operation === undefined || problem === undefined) return [];
  // A refused media type or size names no place; both are of the body.
  const violations =
    problem.rule === 'request.invalid'
      ? problem.violations
      : [{ pointer: '/body', message: 'is not accepted' }];
  const ofBody = violations.filter(({ pointer }) => /^\/body(\/|$)/.test(pointer));
  let repaired: Repair = { draft, changes: {} };
  for (const violation of violations) {
    if (!ofBody.includes(violation)) repaired = repairParameter(repaired, violation, operation);
  }
  return ofBody.length === 0
    ? [repaired]
    : bodyRepairs(repaired.draft, ofBody, operation).map(({ draft: whole, changes }) => ({
        draft: whole,
        changes: { ...repaired.changes, ...changes },
      }));
}

function repairParameter(
  { draft, changes }: Repair,
  { pointer }: Violation,
  operation: Operation,
): Repair {
  const [, place = '', name = ''] = pointer.split('/');
  const done = (better: Draft, change: string): Repair => ({
    draft: better,
    changes: { ...changes, [pointer]: change },
  });
  const example = exampleOf(operation, name);
  switch (place) {
    case 'header': {
      const value = name === 'prefer' ? undefined : (example ?? firstOf(draft, name));
      const change = value === undefined ? `do not send ${name}` : `send ${name}: ${value}`;
      return done(withHeader(draft, name, value), change);
    }
    case 'path':
      return example === undefined
        ? { draft, changes }
        : done(withParameter(draft, operation, name, example), `use ${example} for ${name}`);
    case 'query': {
      if (name === '') return done({ ...draft, url: pathOf(draft) }, 'do not send a query');
      const change = example === undefined ? `do not send ${name}` : `send ${name}=${example}`;
      return done(withQuery(draft, name, example), change);
    }
    default:
      return { draft, changes };
  }
}

function firstOf({ headers = {} }: Draft, name: string): string | undefined {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
}

function bodyRepairs(
  draft: Draft,
  violations: readonly Violation[],
  operation: Operation,
): readonly Repair[] {
  const { body: description } = operation;
  if (description === undefined) return [];
  const mediaType = description.mediaTypes[0] ?? 'application/json';
  if (isUpload(operation)) {
    const typed = withHeader(draft, 'content-type', `${mediaType}; boundary=${BOUNDARY}`);
    const upload = { ...withBody(typed, undefined), body_base64: exampleUpload(operation) };
    return [{ draft: upload, changes: { body: `send ${mediaType} with an image` } }];
  }
  const typed = withHeader(draft, 'content-type', mediaType);
  const { example } = description;
  const whole: Repair = {
    draft: withBody(typed, written(description, example)),
    changes: { body: `send the example of the contract as ${mediaType}` },
  };
  let json = jsonOf(draft);
  if (json === undefined) return [whole];
  const changes: Record<string, string> = {};
  if (violations.some(({ pointer }) => pointer === '/body')) {
    changes['body'] = `send the body as ${mediaType}, in JSON`;
  }
  for (const { pointer } of violations) {
    if (pointer === '/body') continue;
    const { body, change } = setAt(json, example, pointer);
    json = body;
    changes[pointer] = change;
  }
  return [{ draft: withBody(typed, json), changes }, whole];
}

/** The body with what the example has at the pointer, or without what it does not have there. */
export function setAt(
  body: unknown,
  example: unknown,
  pointer: string,
): { readonly body: unknown; readonly change: string } {
  const keys = keysOf(pointer).slice(1);
  const last = keys.pop() ?? '';
  const copy: unknown = structuredClone(body);
  let node: unknown = copy;
  let model: unknown = example;
  for (const key of keys) {
    node =
      isObject(node) || Array.isArray(node) ? (node as Record<string, unknown>)[key] : undefined;
    model = isObject(model) ? model[key] : undefined;
  }
  if (typeof node !== 'object' || node === null) {
    return { body: example, change: 'send the example of the contract' };
  }
  const target = node as Record<string, unknown>;
  const value = isObject(model) ? model[last] : undefined;
  if (value === undefined) {
    Reflect.deleteProperty(target, last);
    return { body: copy, change: `leave out ${pointer}` };
  }
  target[last] = structuredClone(value);
  return { body: copy, change: `set ${pointer} to ${JSON.stringify(value)}` };
}
