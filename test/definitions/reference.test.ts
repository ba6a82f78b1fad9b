/** The definition that stands in the documentation is whole, and does what is said of it. */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inspect, tell } from '../../src/definition/load.js';
import { createSimulator, type Simulator } from '../../src/index.js';
import { useDirectories } from '../support/directories.js';

const newDirectory = useDirectories();
const PAGE = 'docs/definition-reference.md';

/** Each block of YAML that begins with the name of its file. */
function writeExample(): string {
  const directory = newDirectory();
  const blocks = fs.readFileSync(PAGE, 'utf8').matchAll(/^```yaml\n# (\S+\.yaml)\n(.*?)^```/gms);
  for (const [, name = '', text = ''] of blocks) {
    fs.mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    fs.writeFileSync(path.join(directory, name), text);
  }
  return directory;
}

describe('the definition by hand', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    const directory = writeExample();
    const { findings } = await inspect(directory);
    expect(findings.map(tell)).toEqual([]);
    simulator = await createSimulator({ port: 0, definitions: [directory] });
  });
  afterAll(() => simulator.close());

  const send = async (
    method: string,
    url: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly body: unknown }> => {
    const { status, body: answer } = await simulator.handle({
      method,
      url: url.startsWith('/__admin') ? url : `/parking/v1/permits${url}`,
      headers: {
        'x-api-key': 'test_admin',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status, body: answer };
  };

  test('makes, grants, lists, ends and refuses', async () => {
    const made = await send('POST', '', { plate: '1234-BCD', days: 30 });
    expect(made).toMatchObject({ status: 201, body: { status: 'requested', plate: '1234-BCD' } });
    const { id } = made.body as { readonly id: string };
    expect(id).toMatch(/^\d{8}$/);
    expect(await send('POST', `/${id}/grant`)).toMatchObject({ body: { status: 'active' } });
    expect(await send('POST', `/${id}/grant`)).toMatchObject({
      status: 409,
      body: { code: 'wrong_state', message: expect.stringContaining('ACTIVE') as unknown },
    });
    await send('POST', '', { plate: '5678-XYZ', days: 365 });
    expect(await send('GET', '?page=2&page_size=1')).toMatchObject({
      body: { page: 2, total: 2, items: [{ plate: '5678-XYZ' }] },
    });
    const clock = { action: 'advance', duration: 'P31D' };
    expect(await send('PUT', '/__admin/clock', clock)).toMatchObject({ status: 200 });
    expect(await send('GET', '?status=expired')).toMatchObject({ body: { items: [{ id }] } });
    expect(await send('POST', '', { plate: '', days: 0 })).toMatchObject({
      status: 400,
      body: { code: 'bad_request', fields: [{ path: '/body/plate' }, { path: '/body/days' }] },
    });
  });

  test('plants a record as its seeds say', async () => {
    const planted = await send('POST', '/__admin/entities/permit', { state: 'ACTIVE' });
    expect(planted).toMatchObject({ status: 201, body: { plate: '1234-BCD' } });
    const { created_at, expires_at } = planted.body as Readonly<Record<string, string>>;
    const days = (Date.parse(expires_at ?? '') - Date.parse(created_at ?? '')) / 86_400_000;
    expect(days).toBe(365);
  });
});
