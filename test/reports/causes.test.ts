import { describe, expect, test } from '@jest/globals';
import { groupByCause } from '../../src/harness/causes.js';
import type { CheckEvent, Fault } from '../../src/harness/event.js';
import { summarize } from '../../src/harness/reports/terminal.js';
import { renderReport } from '../../src/harness/index.js';
import { eventOf, failing, runOf } from './run-of.js';

const status = (expected: string, found: string): Partial<Fault> => ({ expected, found });
const field = (at: string): Partial<Fault> => ({ differs: 'field', at });
const at = (pointer: string, keyword: string) => ({ change: { at: pointer, keyword } });
const READ = { answer: { status: 200, body: '{}' } };
const CLOSED = { state: 'CLOSED' };
const EXPIRED = { state: 'EXPIRED', expired: true } as const;
const titles = (events: readonly CheckEvent[]): readonly string[] =>
  groupByCause(events).map(({ title, events: members }) => `${members.length} × ${title}`);

describe('one decision of a server is one line', () => {
  const rows: readonly {
    readonly given: string;
    readonly events: readonly CheckEvent[];
    readonly told: readonly string[];
  }[] = [
    {
      given: 'another status for every refusal, whatever the operation and rule',
      events: [
        failing('failed', [status('400', '422')], { operation: 'a', rule: 'request.invalid' }),
        failing('failed', [status('400', '422')], { operation: 'b', rule: 'request.invalid' }),
        failing('failed', [status('404', '403')], { operation: 'b', rule: 'agent.close.unknown' }),
      ],
      told: ['2 × status 422 instead of 400', '1 × status 403 instead of 404'],
    },
    {
      given: 'values of one field that are not looked at, whatever is wrong with them',
      events: [
        failing('refuted', [status('400', '201')], at('/body/actor/name', 'length')),
        failing('refuted', [status('400', '201')], at('/body/actor/email', 'format email')),
        failing('refuted', [status('400', '200')], at('/body/provider', 'enum')),
      ],
      told: [
        '2 × accepted, although not valid as we understand the pages: actor',
        '1 × accepted, although not valid as we understand the pages: provider',
      ],
    },
    {
      given: 'headers that may be empty, whichever',
      events: [
        failing('refuted', [status('400', '204')], at('/header/x-fingerprint', 'length')),
        failing('refuted', [status('400', '200')], at('/header/user-agent', 'length')),
      ],
      told: ['2 × accepted, although not valid as we understand the pages: headers, length'],
    },
    {
      given: 'a field that is looked at more strictly, and a request that fails for it',
      events: [
        failing('refuted', [status('200', '400')], at('/body/document/type', 'enum')),
        failing('refuted', [status('200', '400')], {
          change: {
            at: '',
            keyword: 'a made-up request',
            among: ['/body/provider', '/body/document'],
          },
        }),
      ],
      told: ['2 × refused, although valid as we understand the pages: document'],
    },
    {
      given: 'a refusal of every request, also of those that are not valid',
      events: [
        failing('refuted', [status('201', '409')], { state: 'ABSENT', rule: 'otp.create' }),
        failing('refuted', [status('400', '409')], at('/body/channel', 'required')),
        failing('refuted', [status('400', '409')], at('/body/actor', 'type')),
      ],
      told: ['3 × answered with 409 where we assume another status'],
    },
    {
      given: 'documented limits, each of which is a breach of its own',
      events: [
        failing('failed', [status('400', '201')], at('/body/name', 'length')),
        failing('failed', [status('400', '201')], at('/body/last_name', 'length')),
      ],
      told: [
        '1 × accepted (201 instead of 400): length at /body/name',
        '1 × accepted (201 instead of 400): length at /body/last_name',
      ],
    },
    {
      given: 'a step that may be repeated, in every lifecycle',
      events: [
        failing('refuted', [status('409', '204')], { rule: 'agent.close.conflict', ...CLOSED }),
        failing('refuted', [status('409', '204')], { rule: 'scoring.close.conflict', ...CLOSED }),
        failing('refuted', [{ differs: 'effect', found: '204' }], CLOSED),
      ],
      told: ['3 × requests in states that no page mentions accepted'],
    },
    {
      given: 'an answer of its own for what has expired, in every operation',
      events: [
        failing('refuted', [status('409', '410')], EXPIRED),
        failing('refuted', [status('403', '410')], EXPIRED),
        failing('refuted', [status('200', '410')], EXPIRED),
      ],
      told: ['3 × what comes after the end of a record'],
    },
    {
      given: 'other names of states, in a body and as the effect of a change',
      events: [
        failing('refuted', [field('/status')], READ),
        failing('refuted', [field('/steps/0/status'), field('/steps/1/status')], READ),
        failing('refuted', [{ ...field('/status'), afterwards: true }]),
      ],
      told: ['3 × bodies of answers whose schema no page publishes'],
    },
    {
      given: 'answers of another form, and one that has another status, too',
      events: [
        failing('refuted', [{ differs: 'media-type', found: 'text/plain' }]),
        failing('refuted', [{ differs: 'media-type', found: 'text/plain' }]),
        failing('refuted', [
          status('204', '403'),
          { differs: 'body', expected: 'a body', found: 'none' },
          { differs: 'media-type', found: 'text/plain' },
        ]),
      ],
      told: [
        '2 × answers of the type text/plain',
        '1 × getScoring, as the page shows it, answered with 403',
      ],
    },
    {
      given: 'a deletion that is refused where the page allows it, among other refusals',
      events: [
        failing('refuted', [status('204', '403')], CLOSED),
        failing('refuted', [status('204', '403')], CLOSED),
        failing('refuted', [status('204', '403')], {
          rule: 'agent.delete.created',
          state: 'CREATED',
          deletesNew: true,
        }),
      ],
      told: [
        '2 × requests in states that no page mentions answered with 403',
        '1 × deletion of a record in CREATED answered with 403',
      ],
    },
    {
      given: 'a breach and an assumption that differ in the same way',
      events: [failing('failed', [field('/status')]), failing('refuted', [field('/status')], READ)],
      told: [
        '1 × field status of the body',
        '1 × bodies of answers whose schema no page publishes',
      ],
    },
  ];
  test.each(rows)('$given', ({ events, told }) => {
    expect(titles(events)).toEqual(told);
  });
});

test('a documented sentence is told although something more frequent hides it', () => {
  const claim = { grade: 'documented', page: 'Scoring', sentence: 'attempts: Number' } as const;
  const events = [
    failing('failed', [field('/status')]),
    failing('failed', [field('/status'), { ...field('/attempts'), claim }]),
  ];
  expect(titles(events)).toEqual([
    '2 × field status of the body',
    '1 × field attempts of the body',
  ]);
});

describe('each report tells the cause once, with sentence, request, answer, difference and curl', () => {
  const claim = { grade: 'documented', page: 'Scoring', sentence: 'Fails with 400.' } as const;
  const fault = { expected: '400', found: '422', message: 'the status is 422, not 400', claim };
  const change = { at: '/body/name', keyword: 'length' };
  const given = { name: '/body/name: 65 characters', expected: '400', change };
  const run = runOf(
    Array.from({ length: 591 }, (_each, index) =>
      failing('failed', [fault], { ...given, operation: `operation${index % 7}` }),
    ),
  );
  const parts = [
    'status 422 instead of 400',
    'Fails with 400.',
    '/body/name: 65 characters',
    'the status is 422, not 400',
    'curl -i',
  ];
  const count = (text: string, part: string): number => text.split(part).length - 1;

  test('in the terminal', () => {
    const text = summarize(run);
    for (const part of parts) expect([part, count(text, part)]).toEqual([part, 1]);
    expect(text).toContain('BROKEN  status 422 instead of 400  (591 tests of 7 operations)');
  });
  test('in Markdown', async () => {
    const text = (await renderReport('md', run)).replaceAll('\\', '');
    for (const part of parts) expect([part, count(text, part)]).toEqual([part, 1]);
  });
  test('in HTML', async () => {
    const html = await renderReport('html', run);
    expect(html).toContain('Broken (1 cause, 591 tests)');
    for (const part of parts) expect(html).toContain(part.replaceAll("'", '&#39;'));
    expect(count(html, 'Fails with 400.')).toBe(1);
  });
  test('in JSON and CTRF', async () => {
    const json = JSON.parse(await renderReport('json', run)) as { causes: { count: number }[] };
    expect(json.causes.map((cause) => cause.count)).toEqual([591]);
    const ctrf = JSON.parse(await renderReport('ctrf', run)) as {
      results: { extra: { causes: { count: number; source: string[] }[] } };
    };
    expect(ctrf.results.extra.causes).toHaveLength(1);
    expect(ctrf.results.extra.causes[0]).toMatchObject({ count: 591 });
    expect(ctrf.results.extra.causes[0]?.source).toEqual(['“Fails with 400.” (Scoring)']);
  });
  test('in JUnit, with the first of its cases', async () => {
    const xml = await renderReport('junit', run);
    expect(count(xml, 'Fails with 400.')).toBe(1);
    expect(count(xml, '<failure message="status 422 instead of 400: ')).toBe(591);
  });
});

test('what was skipped is one line for each reason, with the first of its operations', () => {
  const skipped = (reason: string, operation: string): CheckEvent =>
    eventOf({ outcome: 'skipped', reason, operation });
  const text = summarize(
    runOf([
      eventOf({}),
      ...['a', 'b', 'a', 'c', 'd', 'e'].map((each) => skipped('only GET is allowed', each)),
      skipped('the record could not be made', 'a'),
    ]),
  );
  expect(text.split('\n').filter((line) => line.startsWith('skipped'))).toEqual([
    'skipped 6 of a, b, c and 2 more: only GET is allowed',
    'skipped 1 of a: the record could not be made',
  ]);
});
