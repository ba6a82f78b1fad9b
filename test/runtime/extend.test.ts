import v8 from 'node:v8';
import { expect, test } from '@jest/globals';
import { extend } from '../../src/runtime/extend.js';

type Build = (id: number) => object;

/** Whether V8 reads all that is built by one hidden class, once it has seen enough of it. */
function buildsOneShape(build: Build): boolean {
  v8.setFlagsFromString('--allow-natives-syntax');
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- no other door leads there
  const haveOneShape = new Function('one', 'other', 'return %HaveSameMap(one, other)') as (
    one: object,
    other: object,
  ) => boolean;
  const built = Array.from({ length: 1000 }, (_, id) => build(id));
  const [one = {}, other = {}] = built.slice(-2);
  const isOne = haveOneShape(one, other);
  v8.setFlagsFromString('--no-allow-natives-syntax');
  return isOne;
}

const parts: Build = (id) => ({ path: { id }, query: {} });

test('has all of both, the later of what both have, and leaves both as they were', () => {
  const base = parts(1);
  expect(extend(base, { query: 'q', body: 2 })).toEqual({ path: { id: 1 }, query: 'q', body: 2 });
  expect(base).toEqual(parts(1));
});

test('what is extended alike is of one shape', () => {
  expect(buildsOneShape((id) => extend(parts(id), { body: id }))).toBe(true);
});
