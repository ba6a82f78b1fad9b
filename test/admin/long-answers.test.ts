import { expect, test } from '@jest/globals';
import { addStub, withSimulator } from '../stubs/simulator.js';

const LARGE = 'x'.repeat(30_000);

test.each([
  [50, 'at once, and says how long it is', true],
  [60, 'in pieces, and so does not', false],
])('a list of %d large stubs is written %s', async (count, _, saysLength) => {
  await withSimulator(async (simulator) => {
    const ids = [];
    for (let index = 0; index < count; index += 1) {
      const stub = { request: { url: `/${index}` }, response: { status: 200, body: LARGE } };
      ids.push(await addStub(simulator, stub));
    }
    const response = await fetch(`${simulator.url}/__admin/mappings`);
    expect(response.headers.has('content-length')).toBe(saysLength);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const { mappings, meta } = (await response.json()) as {
      readonly mappings: readonly { readonly id: string }[];
      readonly meta: unknown;
    };
    expect(mappings.map(({ id }) => id).sort()).toEqual(ids.sort());
    expect(meta).toEqual({ total: count });
  });
});
