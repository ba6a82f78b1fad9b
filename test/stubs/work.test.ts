import { describe, expect, test } from '@jest/globals';
import { addStub, control, withSimulator } from './simulator.js';

const list = (length: number, item: (index: number) => unknown): string =>
  JSON.stringify(Array.from({ length }, (_, index) => item(index)));

const OTHER = { status: 200, breaksContract: true };

interface Heavy {
  readonly given: string;
  readonly pattern: unknown;
  readonly body: string;
}

const doubling = (depth: number): object => ({
  $ref: '#/$defs/n0',
  $defs: Object.fromEntries(
    Array.from({ length: depth }, (_, index) => {
      const next = { $ref: `#/$defs/n${index + 1}` };
      return [`n${index}`, index === depth - 1 ? { type: 'object' } : { anyOf: [next, next] }];
    }),
  ),
});

const HEAVY: readonly Heavy[] = [
  {
    given: 'a filter at every place of a body',
    pattern: { matchesJsonPath: '$..[?(@..v)]' },
    body: list(4000, (v) => ({ a: { b: { v } } })),
  },
  {
    given: 'a long list in any order',
    pattern: { equalToJson: list(30_000, (i) => ({ i })), ignoreArrayOrder: true },
    body: list(30_000, (i) => ({ i: 29_999 - i })),
  },
  {
    given: 'a long list in any order whose elements differ',
    pattern: { equalToJson: list(30_000, (i) => ({ i })), ignoreArrayOrder: true },
    body: list(30_000, (i) => ({ other: i })),
  },
  {
    given: 'a deep list in any order around a long text',
    pattern: { equalToJson: '[[1]]', ignoreArrayOrder: true },
    body: `${'['.repeat(400)}"${'x'.repeat(500_000)}"${']'.repeat(400)}`,
  },
  {
    given: 'a schema whose references double at each step',
    pattern: { matchesJsonSchema: doubling(40) },
    body: '[]',
  },
  {
    given: 'a schema that refers to itself for ever',
    pattern: { matchesJsonSchema: { $ref: '#' } },
    body: '{}',
  },
  { given: 'a body of many values', pattern: { equalToJson: '[1]' }, body: list(300_000, () => 1) },
  {
    given: 'a body of many numbers that are kept as they are written',
    pattern: { equalToJson: '[1]' },
    body: list(150_000, () => 1.5),
  },
];

const send = async (url: string, body: string): Promise<number> =>
  (await fetch(`${url}/x`, { method: 'POST', body })).status;

describe('what one request may cost against the stubs is bounded', () => {
  test.each(HEAVY)('$given is answered with 503', async ({ pattern, body }) => {
    await withSimulator(async (simulator) => {
      const request = { method: 'POST', urlPath: '/x', bodyPatterns: [pattern] };
      await addStub(simulator, { request, response: { status: 200 } });
      expect(await send(simulator.url, body)).toBe(503);
    });
  });

  test('a long text in a small body is not a heavy one', async () => {
    await withSimulator(async (simulator) => {
      const bodyPatterns = [{ matchesJsonPath: '$[?(@.image)]' }];
      const request = { method: 'POST', urlPath: '/x', bodyPatterns };
      await addStub(simulator, { request, response: { status: 200 } });
      const image = 'x'.repeat(900_000);
      expect(await send(simulator.url, JSON.stringify({ image }))).toBe(200);
    });
  });

  test('a search through the metadata of all stubs is bounded as a whole', async () => {
    await withSimulator(async (simulator) => {
      const rows = Array.from({ length: 10_000 }, (_, v) => ({ v }));
      for (let index = 0; index < 25; index += 1) {
        await addStub(simulator, { request: {}, response: OTHER, metadata: { rows } });
      }
      const heavy = { matchesJsonPath: '$..[?(@.x || @.y || @.z)]' };
      const found = await control(simulator, 'POST', '/mappings/find-by-metadata', heavy);
      expect(found.status).toBe(422);
    });
  });
});

test('other requests have their turn while many stubs are imported', async () => {
  await withSimulator(async (simulator) => {
    const mappings = Array.from({ length: 5000 }, (_, i) => ({
      request: { urlPathPattern: `/x${i}/[a-z]+` },
      response: {},
    }));
    let turns = 0;
    let isDone = false;
    const count = (): void => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    const importing = simulator.handle({
      method: 'POST',
      url: '/__admin/mappings/import',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify({ mappings })),
    });
    count();
    expect((await importing).status).toBe(200);
    isDone = true;
    expect(turns).toBeGreaterThan(3);
  });
});
