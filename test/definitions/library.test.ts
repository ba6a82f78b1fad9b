import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { allRules } from '../../src/admin/rules.js';
import { loadDefinition } from '../../src/composition/definition.js';
import type { Definition } from '../../src/definition/definition.js';
import { renderReport, verify, type Run } from '../../src/harness/index.js';
import { createSimulator, type Simulator } from '../../src/index.js';
import { loadMutants } from '../../src/mutants/index.js';
import type { Mutation } from '../../src/mutants/mutant.js';

/** An API that has nothing to do with the shipped one, brought as files without a line of code. */
const LIBRARY = 'test/definitions/library';
const START = '2026-01-01T00:00:00.000Z';

let definition: Definition;
beforeAll(async () => {
  definition = await loadDefinition({ definitions: [LIBRARY] });
});

async function start(options: { mutation?: Mutation } = {}): Promise<Simulator> {
  const simulator = await createSimulator({ port: 0, definitions: [LIBRARY], ...options });
  await control(simulator, 'POST', '/reset', { at: START });
  return simulator;
}

interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

async function ask(
  url: string,
  method: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = { 'x-library-key': 'test_admin' },
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    body: (text === '' ? {} : JSON.parse(text)) as Answer['body'],
  };
}

const control = (
  { url }: Simulator,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> => ask(`${url}/__admin${path}`, method, body, {});

const check = (simulator: Simulator, only: readonly string[] = []): Promise<Run> =>
  verify({
    baseUrl: simulator.url,
    inForce: definition,
    rules: allRules(definition),
    ...(only.length > 0 && { only }),
  });

describe('the simulator', () => {
  let simulator: Simulator;
  let api: string;
  beforeAll(async () => {
    simulator = await start();
    api = `${simulator.url}/api`;
  });
  beforeEach(() => control(simulator, 'POST', '/reset', { at: START }));
  afterAll(() => simulator.close());

  const lend = async (): Promise<Answer> =>
    ask(`${api}/loans`, 'POST', { book_id: 'earthsea', member: 'Ursula', lasts: 'P14D' });

  test('lends a book, renews the loan twice, and takes the book back late', async () => {
    const { body: loan } = await lend();
    expect(loan).toMatchObject({ state: 'OPEN', ends_at: '2026-01-15T00:00:00.000Z', renewals: 0 });
    expect((await ask(`${api}/books/earthsea`, 'GET')).body).toMatchObject({ state: 'LENT' });
    expect((await lend()).status).toBe(409);

    const url = `${api}/loans/${String(loan['loan_id'])}`;
    const renewals = [1, 2, 3].map(() => () => ask(`${url}/renew`, 'POST'));
    const statuses: number[] = [];
    for (const renew of renewals) statuses.push((await renew()).status);
    expect(statuses).toEqual([200, 200, 409]);

    await control(simulator, 'PUT', '/clock', { action: 'advance', duration: 'P15D' });
    expect((await ask(url, 'GET')).body).toMatchObject({ state: 'OVERDUE', renewals: 2 });
    expect((await ask(`${url}/return`, 'POST')).status).toBe(204);
    expect((await ask(`${url}/return`, 'POST')).status).toBe(409);
    expect((await ask(`${api}/books/earthsea`, 'GET')).body).toMatchObject({ state: 'AVAILABLE' });
  });

  test('lists books by state and by page', async () => {
    const added = { title: 'The Dispossessed', isbn: '9780061054884' };
    expect((await ask(`${api}/books`, 'POST', added)).status).toBe(201);
    const ids = async (query: string): Promise<unknown> => {
      const { body } = await ask(`${api}/books?${query}`, 'GET');
      return (body['items'] as { title: string }[]).map(({ title }) => title);
    };
    expect(await ids('state=LENT')).toEqual(['The Lathe of Heaven']);
    expect(await ids('limit=1&offset=2')).toEqual([added.title]);
  });

  test('refuses in the form of its document, and asks for a key', async () => {
    const unknown = await ask(`${api}/books/moby-dick`, 'GET');
    expect(unknown).toEqual({
      status: 404,
      type: expect.stringContaining('application/problem+json'),
      body: {
        type: 'about:blank',
        title: 'Not Found',
        status: 404,
        detail: 'The library has no such book: moby-dick.',
      },
    });
    expect((await ask(`${api}/books`, 'GET', undefined, {})).status).toBe(401);
    expect((await ask(`${api}/opening-hours`, 'GET', undefined, {})).status).toBe(200);
  });

  test('has a life that is as long as time when a loan asks for more', async () => {
    const forever = { book_id: 'earthsea', member: 'Ursula', lasts: 'P9000000D' };
    const { status, body } = await ask(`${api}/loans`, 'POST', forever);
    expect({ status, end: body['ends_at'] }).toEqual({
      status: 201,
      end: '9999-12-31T23:59:59.999Z',
    });
  });

  test('is explained, set up for pacts, and kept apart in worlds', async () => {
    const request = {
      method: 'DELETE',
      url: '/api/books/lathe',
      headers: { 'x-library-key': 'test_agent' },
    };
    const explained = await control(simulator, 'POST', '/explain', request);
    expect(explained.body).toMatchObject({ status: 409, rule: { id: 'book.withdraw.conflict' } });

    const state = { state: 'a book in state LENT', params: { id: 'ulysses' }, action: 'setup' };
    expect((await control(simulator, 'POST', '/provider-states', state)).status).toBe(200);
    expect((await ask(`${api}/books/ulysses`, 'GET')).body).toMatchObject({ state: 'LENT' });

    const world = `${simulator.url}/__worlds/w1/api/books/earthsea`;
    expect((await ask(world, 'DELETE')).status).toBe(204);
    expect((await ask(world, 'GET')).status).toBe(404);
    expect((await ask(`${api}/books/earthsea`, 'GET')).status).toBe(200);
  });
});

describe('verify', () => {
  test('finds that the simulator keeps all of it, and draws its lifecycles', async () => {
    const simulator = await start();
    const run = await check(simulator);
    await simulator.close();
    const odd = run.events.filter(({ outcome }) => outcome !== 'passed');
    expect(odd.map(({ name, reason }) => `${name}: ${String(reason)}`)).toEqual([]);
    expect(run.trouble).toBeUndefined();
    expect(run.leftovers).toEqual([]);
    expect(run.coverage.percent).toBe(100);
    expect(run.coverage.cells.filter(({ outcome }) => outcome === 'untested')).toEqual([]);
    const html = await renderReport('html', run);
    for (const title of ['Book', 'Loan', 'OVERDUE', 'loan.renew.used-up']) {
      expect(html).toContain(title);
    }
  });

  test.each([
    { mutant: 'loan.lend.conflict/', outcome: 'failed' },
    { mutant: 'credentials.missing/getLoan', outcome: 'failed' },
    { mutant: 'loan.overdue/early', outcome: 'failed' },
    { mutant: 'book.read/pages/mistyped', outcome: 'failed' },
    { mutant: 'loan.lend/touches.book.to/forgotten', outcome: 'refuted' },
    { mutant: 'loan.return/touches.book.to/forgotten', outcome: 'refuted' },
    { mutant: 'book.list/lists.where.state/forgotten', outcome: 'refuted' },
    { mutant: 'book.list/lists.limit/forgotten', outcome: 'refuted' },
    { mutant: 'book.list/lists.offset/forgotten', outcome: 'refuted' },
    { mutant: 'loan.lend.unknown/without-book', outcome: 'refuted' },
    { mutant: 'loan.lend.conflict/without-book', outcome: 'refuted' },
    { mutant: 'loan.renew.used-up/renewals-one-more', outcome: 'refuted' },
  ])('notices $mutant, and says whose sentence it breaks', async ({ mutant: id, outcome }) => {
    const mutant = (await loadMutants(definition)).find((each) => each.id.startsWith(id));
    if (mutant === undefined) throw new Error(`there is no mutant ${id}`);
    const simulator = await start({ mutation: mutant.mutate() });
    const { events } = await check(simulator, mutant.operations);
    await simulator.close();
    const outcomes = events.map((event) => event.outcome);
    expect(outcomes).toContain(outcome);
    if (mutant.evidence.grade !== 'documented') expect(outcomes).not.toContain('failed');
  });

  test('what nobody can notice has a reason', async () => {
    const all = await loadMutants(definition);
    const equivalent = all.filter((each) => each.equivalent !== undefined);
    expect(equivalent.map(({ id }) => id)).toEqual([
      'loan.renew.used-up/acts-all-the-same',
      'loan.return.conflict/acts-all-the-same',
      'request.invalid/getBook/answers-422',
      'request.invalid/getLoan/answers-422',
      'request.invalid/renewLoan/answers-422',
      'request.invalid/returnBook/answers-422',
      'book.add/state/always-available',
      'loan.lend/state/always-open',
      'loan.lend/renewals/always-0',
      'loan.renew/state/always-open',
    ]);
  });
});
