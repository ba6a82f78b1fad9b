import { afterEach, expect, test } from '@jest/globals';
import { createSimulator, type Reply as Answered, type Simulator } from '../../src/index.js';
import { packageVersion } from '../../src/runtime/package.js';
import { describeWithPostgres, usePostgres } from '../support/postgres.js';
import { chain, createAgent } from '../support/requests.js';
import { countRoundTrips } from '../support/round-trips.js';
import { sendTo } from '../support/simulator.js';

const CREATED = chain('yoigo-chain-created');

const postgres = usePostgres();

describeWithPostgres('the database of a backend', () => {
  const open: Simulator[] = [];
  const start = async (data: string, more: object = {}): Promise<Simulator> => {
    const simulator = await createSimulator({ port: 0, data, ...more });
    open.push(simulator);
    return simulator;
  };
  afterEach(async () => {
    for (const simulator of open.splice(0)) await simulator.close();
  });

  test('a GET costs one round trip before its answer, a change at most three', async () => {
    const counter = await countRoundTrips(postgres.server.port);
    const data = postgres.fresh().replace(/:\d+\//, `:${counter.port}/`);
    const { url } = await start(data, { journalSize: 0 });
    const cost = async (work: () => Promise<unknown>): Promise<number> => {
      // The first ones open connections and prepare statements.
      for (let count = 0; count < 6; count += 1) await work();
      counter.taken();
      await work();
      return counter.taken();
    };
    const { id } = await sendTo(url, {
      path: '/__admin/entities/agent-identification',
      body: { org: 'yoigo' },
    }).then(({ body }) => body as { readonly id: string });
    const agent = `/orgs/yoigo/identifications/agent/${id}`;
    expect(await cost(() => sendTo(url, { path: CREATED }))).toBe(1);
    expect(await cost(() => sendTo(url, createAgent()))).toBeLessThanOrEqual(3);
    // Refused in its state: it reads, and locks nothing.
    await sendTo(url, { path: `${agent}/cancel`, body: { reason: 'r' } });
    expect(await cost(() => sendTo(url, { path: `${agent}/cancel`, body: { reason: 'r' } }))).toBe(
      1,
    );
    counter.close();
  });

  test('plain tables say what there is, and to drop a world is one statement', async () => {
    const data = postgres.fresh();
    const schema = new URL(data).searchParams.get('schema') ?? '';
    const { url } = await start(data);
    await sendTo(url, { path: CREATED, headers: { 'x-mock-world': 'w1' } });
    const rows = await postgres.server.query(
      `select r.record->>'state' as state from ${schema}.records r join ${schema}.worlds w on w.id = r.world where w.name = 'w1' and r.id = 'yoigo-chain-created'`,
    );
    expect(rows).toEqual([{ state: 'CREATED' }]);
    await postgres.server.query(`delete from ${schema}.worlds where name = 'w1'`);
    const left = await postgres.server.query(
      `select count(distinct world)::int as count from ${schema}.records`,
    );
    expect(left).toEqual([{ count: 1 }]);
  });

  test.each([
    ['seed', { seed: 2 }],
    ['population', { population: 3 }],
    ['definition', { definitions: ['test/definitions/library'] }],
  ])('a replica with another %s is refused, and no credentials are told', async (part, more) => {
    const data = postgres.fresh();
    await start(data);
    const refusal = start(data, more);
    await expect(refusal).rejects.toThrow(`${part} `);
    await expect(refusal).rejects.not.toThrow('some-secret');
  });

  test('a replica of another version is refused, and told which', async () => {
    const data = postgres.fresh();
    const schema = new URL(data).searchParams.get('schema') ?? '';
    await start(data);
    await postgres.server.query(`update ${schema}.backend set version = '0.0.7'`);
    await expect(start(data)).rejects.toThrow(
      /is another one: version 0\.0\.7 there, \d+\.\d+\.\d+ here/,
    );
  });

  test('a user who may make no schema uses one that was made for him, and is told what to do without', async () => {
    const schema = 'made_before';
    await postgres.server.query('create role guest login');
    const data = postgres.server.url.replace('//postgres:', '//guest:') + `?schema=${schema}`;
    await expect(start(data)).rejects.toThrow(
      /permission denied for database.*Make it first, or grant this user CREATE/,
    );
    await postgres.server.query(`create schema ${schema} authorization guest`);
    const { url } = await start(data);
    expect((await sendTo(url, createAgent())).status).toBe(201);
    await postgres.server.query(`alter table ${schema}.worlds owner to postgres`);
    const refused = await sendTo(url, createAgent());
    expect(refused.status).toBe(503);
    expect(refused.text).toContain(
      'does not let this replica in: permission denied for table worlds',
    );
  });

  test('a database that is not there is told at once', async () => {
    const data = postgres.server.url.replace(/postgres$/, 'nowhere');
    await expect(start(data)).rejects.toThrow(
      /does not let this replica in: database "nowhere" does not exist/,
    );
  });

  test('tables of an older format are brought up to date by their own version, and left alone by another one', async () => {
    const data = postgres.fresh();
    const schema = new URL(data).searchParams.get('schema') ?? '';
    await start(data);
    await postgres.server.query(`alter table ${schema}.backend drop column imports`);
    await postgres.server.query(`update ${schema}.backend set format = 1, version = '0.0.7'`);
    const state = (): Promise<unknown> =>
      postgres.server.query(`select to_jsonb(b) - 'made_at' as row from ${schema}.backend b`);
    const before = await state();
    await expect(start(data)).rejects.toThrow(/version 0\.0\.7 there.*Nothing was changed/);
    expect(await state()).toEqual(before);
    await postgres.server.query(`update ${schema}.backend set version = '${packageVersion()}'`);
    const { url } = await start(data);
    expect((await sendTo(url, createAgent())).status).toBe(201);
    expect(await state()).toMatchObject([{ row: { format: 2, imports: false } }]);
  });

  test('tables of a later version are refused and left alone', async () => {
    const data = postgres.fresh();
    const schema = new URL(data).searchParams.get('schema') ?? '';
    await start(data);
    await postgres.server.query(`update ${schema}.backend set format = 99`);
    await expect(start(data)).rejects.toThrow('format 99');
  });

  test('a database that is away at the start is waited for, and then told in one line', async () => {
    const data = 'postgres://somebody:some-secret@127.0.0.1:1/postgres';
    const refusal = createSimulator({ port: 0, data, dataWait: 'PT0.5S' });
    await expect(refusal).rejects.toThrow('127.0.0.1:1/postgres');
    await expect(refusal).rejects.not.toThrow('some-secret');
  });

  test('a slow database does not pile up requests without end', async () => {
    const slow = await countRoundTrips(postgres.server.port);
    const data = postgres.fresh().replace(/:\d+\//, `:${slow.port}/`);
    const simulator = await start(data, { journalSize: 0 });
    const get = (): Promise<Answered> =>
      simulator.handle({
        url: `/v1${CREATED}`,
        headers: { authorization: 'Bearer test_admin', 'user-agent': 'test' },
      });
    expect(await get()).toMatchObject({ status: 200 });
    const release = slow.hold();
    // So many connections, and so many that wait for one.
    const waiting = Array.from({ length: 4 + 2000 }, get);
    const refused = await Promise.all(Array.from({ length: 50 }, get));
    for (const { status, headers, body } of refused) {
      expect([status, headers?.['retry-after']]).toEqual([503, '1']);
      expect(JSON.stringify(body)).toContain('2000 requests wait already for the database');
    }
    release();
    const answered = await Promise.all(waiting);
    // Connections that were still being made have waited, too.
    expect(answered.filter(({ status }) => status === 503).length).toBeLessThanOrEqual(4);
    expect(answered.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(2000);
    expect(await get()).toMatchObject({ status: 200 });
    slow.close();
  });

  test('connections that break with statements on their way end those, and not the process', async () => {
    const between = await countRoundTrips(postgres.server.port);
    const data = postgres.fresh().replace(/:\d+\//, `:${between.port}/`);
    const { url } = await start(data, { journalSize: 0 });
    await sendTo(url, createAgent());
    const release = between.hold();
    between.taken();
    const waiting = Array.from({ length: 8 }, () => sendTo(url, createAgent()));
    // Until statements are on their way.
    while (between.taken() === 0) await new Promise((resolve) => setImmediate(resolve));
    between.cut();
    release();
    const answers = await Promise.all(waiting);
    expect(answers.filter(({ status }) => status !== 201 && status !== 503)).toEqual([]);
    expect((await sendTo(url, createAgent())).status).toBe(201);
    between.close();
  });

  test('away later: a 503 that says when to ask again; and everything goes on when it is back', async () => {
    const { url } = await start(postgres.fresh());
    const made = await sendTo(url, createAgent());
    const health = async (of = ''): Promise<number> =>
      (await sendTo(url, { path: `/__admin/health${of}`, token: null })).status;
    expect(await health()).toBe(200);
    expect(await health('/ready')).toBe(200);
    await postgres.server.kill('SIGKILL');
    expect(await health()).toBe(503);
    // To start the process again would not bring the database back.
    expect(await health('/live')).toBe(200);
    expect(await health('/ready')).toBe(503);
    const away = await sendTo(url, { path: '/__admin/metrics', token: null });
    expect(away.text).toContain('masstack_mock_database_connections_max 4');
    expect(away.text).not.toMatch(/^masstack_mock_(worlds|records) /m);
    for (const sent of [{ path: CREATED }, createAgent()]) {
      const refused = await sendTo(url, sent);
      expect([refused.status, refused.rule]).toEqual([503, 'internal.storage']);
      expect(refused.headers.get('retry-after')).toBe('1');
      expect(refused.text).not.toContain('some-secret');
    }
    await postgres.server.start();
    expect(await health()).toBe(200);
    expect(await health('/ready')).toBe(200);
    const back = await sendTo(url, { path: '/__admin/metrics', token: null });
    expect(back.text).toMatch(/^masstack_mock_worlds 1$/m);
    const id = String(made.body['admin_identification_id']);
    const found = await sendTo(url, {
      path: `/__admin/entities/agent-identification/${id}`,
      token: null,
    });
    expect(found.status).toBe(200);
    expect((await sendTo(url, createAgent())).status).toBe(201);
  });
});
