import { afterEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { createSimulator, type Simulator } from '../../src/index.js';
import { readAddress } from '../../src/postgres/address.js';
import { createEars } from '../../src/postgres/ears.js';
import { createLink } from '../../src/postgres/link.js';
import { describeWithPostgres, usePostgres } from '../support/postgres.js';
import { createAgent } from '../support/requests.js';
import { countRoundTrips } from '../support/round-trips.js';
import { idOf, sendTo } from '../support/simulator.js';

const postgres = usePostgres();

describeWithPostgres('trouble with the database', () => {
  const open: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
  });
  const start = async (data: string): Promise<Simulator> => {
    const simulator = await createSimulator({ port: 0, data });
    open.push(() => simulator.close());
    return simulator;
  };
  const between = async (
    data: string,
  ): Promise<Awaited<ReturnType<typeof countRoundTrips>> & { readonly data: string }> => {
    const proxy = await countRoundTrips(postgres.server.port);
    open.push(() => {
      proxy.close();
    });
    return { ...proxy, data: data.replace(/:\d+\//, `:${proxy.port}/`) };
  };
  const schemaOf = (data: string): string => new URL(data).searchParams.get('schema') ?? '';
  /** Asks the database until it says so. */
  const until = async (condition: string): Promise<void> => {
    for (;;) {
      const [row] = await postgres.server.query(`select (${condition}) as is_so`);
      if (row?.['is_so'] === true) return;
    }
  };

  test('an entry of the journal that was written when the connection broke is not written again', async () => {
    const proxy = await between(postgres.fresh());
    const { data } = proxy;
    const { url } = await start(data);
    await sendTo(url, createAgent());
    // So that there is a connection on which it is written.
    await sendTo(url, { path: '/__admin/requests', token: null });
    await sendTo(url, createAgent());
    const release = proxy.hold();
    await until(`(select count(*) from ${schemaOf(data)}.journal) = 2`);
    proxy.cut();
    release();
    const count = await sendTo(url, {
      path: '/__admin/requests/count',
      token: null,
      body: { method: 'POST' },
    });
    expect(count.body).toMatchObject({ count: 2 });
  });

  test('a row that somebody holds: those who wait for it get a 503 together, and go on afterwards', async () => {
    const data = postgres.fresh();
    const { url } = await start(data);
    const person = new pg.Client({ connectionString: postgres.server.url });
    await person.connect();
    open.push(() => person.end());
    await person.query(
      `begin; select from ${schemaOf(data)}.worlds where name = 'default' for update`,
    );
    const waiting = Array.from({ length: 100 }, () => sendTo(url, createAgent()));
    const blocked = `from pg_stat_activity where application_name = 'masstack-mock ${schemaOf(data)} work' and wait_event_type = 'Lock'`;
    await until(`exists (select ${blocked})`);
    // As when the statement has taken too long; those who came later wait with one of their own.
    let left = waiting.length;
    const answers = Promise.all(waiting.map((each) => each.finally(() => (left -= 1))));
    do await postgres.server.query(`select pg_cancel_backend(pid) ${blocked}`);
    while (left > 0);
    for (const { status, headers, text } of await answers) {
      expect([status, headers.get('retry-after')]).toEqual([503, '1']);
      expect(text).toContain('Nothing was changed');
    }
    await person.query('rollback');
    expect((await sendTo(url, createAgent())).status).toBe(201);
  });

  test('a world is deleted by one statement while its journal is written: neither waits for the other', async () => {
    const data = postgres.fresh();
    const simulator = await start(data);
    const { url } = simulator;
    const get = { path: '/__admin/clock', token: null, headers: { 'x-mock-world': 'w1' } };
    const journal = { ...get, path: '/__admin/requests' };
    await sendTo(url, { ...get, path: '/nowhere' });
    await sendTo(url, journal);
    const person = new pg.Client({ connectionString: postgres.server.url });
    await person.connect();
    open.push(() => person.end());
    const schema = schemaOf(data);
    for (const change of [{ path: '/nowhere' }, { ...journal, method: 'DELETE' }]) {
      // As a deletion does: the world first, then all that belongs to it.
      await person.query(`begin; select from ${schema}.worlds where name = 'w1' for update`);
      const answer = sendTo(url, { ...get, ...change });
      await until(
        `exists (select from pg_stat_activity where application_name like 'masstack-mock ${schema} %' and wait_event_type = 'Lock')`,
      );
      for (const table of ['counters', 'journal']) {
        await person.query(`select from ${schema}.${table} for update nowait`);
      }
      await person.query('rollback');
      expect((await answer).status).toBeLessThan(500);
    }
    await postgres.server.query(`delete from ${schema}.worlds where name = 'w1'`);
    expect((await sendTo(url, journal)).body).toMatchObject({ requests: [] });
  });

  test.each([
    '{}',
    '[]',
    '"text"',
    '{"kind": "agent-identification", "id": 5, "state": "CREATED"}',
  ])('a record that was edited into %s is told, and troubles nobody else', async (nonsense) => {
    const data = postgres.fresh();
    const { url } = await start(data);
    const [broken, whole] = [
      idOf(await sendTo(url, createAgent())),
      idOf(await sendTo(url, createAgent())),
    ];
    await postgres.server.query(
      `update ${schemaOf(data)}.records set record = '${nonsense}', exact = null where id = '${broken}'`,
    );
    const cancel = (id: string): ReturnType<typeof sendTo> =>
      sendTo(url, {
        path: `/orgs/yoigo/identifications/agent/${id}/cancel`,
        body: { reason: 'r' },
      });
    const [told, done] = await Promise.all([cancel(broken), cancel(whole)]);
    expect([told.status, told.rule]).toEqual([500, 'internal.storage']);
    expect(told.text).toContain('is not a valid record');
    expect(done.status).toBe(204);
    await sendTo(url, { method: 'POST', path: '/__admin/reset', token: null });
    expect((await sendTo(url, createAgent())).status).toBe(201);
  });

  test('a replica whose connection has gone silent hears the others again', async () => {
    const data = postgres.fresh();
    const simulator = await start(data);
    await simulator.close();
    const link = createLink(pg, readAddress(data));
    open.push(() => link.close());
    const silent = await between(data);
    let heard = 0;
    let isAsking = false;
    const deaf = createEars({ ...link, address: readAddress(silent.data) }, async () => {
      if (!isAsking) heard += 1;
    });
    const other = createEars(link, async () => undefined);
    open.push(
      () => deaf.close(),
      () => other.close(),
    );
    await deaf.gather();
    await other.gather();
    silent.mute();
    isAsking = true;
    await deaf.gather();
    isAsking = false;
    heard = 0;
    for (let attempt = 0; attempt < 5 && heard === 0; attempt += 1) await other.gather();
    expect(heard).toBeGreaterThan(0);
  }, 20_000);
});
