import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Simulator } from '../../src/index.js';
import { readStubLog, salvageStubLog } from '../../src/server/stubs/stub-log.js';
import { NOTHING, seal } from '../../src/store/checksum.js';
import { useCommand } from '../support/command.js';
import { useDirectories } from '../support/directories.js';
import { addStub, control, withSimulator } from './simulator.js';

const command = useCommand();
const newDirectory = useDirectories();

const ping = { request: { urlPath: '/ping' }, response: { status: 200, body: 'pong' } };
const step = (from: string, to: string, status: number): object => ({
  scenarioName: 'busy',
  requiredScenarioState: from,
  newScenarioState: to,
  request: { urlPath: '/step' },
  response: { status },
});

const statusOf = async ({ url }: Pick<Simulator, 'url'>, place: string): Promise<number> =>
  (await fetch(url + place)).status;

const idsOf = async (simulator: Simulator, place = ''): Promise<readonly string[]> => {
  const { body } = await control(simulator, 'GET', `/mappings${place}`);
  return (body as { readonly mappings: { id: string }[] }).mappings.map(({ id }) => id);
};

describe('a data directory keeps stubs', () => {
  test('through the command, after a kill too', async () => {
    const data = newDirectory();
    const start = ['--port', '0', '--data', data];
    const first = await command.start(start);
    for (const stub of [ping, step('Started', 'later', 409), step('later', 'end', 503)]) {
      const made = await fetch(`${first.url}/__admin/mappings`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(stub),
      });
      expect(made.status).toBe(201);
    }
    expect(await statusOf(first, '/step')).toBe(409);
    await first.end('SIGKILL');
    const second = await command.start(start);
    expect(await (await fetch(`${second.url}/ping`)).text()).toBe('pong');
    expect(await statusOf(second, '/step')).toBe(503);
    await second.end('SIGTERM');
  });

  test('with their ids, order, settings and hits; what was removed stays away', async () => {
    const options = { data: newDirectory() };
    let ids: readonly string[] = [];
    await withSimulator(async (simulator) => {
      const used = await addStub(simulator, ping);
      const gone = await addStub(simulator, { request: { urlPath: '/gone' } });
      await addStub(simulator, { ...ping, response: { status: 201 } });
      await control(simulator, 'DELETE', `/mappings/${gone}`);
      await control(simulator, 'PUT', `/mappings/${used}`, { ...ping, name: 'changed' });
      await control(simulator, 'PUT', '/settings', { fixedDelay: 1 });
      expect(await statusOf(simulator, '/ping')).toBe(201);
      ids = await idsOf(simulator);
    }, options);
    for (const restart of [1, 2]) {
      await withSimulator(async (simulator) => {
        expect([restart, await idsOf(simulator)]).toEqual([restart, ids]);
        expect(await idsOf(simulator, '/unmatched')).toEqual([ids[1]]);
        const { body } = await control(simulator, 'GET', '/settings');
        expect(body).toEqual({ settings: { fixedDelay: 1 } });
      }, options);
    }
    await withSimulator(async (simulator) => {
      // A new one gets no id that is taken.
      expect(ids).not.toContain(await addStub(simulator, ping));
      await control(simulator, 'POST', '/reset');
    }, options);
    await withSimulator(async (simulator) => {
      expect(await idsOf(simulator)).toEqual([]);
    }, options);
  });

  test('a half-written last line is nothing; a broken line is told with its place', async () => {
    const data = newDirectory();
    const file = path.join(data, 'stubs.jsonl');
    await withSimulator((simulator) => addStub(simulator, ping).then(() => undefined), { data });
    fs.appendFileSync(file, '{"put":');
    await withSimulator(
      async (simulator) => {
        expect(await statusOf(simulator, '/ping')).toBe(200);
      },
      { data },
    );
    fs.appendFileSync(file, 'nonsense\n');
    const lines = fs.readFileSync(file, 'utf8').split('\n').length - 1;
    await expect(withSimulator(() => Promise.resolve(), { data })).rejects.toThrow(
      `${file} is damaged: line ${lines}: its checksum is missing`,
    );
  });

  test.each<{ damage: string; spoil: (lines: string[]) => string[]; told: RegExp }>([
    {
      damage: 'a changed digit',
      spoil: ([first = '', ...rest]) => [first.replace('200', '201'), ...rest],
      told: /line 1: its checksum is missing or is not that of the line/,
    },
    {
      damage: 'a missing line',
      spoil: ([first = '', , ...rest]) => [first, ...rest],
      told: /line 2: it does not follow the line before it/,
    },
    {
      damage: 'a line with checksums that says something else',
      spoil: (lines) => [seal(['{"put":null}'], NOTHING).bytes.toString().trimEnd(), ...lines],
      told: /line 1: it is not a change of stubs/,
    },
    {
      damage: 'a state with checksums that is not one',
      spoil: () => [
        seal(['{"load":{"mappings":[{"id":"a","priority":"high"}]}}'], NOTHING)
          .bytes.toString()
          .trimEnd(),
      ],
      told: /stubs\.jsonl cannot be used: \//,
    },
  ])('$damage is refused, and what is intact can be salvaged', async ({ spoil, told }) => {
    const data = newDirectory();
    const file = path.join(data, 'stubs.jsonl');
    await withSimulator(
      async (simulator) => {
        for (const status of [200, 202, 204])
          await addStub(simulator, { ...ping, response: { status } });
      },
      { data },
    );
    const spoilt = spoil(fs.readFileSync(file, 'utf8').trimEnd().split('\n'));
    fs.writeFileSync(file, `${spoilt.join('\n')}\n`);
    await expect(withSimulator(() => Promise.resolve(), { data })).rejects.toThrow(told);
    const to = newDirectory();
    await salvageStubLog(data, to);
    const { fault } = (await readStubLog(to)) ?? {};
    expect(fault).toBeUndefined();
  });

  test('a stub that cannot be used any more is told and left out, and comes back when it can', async () => {
    const data = newDirectory();
    const proxied = {
      request: { urlPath: '/p' },
      response: { proxyBaseUrl: 'http://127.0.0.1:9' },
    };
    const allowed = { data, allowProxy: ['http://127.0.0.1:9'] };
    await withSimulator((simulator) => addStub(simulator, proxied).then(() => undefined), allowed);
    const errors: string[] = [];
    const log = {
      info: () => undefined,
      error: (line: string) => void errors.push(line),
      flush: () => undefined,
    };
    await withSimulator(
      async (simulator) => {
        expect(await idsOf(simulator)).toEqual([]);
      },
      { data, log },
    );
    expect(errors.join()).toMatch(/the stub \S+ of the last run is left out: .*proxyBaseUrl/);
    await withSimulator(async (simulator) => {
      expect(await idsOf(simulator)).toHaveLength(1);
    }, allowed);
  });

  test('those of files stay behind them', async () => {
    const mappings = newDirectory();
    fs.writeFileSync(
      path.join(mappings, 'a.json'),
      JSON.stringify({ ...ping, response: { status: 202 } }),
    );
    const options = { data: newDirectory(), mappings };
    await withSimulator(async (simulator) => {
      expect(await statusOf(simulator, '/ping')).toBe(202);
      await addStub(simulator, ping);
    }, options);
    await withSimulator(async (simulator) => {
      expect(await statusOf(simulator, '/ping')).toBe(200);
      expect(await idsOf(simulator)).toHaveLength(2);
    }, options);
  });
});

describe('snapshots and exports', () => {
  test('take stubs, scenarios and hits along, and bring them back', async () => {
    await withSimulator(async (simulator) => {
      await addStub(simulator, step('Started', 'later', 409));
      await addStub(simulator, step('later', 'end', 503));
      await statusOf(simulator, '/step');
      const { body } = await control(simulator, 'PUT', '/snapshots/busy');
      expect(body).toMatchObject({ stubs: 2 });
      await control(simulator, 'DELETE', '/mappings');
      await addStub(simulator, ping);
      await control(simulator, 'POST', '/snapshots/busy/restore');
      expect([await statusOf(simulator, '/ping'), await statusOf(simulator, '/step')]).toEqual([
        404, 503,
      ]);
      const { body: written } = await control(simulator, 'GET', '/snapshots/busy');
      await withSimulator(async (other) => {
        expect((await control(other, 'PUT', '/snapshots/sent', written)).status).toBe(201);
        await control(other, 'POST', '/snapshots/sent/restore');
        expect(await statusOf(other, '/step')).toBe(503);
      });
    });
  });

  test('a snapshot whose stubs cannot be used here changes nothing', async () => {
    await withSimulator(async (simulator) => {
      await addStub(simulator, ping);
      await control(simulator, 'PUT', '/snapshots/a');
      const { body } = await control(simulator, 'GET', '/snapshots/a');
      const text = JSON.stringify(body).replace('"urlPath":"/ping"', '"urlPattern":"/(?=a)"');
      await control(simulator, 'PUT', '/snapshots/b', JSON.parse(text));
      const refused = await control(simulator, 'POST', '/snapshots/b/restore');
      expect(refused.status).toBe(400);
      expect(JSON.stringify(refused.body)).toContain('/stubs/mappings/0/request/urlPattern');
      expect(await statusOf(simulator, '/ping')).toBe(200);
    });
  });

  test('--export-on-exit and --import hand them on', async () => {
    const directory = newDirectory();
    await withSimulator((simulator) => addStub(simulator, ping).then(() => undefined), {
      exportOnExit: directory,
    });
    await withSimulator(
      async (simulator) => {
        expect(await statusOf(simulator, '/ping')).toBe(200);
      },
      { import: directory },
    );
  });
});
