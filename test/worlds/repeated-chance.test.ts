import { describe, expect, test } from '@jest/globals';
import { ADMIN, AGENTS, identification, running } from './running.js';

const CREATIONS = 40;
const END = Date.parse('9999-12-31T23:59:59.999Z');

async function create(url: string, name: string): Promise<string> {
  const response = await fetch(`${url}${AGENTS}`, {
    method: 'POST',
    headers: { ...ADMIN, 'content-type': 'application/json' },
    body: JSON.stringify(identification(name)),
  });
  expect(response.status).toBe(201);
  return response.text();
}

/** A world whose chance draws again what it drew for the records that it has. */
async function repeating(): Promise<Awaited<ReturnType<typeof running>>> {
  const simulator = await running();
  const { url, admin } = simulator;
  await admin.reset();
  await admin.putSnapshot({ name: 'start' });
  const { sequence } = await admin.getSnapshot({ name: 'start' });
  for (let index = 0; index < CREATIONS; index += 1) await create(url, 'Old');
  await admin.putSnapshot({ name: 'full' });
  const full = await admin.getSnapshot({ name: 'full' });
  await admin.putSnapshot({ name: 'repeating', body: { ...full, sequence } });
  await admin.restoreSnapshot({ name: 'repeating' });
  return simulator;
}

const KIND = { kind: 'agent-identification' } as const;

describe('a creation whose chance repeats itself', () => {
  test('replaces no record', async () => {
    const { url, admin } = await repeating();
    const before = (await admin.listEntities(KIND)).entities;
    for (let index = 0; index < CREATIONS; index += 1) await create(url, 'New');
    const after = (await admin.listEntities(KIND)).entities;
    expect(after).toHaveLength(before.length + CREATIONS);
    expect(after.slice(0, before.length)).toEqual(before);
  });

  test('replaces none on the control plane, and is not refused for an id that nobody gave', async () => {
    const { admin } = await repeating();
    const before = (await admin.listEntities(KIND)).entities;
    for (let index = 0; index < CREATIONS; index += 1) {
      await admin.createEntity({ ...KIND, body: { org: 'yoigo' } });
    }
    const after = (await admin.listEntities(KIND)).entities;
    expect(after).toHaveLength(before.length + CREATIONS);
    expect(after.slice(0, before.length)).toEqual(before);
  });
});

test.each([
  { given: 'runs', clock: { mode: 'running', offset: END - Date.now() + 3_600_000 } },
  { given: 'is frozen', clock: { mode: 'frozen', at: new Date(END).toISOString() } },
] as const)(
  'a clock that $given at the end of the year 9999 is put back and works',
  async ({ clock }) => {
    const { url, admin } = await running();
    await admin.putSnapshot({ name: 'end' });
    const body = await admin.getSnapshot({ name: 'end' });
    await admin.putSnapshot({ name: 'end', body: { ...body, clock } });
    await admin.restoreSnapshot({ name: 'end' });
    expect((await admin.getClock()).now).toBe('9999-11-01T00:00:00.000Z');
    expect(await create(url, 'Last')).toEqual(expect.any(String));
    expect(await admin.createEntity({ ...KIND, body: { org: 'yoigo' } })).toBeDefined();
    await admin.putSnapshot({ name: 'again' });
    await admin.putSnapshot({
      name: 'again',
      body: { ...(await admin.getSnapshot({ name: 'again' })) },
    });
  },
);
