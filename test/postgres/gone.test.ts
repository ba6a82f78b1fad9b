import { afterEach, expect, test } from '@jest/globals';
import { createSimulator, type Simulator } from '../../src/index.js';
import { COLUMNS } from '../../src/postgres/tables.js';
import { describeWithPostgres, usePostgres } from '../support/postgres.js';
import { createAgent } from '../support/requests.js';
import { idOf, sendTo, type Answer } from '../support/simulator.js';

const postgres = usePostgres();

/** People drop, alter and restore tables while replicas run. */
describeWithPostgres('tables that change under a replica', () => {
  const open: Simulator[] = [];
  const start = async (data: string, more: object = {}): Promise<string> => {
    const simulator = await createSimulator({ port: 0, data, ...more });
    open.push(simulator);
    return simulator.url;
  };
  afterEach(async () => {
    for (const simulator of open.splice(0)) await simulator.close();
  });
  const schemaOf = (data: string): string => new URL(data).searchParams.get('schema') ?? '';
  /** What takes many locks at once may be chosen to end a deadlock with those who use the tables. */
  const run = async (text: string): Promise<readonly Record<string, unknown>[]> => {
    for (;;) {
      try {
        return await postgres.server.query(text);
      } catch (error) {
        if ((error as { readonly code?: unknown }).code !== '40P01') throw error;
      }
    }
  };
  const ask = (url: string, path: string): Promise<Answer> => sendTo(url, { path, token: null });
  const readiness = async (url: string): Promise<number> =>
    (await ask(url, '/__admin/health/ready')).status;
  const stub = (url: string, body: string): Promise<Answer> =>
    sendTo(url, {
      path: '/__admin/mappings',
      token: null,
      body: { request: { urlPath: '/thing' }, response: { status: 200, body } },
    });
  const thing = async (url: string): Promise<string> => (await ask(url, '/thing')).text;

  test('a schema that was dropped is told, and served anew once a replica has made it again', async () => {
    const data = postgres.fresh();
    const [one, other] = [await start(data), await start(data)];
    await stub(one, 'old');
    const id = idOf(await sendTo(one, createAgent()));
    expect([await thing(one), await thing(other)]).toEqual(['old', 'old']);
    await run(`drop schema ${schemaOf(data)} cascade`);
    for (const url of [one, other]) {
      const refused = [await ask(url, '/thing'), await sendTo(url, createAgent())];
      for (const { status, headers, text } of refused) {
        expect([status, headers.get('retry-after')]).toEqual([503, '1']);
        expect(text).toContain('has no backend for this replica any more');
        expect(text).toContain('start one replica again');
      }
      expect(await readiness(url)).toBe(503);
      expect((await ask(url, '/__admin/health/live')).status).toBe(200);
    }
    const third = await start(data);
    await stub(third, 'new');
    for (const url of [one, other, third]) {
      expect(await readiness(url)).toBe(200);
      expect(await thing(url)).toBe('new');
      const found = await ask(url, `/__admin/entities/agent-identification/${id}`);
      expect(found.status).toBe(404);
    }
    expect((await sendTo(one, createAgent())).status).toBe(201);
    // What was answered before is not in the journal of the new backend.
    const journal = await ask(third, '/__admin/requests');
    expect(journal.text).toContain('/thing');
    expect(journal.text).not.toContain('has no backend');
  });

  test('entries that were not written before the end of a backend are not of the next one', async () => {
    const data = postgres.fresh();
    const schema = schemaOf(data);
    const url = await start(data);
    await run(`drop table ${schema}.journal`);
    await sendTo(url, { path: '/before', token: null });
    await ask(url, '/__admin/requests');
    await run(`drop schema ${schema} cascade`);
    const third = await start(data);
    const journal = await ask(third, '/__admin/requests');
    expect((await ask(url, '/__admin/requests')).text).not.toContain('/before');
    expect(journal.text).not.toContain('/before');
  });

  test('a backend that another seed has made anew is not served', async () => {
    const data = postgres.fresh();
    const url = await start(data);
    await run(`drop schema ${schemaOf(data)} cascade`);
    await start(data, { seed: 2 });
    const refused = await sendTo(url, createAgent());
    expect(refused.status).toBe(503);
    expect(refused.text).toContain('seed 2 there, 1 here. Start this replica again');
    expect(await readiness(url)).toBe(503);
  });

  test.each([
    {
      what: 'a table',
      text: 'drop table SCHEMA.stubs',
      told: 'lack something that they were made with: stubs.id, stubs.mapping, stubs.place, stubs.world.',
      refused:
        'were made with: stubs.id, stubs.mapping, stubs.place, stubs.world. Nothing was changed',
    },
    {
      what: 'a column',
      text: 'alter table SCHEMA.records drop column exact',
      told: 'column r.exact does not exist',
      refused: 'were made with: records.exact. Nothing was changed',
    },
  ])('$what that is missing: not ready, and no start', async ({ text, told, refused }) => {
    const data = postgres.fresh();
    const url = await start(data);
    await run(text.replace('SCHEMA', schemaOf(data)));
    const answer = await ask(url, '/__admin/health/ready');
    expect(answer.status).toBe(503);
    expect(answer.text).toContain(told);
    await expect(start(data)).rejects.toThrow(refused);
  });

  test('a column that was altered and can still be read is read on', async () => {
    const data = postgres.fresh();
    const url = await start(data);
    await sendTo(url, createAgent());
    await run(`alter table ${schemaOf(data)}.records alter column record type json`);
    expect((await sendTo(url, createAgent())).status).toBe(201);
  });

  test('stubs of a backup that was restored are those that are served', async () => {
    const data = postgres.fresh();
    const schema = schemaOf(data);
    const [one, other] = [await start(data), await start(data)];
    await stub(one, 'first');
    await run(`create table ${schema}.kept as select * from ${schema}.worlds`);
    await stub(one, 'second');
    expect(await thing(other)).toBe('second');
    await run(
      `update ${schema}.worlds w set stubs_version = k.stubs_version from ${schema}.kept k where k.id = w.id`,
    );
    await run(`delete from ${schema}.stubs where mapping::text like '%second%'`);
    await stub(one, 'third');
    expect(await thing(other)).toBe('third');
  });

  test('a database that has become read-only is not ready, and what only reads goes on', async () => {
    const data = postgres.fresh();
    const url = await start(data);
    await run('alter database postgres set default_transaction_read_only = on');
    try {
      await run(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'masstack-mock ${schemaOf(data)} work'`,
      );
      const told = await ask(url, '/__admin/health/ready');
      expect(told.status).toBe(503);
      expect(told.text).toContain('is read-only');
      expect((await sendTo(url, createAgent())).status).toBe(503);
      expect((await ask(url, '/__admin/clock')).status).toBe(200);
      // As when a machine ends during a failover.
      const another = await start(data);
      expect((await ask(another, '/__admin/clock')).status).toBe(200);
      expect(await readiness(another)).toBe(503);
      await expect(start(postgres.fresh(), { dataWait: 'PT0.5S' })).rejects.toThrow(
        'does not answer: cannot execute CREATE SCHEMA in a read-only transaction',
      );
    } finally {
      await run(
        'begin read write; alter database postgres reset default_transaction_read_only; commit',
      );
    }
  });

  test('the columns that are looked for are all that a start makes', async () => {
    const data = postgres.fresh();
    await start(data);
    const rows = await run(
      `select table_name, string_agg(column_name, ' ' order by ordinal_position) as columns
       from information_schema.columns where table_schema = '${schemaOf(data)}' group by table_name`,
    );
    const found = new Map(rows.map(({ table_name: name, columns }) => [name, columns]));
    found.set('places', 'last_value');
    expect(found).toEqual(new Map(Object.entries(COLUMNS)));
  });
});
