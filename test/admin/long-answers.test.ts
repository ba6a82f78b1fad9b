import { expect, test } from '@jest/globals';
import { addStub, withSimulator } from '../stubs/simulator.js';

const LARGE = 'x'.repeat(30_000);

test.each([
  [50, 'whole', 1],
  [60, 'in pieces, each a few stubs long', 20],
])('a list of %d large stubs is written %s', async (count, _, atLeast) => {
  await withSimulator(async (simulator) => {
    const ids = [];
    for (let index = 0; index < count; index += 1) {
      const stub = { request: { url: `/${index}` }, response: { status: 200, body: LARGE } };
      ids.push(await addStub(simulator, stub));
    }
    const { body } = await simulator.handle({ url: '/__admin/mappings' });
    const pieces = await piecesOf(body);
    expect(pieces.length).toBeGreaterThanOrEqual(atLeast);
    const { mappings, meta } = JSON.parse(pieces.join('')) as {
      readonly mappings: readonly { readonly id: string }[];
      readonly meta: unknown;
    };
    expect(mappings.map(({ id }) => id).sort()).toEqual(ids.sort());
    expect(meta).toEqual({ total: count });
  });
});

async function piecesOf(body: unknown): Promise<readonly string[]> {
  if (typeof body !== 'object' || body === null || !(Symbol.asyncIterator in body)) {
    return [JSON.stringify(body)];
  }
  const pieces: string[] = [];
  for await (const piece of body as AsyncIterable<string>) pieces.push(piece);
  return pieces;
}
