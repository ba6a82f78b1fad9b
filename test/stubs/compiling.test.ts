import { describe, expect, test } from '@jest/globals';
import { RE2JS } from 're2js';
import { addStub, control, withSimulator } from './simulator.js';

const OTHER = { status: 200, breaksContract: true };

/** Hundreds of instructions, each of hundreds of ranges: ten times what any stub needs. */
const COSTLY = '\\p{L}{900}';

const many = <T>(length: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length }, (_, index) => make(index));

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

/** `src/server/stubs/regular-expression.ts` sets this room, which RE2JS has no option for. */
test('RE2 keeps no more of an expression than it was given room for', () => {
  const text = many(5000, (i) => 'ab'[((i * i) % 1009) % 2]).join('');
  const statesWith = (room: number): number => {
    const expression = RE2JS.compile('(a|b)*a(a|b){12}');
    const { dfa } = expression.re2();
    dfa.stateBudget = room;
    dfa.memBudget = room;
    expression.matches(text);
    return dfa.stateCount;
  };
  expect(statesWith(16 * 1024)).toBeLessThan(150);
  expect(statesWith(4 * 1024 * 1024)).toBeGreaterThan(300);
});
