import { describe, expect, test } from '@jest/globals';
import type { Reply } from '../../src/index.js';
import { addStub, ADMIN, CHAIN, control, detailsOf, withSimulator } from './simulator.js';

const stub = (body: string, more: object = {}): object => ({
  request: { urlPathPattern: '/t.*' },
  response: { body, transformers: ['response-template'], ...more },
});
const textOf = ({ body }: Reply): string => Buffer.from(body as Uint8Array).toString();

describe('response templates', () => {
  test('tell the time of the simulated clock', async () => {
    await withSimulator(async (simulator) => {
      await simulator.admin.setClock({ body: { action: 'freeze', at: '2031-01-31T10:00:00Z' } });
      await addStub(
        simulator,
        stub("{{now}} {{now offset='1 months' format='yyyy-MM-dd'}} {{now format='unix'}}", {
          headers: { 'X-When': "{{now timezone='Europe/Madrid' format='HH:mm'}}" },
        }),
      );
      const reply = await simulator.handle({ url: '/t' });
      expect(textOf(reply)).toBe('2031-01-31T10:00:00Z 2031-02-28 1927620000');
      expect(reply.headers?.['x-when']).toBe('11:00');
    });
  });

  test('draw from the seed: a reset draws the same again', async () => {
    await withSimulator(async (simulator) => {
      const template =
        "{{randomValue length=12}} {{randomInt lower=1 upper=7}} {{pickRandom 'a' 'b'}}";
      const draw = async (): Promise<readonly string[]> => {
        await simulator.reset();
        await addStub(simulator, stub(template));
        return [
          textOf(await simulator.handle({ url: '/t' })),
          textOf(await simulator.handle({ url: '/t' })),
        ];
      };
      const drawn = await draw();
      expect(drawn[0]).toMatch(/^[a-z0-9]{12} [1-6] [ab]$/);
      expect(drawn[1]).not.toBe(drawn[0]);
      expect(await draw()).toEqual(drawn);
    });
  });

  test('a rehearsal draws nothing, and a template that fails says why', async () => {
    await withSimulator(async (simulator) => {
      await addStub(simulator, stub("{{randomInt}} {{substring 'abc' 9}}"));
      const reply = await simulator.handle({ url: '/t' });
      expect(reply.status).toBe(500);
      expect(JSON.stringify(reply.body)).toContain(
        'line 1 column 15: substring cannot take 9 to 3',
      );
    });
  });

  test('what would break the contract is told, and not answered', async () => {
    await withSimulator(async (simulator) => {
      const template = (breaksContract: boolean): object => ({
        request: { url: CHAIN },
        response: {
          jsonBody: { status: '{{request.method}}' },
          transformers: ['response-template'],
          ...(breaksContract && { breaksContract }),
        },
      });
      await addStub(simulator, template(false));
      const reply = await simulator.handle({ url: CHAIN, headers: ADMIN });
      expect(reply.status).toBe(500);
      expect(JSON.stringify(reply.body)).toContain('getChainedIdentificationStatus');
      await addStub(simulator, template(true));
      expect(textOf(await simulator.handle({ url: CHAIN }))).toBe('{"status":"GET"}');
    });
  });
});

describe('a template cannot reach out, run on or grow', () => {
  const long = JSON.stringify({ a: Array.from({ length: 3000 }, (_, index) => index) });
  const each = "{{#each (jsonPath request.body '$.a')}}";
  const stopped = [
    `${each}${each}${each}x{{/each}}{{/each}}{{/each}}`,
    '{{#each (range 1 900000000)}}x{{/each}}',
    `${each}{{request.body}}${'{{request.body}}'.repeat(50)}{{/each}}`,
    "{{replace request.body ',' (replace request.body ',' request.body)}}",
    "{{join (jsonPath request.body '$.a') (replace request.body ',' request.body)}}",
    '{{join (range 1 90000) request.body}}',
  ];
  test.each(stopped)('%# is stopped', async (template) => {
    await withSimulator(async (simulator) => {
      await addStub(simulator, stub(template));
      const reply = await simulator.handle({ method: 'POST', url: '/t', body: Buffer.from(long) });
      expect(reply.status).toBe(500);
      expect(JSON.stringify(reply.body)).toContain('costs more than the limit for one answer');
    });
  });

  const loop = (times: number): string => `{{#each (range 1 ${times})}}x{{/each}}`;
  const repeat = (times: number): string => '{{request.body}}'.repeat(times);
  test.each([
    { what: 'a loop', within: loop(60_000), beyond: loop(110_000) },
    { what: 'an answer', within: repeat(100), beyond: repeat(300) },
  ])('$what may be long, but not longer', async ({ within, beyond }) => {
    const statuses: number[] = [];
    await withSimulator(async (simulator) => {
      for (const template of [within, beyond]) {
        await addStub(simulator, stub(template));
        const body = Buffer.from('x'.repeat(100_000));
        statuses.push((await simulator.handle({ method: 'POST', url: '/t', body })).status);
      }
    });
    expect(statuses).toEqual([200, 500]);
  });

  test('blocks may lie in each other, but not deeper', async () => {
    const nested = (depth: number): unknown =>
      stub(`${'{{#if request.url}}'.repeat(depth)}x${'{{/if}}'.repeat(depth)}`);
    await withSimulator(async (simulator) => {
      await addStub(simulator, nested(30));
      expect(textOf(await simulator.handle({ url: '/t' }))).toBe('x');
      const refused = await control(simulator, 'POST', '/mappings', nested(31));
      expect(refused.status).toBe(400);
      expect(JSON.stringify(refused.body)).toContain('blocks are nested deeper than 30');
    });
  });

  test('nothing of JavaScript is seen', async () => {
    const names = [
      'request.constructor',
      'request.__proto__',
      'constructor.constructor',
      'request.body.constructor',
      'request.query.q.constructor',
      "lookup request '__proto__'",
      'this.valueOf',
      'process',
      '@root.constructor',
    ];
    await withSimulator(async (simulator) => {
      for (const name of names) {
        await addStub(simulator, stub(`[{{${name}}}]`));
        const reply = await simulator.handle({ url: '/t?q=1' });
        if (reply.status === 200) expect([name, textOf(reply)]).toEqual([name, '[]']);
        else expect(JSON.stringify(reply.body)).toContain('found nothing');
      }
    });
  });
});

describe('a template that cannot be used is refused with its place', () => {
  const rows = [
    [
      '{{nothing 1}}',
      'line 1 column 1): nothing is not a supported helper. Helpers: and, array, assign',
    ],
    ['a\n {{hostname}}', 'line 2 column 2): hostname is not a supported helper'],
    ['{{#each}}x{{/each}}', 'each takes 1 value'],
    ['{{> other}}', 'PartialStatement is not supported'],
    ['{{request', 'is not a template: Parse error on line 1'],
    ["{{jsonPath request.body '$['}}", 'jsonPath is not a supported JSONPath'],
    ["{{matches 'a' '(?=b)'}}", 'matches is not a regular expression that is safe'],
    ["{{now format='Q'}}", 'now has the format Q, which has Q'],
    ["{{now offset='3 fortnights'}}", 'now has the offset'],
    ["{{randomValue type='ODD'}}", 'has a type that is not one of'],
    ["{{math 1 '^' 2}}", 'supports only the operators'],
    ['{{request.query}}', 'name the one that you want'],
    ['{{request.clientIp}}', 'is not available here'],
    ['{{~request.method}}', 'with ~'],
    [`${'{{#if 1}}'.repeat(40)}${'{{/if}}'.repeat(40)}`, 'nested deeper than 30'],
    ['{{upper}}', 'upper takes 1 values, not 0'],
    ["{{trim 'a' b=1}}", 'does not support b='],
  ] as const;
  test('row by row', async () => {
    await withSimulator(async (simulator) => {
      for (const [template, reason] of rows) {
        const answer = await control(simulator, 'POST', '/mappings', stub(template));
        expect([template, answer.status, detailsOf(answer)]).toEqual([
          template,
          400,
          expect.stringContaining(reason),
        ]);
        expect(detailsOf(answer)).toMatch(/^\/body\/response\/body /);
      }
      const places: readonly (readonly [object, string])[] = [
        [{ transformers: ['other'] }, '/transformers/0'],
        [{ headers: { 'x-a': '{{upper}}' }, transformers: ['response-template'] }, '/headers/x-a'],
        [{ jsonBody: ['{{upper}}'], transformers: ['response-template'] }, '/jsonBody'],
        [{ passthrough: true, transformers: ['response-template'] }, '/transformers'],
      ];
      for (const [response, place] of places) {
        const answer = await control(simulator, 'POST', '/mappings', {
          request: { url: '/t' },
          response,
        });
        expect([answer.status, detailsOf(answer)]).toEqual([
          400,
          expect.stringContaining(`/body/response${place} `),
        ]);
      }
    });
  });
});
