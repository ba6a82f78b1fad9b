import { describe, expect, test } from '@jest/globals';
import { turnsUntil } from '../support/turns.js';
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

/** A schema that holds each value against itself three times, and those in it again. */
const threefold = (reference: object, more: object): object => ({
  ...more,
  additionalProperties: { anyOf: [reference, reference], not: reference },
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
  ...[
    threefold({ $ref: '#' }, {}),
    threefold({ $dynamicRef: '#a' }, { $dynamicAnchor: 'a' }),
    threefold(
      { $recursiveRef: '#' },
      { $recursiveAnchor: true, $schema: 'https://json-schema.org/draft/2019-09/schema' },
    ),
  ].map((matchesJsonSchema) => ({
    given: `a deep body and the schema ${JSON.stringify(matchesJsonSchema)}`,
    pattern: { matchesJsonSchema },
    body: `${'{"a":'.repeat(14)}1${'}'.repeat(14)}`,
  })),
  { given: 'a body of many values', pattern: { equalToJson: '[1]' }, body: list(300_000, () => 1) },
  {
    given: 'a body of many numbers that are kept as they are written',
    pattern: { equalToJson: '[1]' },
    body: list(150_000, () => 1.5),
  },
  {
    given: 'an object of many names',
    pattern: { equalToJson: '[1]' },
    body: JSON.stringify(
      Object.fromEntries(Array.from({ length: 120_000 }, (_, i) => [`k${i}`, i])),
    ),
  },
  {
    given: 'a filter whose paths lead nowhere in a long list',
    pattern: { matchesJsonPath: '$[?(@.x || @.y || @.z)]' },
    body: list(30_000, () => 1),
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

  test.each([
    ['that fail to be JSON only after their beginning', '1x', 503],
    ['that do not begin like JSON', 'b', 404],
  ])('a form of many values %s (%s) is answered with %d', async (_, value, status) => {
    await withSimulator(async ({ url, ...simulator }) => {
      const request = { method: 'POST', formParameters: { a: { equalToJson: '[1]' } } };
      await addStub({ url, ...simulator }, { request, response: OTHER });
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const body = `a=${value}&`.repeat(20_000);
      const answer = await fetch(`${url}/x`, { method: 'POST', headers, body });
      expect(answer.status).toBe(status);
    });
  });

  test('a schema that takes long to compile is refused, its parts as definitions are not', async () => {
    await withSimulator(async (simulator) => {
      const parts = Array.from(
        { length: 400 },
        (_, i) => [`p${i}`, { required: [`p${i}`] }] as const,
      );
      const whole = { allOf: parts.map(([, part]) => part) };
      const halves = {
        allOf: [{ $ref: '#/$defs/one' }, { $ref: '#/$defs/other' }],
        $defs: {
          one: { allOf: whole.allOf.slice(0, 200) },
          other: { allOf: whole.allOf.slice(200) },
        },
      };
      const statuses = [];
      for (const matchesJsonSchema of [whole, halves]) {
        const request = { bodyPatterns: [{ matchesJsonSchema }] };
        const made = await control(simulator, 'POST', '/mappings', { request, response: OTHER });
        statuses.push(made.status);
      }
      expect(statuses).toEqual([400, 201]);
    });
  });

  test.each([
    ['blocks in each other', '{{#if a}}'.repeat(101)],
    ['times else', `{{#if a}}${'{{else if b}}'.repeat(301)}{{/if}}`],
    ['calls in one place', `{{a ${'(a '.repeat(101)}${')'.repeat(101)}}}`],
    ['places to fill', '{{a}}'.repeat(5001)],
  ])('a template with too many %s is refused before it is parsed', async (what, body) => {
    await withSimulator(async (simulator) => {
      const response = { ...OTHER, body, transformers: ['response-template'] };
      const made = await control(simulator, 'POST', '/mappings', { response });
      expect(made.status).toBe(400);
      expect(JSON.stringify(made)).toContain(what);
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

test('costly requests that come at the same moment have a turn of the event loop each', async () => {
  await withSimulator(async (simulator) => {
    const bodyPatterns = [{ equalToJson: '[1]' }];
    await addStub(simulator, { request: { bodyPatterns }, response: OTHER });
    const body = Buffer.from(list(60_000, () => 1));
    const headers = { 'content-type': 'application/json' };
    const requests = Array.from({ length: 12 }, () =>
      simulator.handle({ method: 'POST', url: '/x', headers, body }),
    );
    expect(await turnsUntil(Promise.all(requests))).toBeGreaterThan(12);
    for (const { status } of await Promise.all(requests)) expect(status).toBe(404);
  });
});

test('other requests have their turn while many stubs are imported', async () => {
  await withSimulator(async (simulator) => {
    const mappings = Array.from({ length: 5000 }, (_, i) => ({
      request: { urlPathPattern: `/x${i}/[a-z]+` },
      response: {},
    }));
    const importing = simulator.handle({
      method: 'POST',
      url: '/__admin/mappings/import',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify({ mappings })),
    });
    expect(await turnsUntil(importing)).toBeGreaterThan(3);
    expect((await importing).status).toBe(200);
  });
});
