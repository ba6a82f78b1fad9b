import type * as FastCheck from 'fast-check';
import type { Schema } from '../../openapi/document.js';
import { keysOf, valueAt } from '../../runtime/json-pointer.js';
import { isObject } from '../../runtime/json.js';
import type { Change, CheckEvent } from '../event.js';
import { PASSED } from '../judge.js';
import type { RequestShape } from '../requests.js';
import { withValueAt } from '../special.js';
import type { Place } from './places.js';
import { report, testCaseOf, type InputRun } from './run.js';
import { refusalOf, type Tried } from './trial.js';
import { isValid, partsOf, violationsOf } from './valid.js';

type Fc = typeof FastCheck;
type Arbitrary<T> = FastCheck.Arbitrary<T>;

const RUNS = 40;
/** For somebody else's server. */
const POLITE_RUNS = 8;
/** Shrinking goes on for this many requests at most. */
const MOST_REQUESTS = 400;

/**
 * Any request is accepted when the contract takes it and refused when it does not: requests made up
 * of what the document allows, half of them with something else at one place. A failing one is shrunk.
 */
export async function* tryAnything(
  run: InputRun & { readonly places: readonly Place[] },
): AsyncGenerator<CheckEvent> {
  const { session, operation, trials, places } = run;
  const variable = places.filter(({ keys }) => keys[0] === 'header' || keys[0] === 'body');
  if (variable.length === 0) return;
  const testCase = testCaseOf(operation, trials, {
    name: 'every request is accepted or refused as the contract says',
    rule: 'request.invalid',
    expected: 'accepted if it keeps the contract, else refused without a change',
  });
  yield* report(run, testCase, async () => {
    const fc = await import('fast-check');
    let worst: Tried | string | undefined;
    let last: Tried | undefined;
    let requests = 0;
    const property = fc.asyncProperty(anyShape(fc, variable), async (shape) => {
      requests += 1;
      if (requests > MOST_REQUESTS || isSpecial(run, shape)) return true;
      const tried = isValid(session, operation, shape)
        ? await trials.accepted(shape)
        : await trials.refused(shape, refusalOf(session, operation, shape));
      if (typeof tried === 'string') {
        worst ??= tried;
        return true;
      }
      last = tried;
      const { outcome } = tried.judgement;
      if (outcome === 'passed' || outcome === 'skipped') return true;
      // Elsewhere another assumption that does not hold must not hide what is broken.
      const isAssumption = outcome !== 'failed' && session.target.control === undefined;
      worst = { ...tried, change: changeOf(run, shape) };
      if (isAssumption) return true;
      return false;
    });
    const numRuns = session.target.control === undefined ? POLITE_RUNS : RUNS;
    await fc.check(property, { seed: session.seed, numRuns });
    if (worst !== undefined) return worst;
    return last === undefined ? 'no request could be sent' : { ...last, judgement: PASSED };
  });
}

/** What is wrong with it, or the places of which one was not liked. */
function changeOf({ session, operation }: InputRun, shape: Partial<RequestShape>): Change {
  const faults = violationsOf(session, operation, shape);
  const { fault } = refusalOf(session, operation, shape);
  const violation = faults.find(({ evidence }) => evidence === fault) ?? faults[0];
  if (violation !== undefined) {
    const { pointer, keyword = 'form' } = violation;
    return { at: pointer, keyword };
  }
  const fields = isObject(shape.body) ? Object.keys(shape.body) : [];
  const headers = Object.entries(shape.headers ?? {}).filter(([, value]) => value !== null);
  return {
    at: '',
    keyword: 'a made-up request',
    among: [
      ...headers.map(([name]) => `/header/${name}`),
      ...fields.map((name) => `/body/${name}`),
    ],
  };
}

/** A value that the target gives a meaning of its own is not a test of the contract. */
function isSpecial({ session, operation }: InputRun, shape: Partial<RequestShape>): boolean {
  const parts = partsOf(session, operation, shape);
  return session.target.inputs.some(
    ({ operations, pointer, value }) =>
      operations.includes(operation.id) && valueAt(parts, keysOf(pointer)) === value,
  );
}

function anyShape(fc: Fc, places: readonly Place[]): Arbitrary<Partial<RequestShape>> {
  const headers = places.filter(({ keys }) => keys[0] === 'header');
  const body = places.find(({ keys }) => keys.length === 1 && keys[0] === 'body');
  const bodies =
    body === undefined
      ? fc.constant(undefined)
      : fc.oneof(anyObject(fc, body, places), spoilt(fc, body, places));
  return fc.record({ headers: anyHeaders(fc, headers), body: bodies }).map((shape) => ({
    headers: shape.headers,
    ...(body !== undefined && { body: shape.body }),
  }));
}

/** A header value has no line breaks, and blanks at its ends are not part of it. */
function anyHeaders(
  fc: Fc,
  headers: readonly Place[],
): Arbitrary<Readonly<Record<string, string | null>>> {
  return fc.record(
    Object.fromEntries(
      headers.map(({ keys, required }) => {
        const text = fc.string().map((value) => value.trim());
        const value: Arbitrary<string | null> = required
          ? fc.oneof({ arbitrary: text, weight: 5 }, { arbitrary: fc.constant(null), weight: 1 })
          : fc.option(text);
        return [keys[1] ?? '', value];
      }),
    ),
  );
}

/** A value with something arbitrary in one of its places. */
function spoilt(fc: Fc, root: Place, places: readonly Place[]): Arbitrary<unknown> {
  const inside = places.filter(({ keys }) => keys[0] === 'body');
  return fc
    .tuple(anyObject(fc, root, places), fc.constantFrom(...inside), fc.jsonValue())
    .map(([value, { keys }, odd]) => withValueAt(value, keys.slice(1), odd));
}

function anyObject(fc: Fc, { keys, schema }: Place, places: readonly Place[]): Arbitrary<unknown> {
  const parts = places.filter(
    (other) =>
      other.keys.length === keys.length + 1 && keys.every((key, at) => other.keys[at] === key),
  );
  const [item] = parts;
  if (item === undefined) return anyValue(fc, schema);
  if (schema['type'] === 'array') return fc.array(anyObject(fc, item, places), { maxLength: 3 });
  const model = Object.fromEntries(
    parts.map((part) => [part.keys.at(-1) ?? '', anyObject(fc, part, places)]),
  );
  const requiredKeys = parts
    .filter(({ required }) => required)
    .map((part) => part.keys.at(-1) ?? '');
  return fc.record(model, { requiredKeys });
}

/** Near what the schema allows. The contract decides on each value, so being near is enough. */
function anyValue(fc: Fc, schema: Schema): Arbitrary<unknown> {
  const { type, enum: values, format, pattern } = schema;
  if (Array.isArray(values) && values.length > 0) return fc.constantFrom(...(values as unknown[]));
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer') return fc.nat();
  if (format === 'uuid') return fc.uuid();
  if (format === 'email') return fc.emailAddress();
  if (format === 'byte') return fc.base64String({ minLength: 4 });
  if (format === 'iso8601-duration') {
    return fc.oneof(
      fc.integer({ min: 1, max: 30 }).map((days) => `P${days}D`),
      fc.integer({ min: 60, max: 86_400 }).map((seconds) => `PT${seconds}S`),
    );
  }
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern, 'u'));
  return fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' });
}
