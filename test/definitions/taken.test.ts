import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { allRules } from '../../src/admin/rules.js';
import { loadDefinition } from '../../src/composition/definition.js';
import type { Definition } from '../../src/definition/definition.js';
import { verify, type Run, type VerifyOptions } from '../../src/harness/index.js';
import { parseBindings } from '../../src/harness/targets/bindings.js';
import { createSimulator, type Simulator } from '../../src/index.js';
import { serveAccounts, type Mistake } from './accounts-server.js';

/** Values that one record alone may have: `taken` of a condition. */
const ACCOUNTS = 'test/definitions/accounts';
const EVE = '0b0e7a0e-0001-4000-8000-000000000001';
const BOB = '0b0e7a0e-0002-4000-8000-000000000002';

let definition: Definition;
beforeAll(async () => {
  definition = await loadDefinition({ definitions: [ACCOUNTS] });
});

describe('the simulator', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await createSimulator({ port: 0, definitions: [ACCOUNTS] });
  });
  beforeEach(() => simulator.reset());
  afterAll(() => simulator.close());

  const ask = async (
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }> => {
    const response = await fetch(`${simulator.url}/v1/orgs/${path}`, {
      method,
      headers: { authorization: 'Bearer test_admin', 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = (text === '' ? {} : JSON.parse(text)) as Readonly<Record<string, unknown>>;
    return { status: response.status, body: json };
  };
  const add = (email: string, org = 'acme'): ReturnType<typeof ask> =>
    ask('POST', `${org}/users`, { email, name: 'New' });
  const status = async (answer: ReturnType<typeof ask>): Promise<number> => (await answer).status;

  test('refuses what another record has, and says which one', async () => {
    expect(await add('eve@example.com')).toEqual({
      status: 409,
      body: expect.objectContaining({
        message: `An active user has this email address: the user ${EVE} has it. Nothing was created.`,
      }),
    });
    expect(await status(add('new@example.com'))).toBe(201);
    expect(await status(add('new@example.com'))).toBe(409);
  });

  test('counts the states that the condition names, and nothing that is gone', async () => {
    expect(await status(add('old@example.com'))).toBe(201);
    await ask('POST', `acme/users/${EVE}/close`);
    expect(await status(add('eve@example.com'))).toBe(201);
    await ask('DELETE', `acme/users/${BOB}`);
    expect(await status(add('bob@example.com'))).toBe(201);
  });

  test('asks of the records of the same owner, and of the same parent', async () => {
    expect(await status(add('eve@example.com', 'globex'))).toBe(201);
    const key = { slug: 'deploy', region: 1 };
    const make = (user: string, more = {}): Promise<number> =>
      status(ask('POST', `acme/users/${user}/keys`, { ...key, ...more }));
    expect(await make(EVE)).toBe(201);
    expect(await make(EVE)).toBe(409);
    expect(await make(EVE, { region: 2 })).toBe(201);
    expect(await make(BOB)).toBe(201);
  });

  test('a change to its own value is none, and a change of something else asks for nothing', async () => {
    const change = (body: object): Promise<number> =>
      status(ask('PATCH', `acme/users/${EVE}`, body));
    expect(await change({ email: 'eve@example.com' })).toBe(200);
    expect(await change({ name: 'Eva' })).toBe(200);
    expect(await change({ email: 'bob@example.com' })).toBe(409);
    expect(await change({ email: 'eva@example.com' })).toBe(200);
    expect(await status(add('eve@example.com'))).toBe(201);
  });

  test('one of many that come at once gets the value', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => status(add('we@example.com'))));
    expect(all.sort()).toEqual([201, ...Array<number>(19).fill(409)]);
  });
});

const check = async (url: string, ...checks: NonNullable<VerifyOptions['checks']>): Promise<Run> =>
  verify({
    baseUrl: url,
    inForce: definition,
    rules: allRules(definition),
    checks,
    pause: () => Promise.resolve(),
    yes: true,
    bindings: parseBindings(
      { org: 'acme', other_org: 'globex', tokens: { admin: 'everything' } },
      () => undefined,
      definition.lifecycles,
    ),
  });

describe('verify', () => {
  test('finds nothing wrong with an honest server, and walks both sides', async () => {
    const server = await serveAccounts();
    const { events } = await check(server.url, 'walks', 'inputs');
    await server.close();
    const odd = events.filter(({ outcome }) => outcome !== 'passed' && outcome !== 'skipped');
    expect(odd.map(({ name, reason }) => `${name}: ${String(reason)}`)).toEqual([]);
    const walked = events.filter(
      ({ name, outcome }) => / with the /.test(name) && outcome === 'passed',
    );
    expect(walked.map(({ name }) => name)).toEqual([
      'ABSENT: createUser with the email of one that is ACTIVE',
      'ABSENT: createUser with the email of one that is CLOSED',
      'ABSENT: createUser with the email of one of another organization',
      'ACTIVE: changeUser with the email of one that is ACTIVE',
      'ACTIVE: changeUser with the email of one that is CLOSED',
      'ACTIVE: changeUser with the email of its own',
      'ACTIVE: changeUser with the email of one of another organization',
      'ABSENT: createKey with user ACTIVE with the slug and region of one that is LIVE',
      'ABSENT: createKey with user ACTIVE with the region of one that is LIVE',
      'ABSENT: createKey with user ACTIVE with the slug of one that is LIVE',
      'LIVE: replaceKey with the slug and region of one that is LIVE',
      'LIVE: replaceKey with the region of one that is LIVE',
      'LIVE: replaceKey with the slug of one that is LIVE',
      'LIVE: replaceKey with the slug and region of its own',
    ]);
  });

  const wrong: readonly { readonly mistake: Mistake; readonly outcome: string }[] = [
    { mistake: 'accepts what is taken', outcome: 'failed' },
    { mistake: 'refuses everything', outcome: 'refuted' },
    { mistake: 'refuses its own', outcome: 'refuted' },
    { mistake: 'refuses of closed ones', outcome: 'refuted' },
    { mistake: 'refuses of other organizations', outcome: 'refuted' },
  ];
  test.each(wrong)('a server that $mistake: $outcome', async ({ mistake, outcome }) => {
    const server = await serveAccounts(mistake);
    const { events } = await check(server.url, 'walks');
    await server.close();
    const outcomes = new Set(events.map((event) => event.outcome));
    expect(outcomes).toContain(outcome);
    if (outcome !== 'failed') expect(outcomes).not.toContain('failed');
  });
});
