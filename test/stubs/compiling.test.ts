import { createRequire } from 'node:module';
import { describe, expect, jest, test } from '@jest/globals';
import type { AnyValidateFunction } from 'ajv/dist/types/index.js';
import { RE2JS } from 're2js';
import { createRandom } from '../../src/runtime/random.js';
import { addStub, control, withSimulator } from './simulator.js';

/** As the simulator loads it. */
const { default: Ajv } = createRequire(import.meta.url)('ajv/dist/2020.js') as {
  readonly default: typeof import('ajv/dist/2020.js').Ajv2020;
};

const OTHER = { status: 200, breaksContract: true };

/** Hundreds of instructions, each of hundreds of ranges: ten times what any stub needs. */
const COSTLY = '\\p{L}{900}';

const many = <T>(length: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length }, (_, index) => make(index));

/** Numbers that are kept as they are written. */
const LONG_LIST = `[${'1.50,'.repeat(70_000)}1]`;

const schema = (name: string): object => ({ matchesJsonSchema: { required: [name] } });

describe('what it costs to compile is bounded', () => {
  test.each<{ given: string; request: object; at: string }>([
    {
      given: 'many costly expressions',
      request: { bodyPatterns: many(3, (i) => ({ matches: `${i}${COSTLY}` })) },
      at: '/body',
    },
    {
      given: 'thousands of cheap ones',
      request: { bodyPatterns: [{ and: many(1500, (i) => ({ matches: `${i}[a-z]+` })) }] },
      at: '/body',
    },
    {
      given: 'a long list of numbers to compare with, twice',
      request: {
        headers: { a: { equalToJson: LONG_LIST } },
        cookies: { b: { equalToJson: LONG_LIST } },
      },
      at: '/body',
    },
    {
      given: 'many schemas',
      request: { bodyPatterns: many(20, (i) => schema(`a${i}`)) },
      at: '/body',
    },
  ])('a stub with $given is refused', async ({ request, at }) => {
    await withSimulator(async (simulator) => {
      const made = await control(simulator, 'POST', '/mappings', { request, response: OTHER });
      expect(made.status).toBe(400);
      expect(JSON.stringify(made.body)).toContain(`${at} costs more to prepare than the limit`);
      const counted = await control(simulator, 'POST', '/requests/count', request);
      expect(counted.status).toBe(400);
    });
  });

  test('stubs that are imported together have a limit together, and none is left behind', async () => {
    await withSimulator(async (simulator) => {
      const mappings = many(100, (i) => ({
        request: { urlPathPattern: `/${i}${COSTLY}` },
        response: OTHER,
      }));
      const imported = await control(simulator, 'POST', '/mappings/import', { mappings });
      expect(imported.status).toBe(400);
      expect(JSON.stringify(imported.body)).toMatch(/\/body\/mappings\/\d\d costs more/);
      const { body } = await control(simulator, 'GET', '/mappings');
      expect(body).toMatchObject({ mappings: [] });
    });
  });

  test('a template pays for the expressions that it makes for a request', async () => {
    await withSimulator(async (simulator) => {
      const body = `{{#each (range 0 9)}}{{matches 'a' (join this '${COSTLY}' '')}}{{/each}}`;
      await addStub(simulator, {
        request: { urlPath: '/t' },
        response: { ...OTHER, body, transformers: ['response-template'] },
      });
      const answer = await fetch(`${simulator.url}/t`);
      expect(answer.status).toBe(500);
      expect(await answer.text()).toContain('costs more than the limit for one answer');
    });
  });
});

/** Each step asks for the next one twice, and the last one fails: errors by the power of two. */
const doubling = (depth: number): object => ({
  $ref: '#/$defs/n0',
  $defs: Object.fromEntries(
    many(depth, (i) => {
      const next = { $ref: `#/$defs/n${i + 1}` };
      return [`n${i}`, i === depth - 1 ? { type: 'object' } : { anyOf: [next, next] }];
    }),
  ),
});

test('nothing is kept of the errors that a schema found in a request', async () => {
  const compile = jest.spyOn(Ajv.prototype, 'compile');
  try {
    await withSimulator(async (simulator) => {
      const bodyPatterns = [{ matchesJsonSchema: doubling(9) }];
      await addStub(simulator, { request: { bodyPatterns }, response: OTHER });
      const send = { method: 'POST', url: '/x', body: Buffer.from('[]') };
      expect((await simulator.handle(send)).status).toBe(404);
      const [made] = compile.mock.results;
      const { schemaEnv } = made?.value as AnyValidateFunction;
      const found = Object.values(schemaEnv.refs) as { validate: AnyValidateFunction }[];
      expect(found).toHaveLength(9);
      expect(found.map(({ validate }) => validate.errors)).toEqual(many(9, () => null));
    });
  } finally {
    compile.mockRestore();
  }
});

test('an expression keeps little of what it works out at a text', async () => {
  const compile = jest.spyOn(RE2JS, 'compile');
  try {
    await withSimulator(async (simulator) => {
      const pattern = '(a|b)*a(a|b){12}';
      await addStub(simulator, {
        request: { bodyPatterns: [{ matches: pattern }] },
        response: OTHER,
      });
      const random = createRandom(1, pattern);
      const text = many(5000, () => 'ab'[random.uint32() % 2]).join('');
      await simulator.handle({ method: 'POST', url: '/x', body: Buffer.from(text) });
      const at = compile.mock.calls.findIndex(([compiled]) => compiled === pattern);
      const { dfa } = (compile.mock.results[at]?.value as RE2JS).re2();
      // With the room that RE2 takes by itself, it would be over 4,000.
      expect(dfa.stateCount).toBeGreaterThan(10);
      expect(dfa.stateCount).toBeLessThan(1000);
    });
  } finally {
    compile.mockRestore();
  }
});
