import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import { createSimulator, type Simulator, type SimulatorOptions } from '../../src/index.js';
import { useDirectories } from '../support/directories.js';
import { describeWithPostgres, usePostgres } from '../support/postgres.js';
import { chain } from '../support/requests.js';
import { sendTo } from '../support/simulator.js';

const CREATED = 'yoigo-chain-created';
const VALIDATED = 'yoigo-chain-validated';

const postgres = usePostgres();

describeWithPostgres('replicas that are started with --import', () => {
  const makeDirectory = useDirectories();
  const open: Simulator[] = [];
  const start = async (options: SimulatorOptions): Promise<Simulator> => {
    const simulator = await createSimulator({ port: 0, ...options });
    open.push(simulator);
    return simulator;
  };
  afterEach(async () => {
    for (const simulator of open.splice(0)) await simulator.close();
  });
  const stateOf = async ({ url }: Simulator, id: string): Promise<unknown> =>
    (await sendTo(url, { path: chain(id) })).body['status'];
  const expire = ({ admin }: Simulator, id: string): Promise<unknown> =>
    admin.patchEntity({ kind: 'identification-chain', id, body: { state: 'EXPIRED' } });

  let exported = '';
  beforeAll(async () => {
    exported = path.join(makeDirectory(), 'exported');
    const before = await createSimulator({ port: 0, data: 'memory', exportOnExit: exported });
    await expire(before, CREATED);
    await before.admin.createStub({
      body: { request: { urlPath: '/imported' }, response: { status: 204 } },
    });
    await before.admin.putSnapshot({ name: 'kept' });
    await before.close();
  });

  test('the first one imports, and those that come later take nothing back', async () => {
    const data = postgres.fresh();
    const lines: string[] = [];
    const log = { info: (line: string) => void lines.push(line), error: () => undefined };
    const first = await start({ data, import: exported, log, logRequests: false });
    expect(lines).toEqual([]);
    expect(await stateOf(first, CREATED)).toBe('EXPIRED');
    await expire(first, VALIDATED);
    const second = await start({ data, import: exported, log, logRequests: false });
    expect(lines[0]).toContain('nothing was imported, because this backend is not new');
    for (const replica of [first, second]) {
      expect(await stateOf(replica, CREATED)).toBe('EXPIRED');
      expect(await stateOf(replica, VALIDATED)).toBe('EXPIRED');
      expect((await sendTo(replica.url, { path: '/imported', token: null })).status).toBe(204);
      const { snapshots } = await replica.admin.listSnapshots({});
      expect(snapshots.map(({ name }) => name)).toEqual(['kept']);
    }
  });

  test('of several that are started at once, one imports', async () => {
    const data = postgres.fresh();
    const lines: string[] = [];
    const log = { info: (line: string) => void lines.push(line), error: () => undefined };
    await Promise.all(
      [1, 2, 3].map(() => start({ data, import: exported, log, logRequests: false })),
    );
    expect(lines).toHaveLength(2);
    for (const replica of open) expect(await stateOf(replica, CREATED)).toBe('EXPIRED');
  });

  test('an import that failed is done by the next one', async () => {
    const data = postgres.fresh();
    const wrong = makeDirectory();
    fs.writeFileSync(path.join(wrong, 'export.json'), '{}');
    await expect(start({ data, import: wrong })).rejects.toThrow('cannot import');
    expect(await stateOf(await start({ data, import: exported }), CREATED)).toBe('EXPIRED');
  });

  test('a backend that began without is not overwritten', async () => {
    const data = postgres.fresh();
    await start({ data });
    expect(await stateOf(await start({ data, import: exported }), CREATED)).toBe('CREATED');
  });
});
