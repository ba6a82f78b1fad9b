import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { BindingsError } from '../../src/harness/index.js';
import { serveBroken } from './broken-target.js';
import { servePlain } from './plain-server.js';
import { atOnce } from '../support/at-once.js';
import { parseBindings, verify, type VerifyOptions } from '../support/verify.js';

let target: Awaited<ReturnType<typeof servePlain>>;
beforeEach(async () => {
  target = await servePlain();
});
afterEach(() => target.close());

const bindings = parseBindings(
  {
    org: 'acme',
    tokens: { admin: '$STAGING_TOKEN' },
    records: { 'document-scoring': { EXPIRED: '11111111-1111-4111-8111-111111111111' } },
  },
  (name) => (name === 'STAGING_TOKEN' ? 'staging' : undefined),
);

const run = (options: Partial<VerifyOptions>): ReturnType<typeof verify> =>
  verify({
    baseUrl: target.url,
    checks: ['walks'],
    bindings,
    rules: [],
    rate: Infinity,
    pause: atOnce,
    ...options,
  });

describe('a target that is not ours', () => {
  test('without consent nothing but GET is sent, and the rest is skipped with the reason', async () => {
    const { events, simulator } = await run({
      only: ['getScoring', 'closeScoring', 'createScoring'],
    });
    expect(simulator).toBe(false);
    expect(target.sessions.size).toBe(1);
    expect(events.filter(({ answer }) => answer).map(({ name }) => name)).toEqual([
      'ABSENT (never created): getScoring',
      'EXPIRED: getScoring',
    ]);
    expect(new Set(events.flatMap(({ reason }) => reason ?? []))).toContain(
      'it may change state, and the target is not our simulator (--yes allows it)',
    );
  });

  test('with consent the documented operations lead to each state that they can reach', async () => {
    const { events, leftovers, counts } = await run({
      yes: true,
      only: ['getScoring', 'closeScoring', 'createScoring'],
    });
    const outcomes = Object.fromEntries(events.map(({ name, outcome }) => [name, outcome]));
    expect(outcomes).toMatchObject({
      'ABSENT: createScoring': 'passed',
      'CREATED: closeScoring': 'passed',
      'CLOSED: getScoring': 'passed',
      // It cannot score or delegate, so nothing leads there.
      'SCORED: closeScoring': 'skipped',
      // No page says how a second close is refused: 422 breaks nothing, and our 409 is wrong here.
      'CLOSED: closeScoring': 'refuted',
    });
    expect(counts.failed).toBe(0);
    expect(
      leftovers.every((each) => each.includes('closed, because no operation deletes it')),
    ).toBe(true);
    const open = [...target.sessions.values()].filter(({ status }) => status === 'CREATED');
    expect(open).toEqual([]);
  });

  test('what is documented and not kept is a failure', async () => {
    const { events: inputs } = await run({
      yes: true,
      checks: ['inputs'],
      only: ['createScoring'],
    });
    const broken = inputs.filter(({ outcome }) => outcome === 'failed');
    expect(broken).toContainEqual(
      expect.objectContaining({
        name: '/body/expires_in: 1 s more than P30D',
        faults: [
          expect.objectContaining({
            claim: {
              grade: 'documented',
              page: 'Scoring',
              sentence: expect.stringMatching(/^expires_in ExpiresIn true ISO-8601/),
            },
          }),
        ],
      }),
    );
    const { events } = await run({ yes: true, only: ['scoreIdentityDocument'] });
    // No page says in which states images are scored, and its 500 is documented.
    expect(events).toContainEqual(
      expect.objectContaining({ name: 'CREATED: scoreIdentityDocument', outcome: 'refuted' }),
    );
    expect(events).toContainEqual(
      expect.objectContaining({
        name: 'CREATED, at its expiry: scoreIdentityDocument',
        outcome: 'skipped',
        reason: 'the clock of this target cannot be moved',
      }),
    );
  });

  test('tokens stay out of what is told', async () => {
    const result = await run({ yes: true, only: ['scoreIdentityDocument'] });
    expect(JSON.stringify(result)).toContain('authorization: Bearer $TOKEN_ADMIN');
    expect(JSON.stringify(result)).not.toContain('Bearer staging');
  });

  test('credentials that nobody provided are skipped', async () => {
    const { events } = await run({ yes: true, checks: ['credentials'], only: ['closeScoring'] });
    expect(events.map(({ name, outcome, reason }) => [name, outcome, reason])).toEqual([
      ['no token', 'passed', undefined],
      ['another scheme', 'passed', undefined],
      ['unknown token', 'passed', undefined],
      ['an expired token', 'skipped', 'an expired token is not in the bindings'],
      [
        'a token for another organization',
        'skipped',
        'a token for another organization is not in the bindings',
      ],
    ]);
  });
});

describe('a whole implementation without a control plane', () => {
  test('keeps everything that can be tested on it', async () => {
    // Our own, with its control plane hidden: it must not be treated as ours.
    const hidden = await serveBroken(async (request, handOn) => {
      const { rule: _rule, ...reply } = await handOn();
      return request.url.startsWith('/__admin')
        ? { status: 404, rule: 'none' }
        : { ...reply, rule: 'none' };
    });
    const result = await verify({
      baseUrl: hidden.url,
      rate: Infinity,
      pause: atOnce,
      yes: true,
      rules: [],
      only: [
        'cancelAgentIdentification',
        'deleteAgentIdentification',
        'validateChainedIdentification',
        'getChainedIdentificationStatus',
      ],
      bindings: parseBindings(
        {
          org: 'yoigo',
          other_org: 'masmovil',
          tokens: {
            admin: 'test_admin',
            agent: 'test_agent',
            foreign: 'test_other_org',
            expired: 'test_expired',
          },
          records: {
            'identification-chain': { CREATED: ['yoigo-chain-created', 'yoigo-chain-ready'] },
          },
        },
        () => undefined,
      ),
    });
    await hidden.close();
    expect(result.simulator).toBe(false);
    expect(result.counts).toMatchObject({ failed: 0, refuted: 0 });
    expect(result.counts.passed).toBeGreaterThan(100);
    expect(result.leftovers).toEqual([]);
    expect(result.events).toContainEqual(
      expect.objectContaining({
        operation: 'cancelAgentIdentification',
        name: 'the refused requests changed nothing',
        outcome: 'passed',
      }),
    );
  });
});

describe('a bindings file that cannot be used', () => {
  test.each([
    { given: 'something else', value: ['no'], says: 'must be a map' },
    { given: 'an unknown key', value: { token: 'x' }, says: '/token is not known' },
    {
      given: 'an unknown role',
      value: { tokens: { boss: 'x' } },
      says: '/tokens/boss must be one',
    },
    {
      given: 'a variable that is not set',
      value: { tokens: { admin: '$NOT_SET' } },
      says: '/tokens/admin needs the environment variable NOT_SET',
    },
    {
      given: 'an unknown state',
      value: { records: { 'identification-chain': { DONE: 'x' } } },
      says: '/records/identification-chain/DONE is not a state',
    },
    { given: 'an input without a status', value: { inputs: [{}] }, says: '/inputs/0 must have' },
  ])('$given', ({ value, says }) => {
    expect(() => parseBindings(value, () => undefined)).toThrow(BindingsError);
    expect(() => parseBindings(value, () => undefined)).toThrow(says);
  });
});
