import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createSimulator } from '../../src/index.js';
import { ADMIN, AGENTS, CHAINS, identification, running } from './running.js';

const AT = '2030-01-01T00:00:00Z';
const CREATED = { kind: 'identification-chain', id: 'yoigo-chain-created' } as const;

async function create(url: string): Promise<string> {
  const response = await fetch(`${url}${AGENTS}`, {
    method: 'POST',
    headers: { ...ADMIN, 'content-type': 'application/json' },
    body: JSON.stringify(identification('Lucía')),
  });
  return response.text();
}

const stateWith = (change: object): string =>
  JSON.stringify({
    ...{ format: 1, version: '0.1.0', seed: 1, sequence: 1, records: [] },
    clock: { mode: 'running', offset: 0 },
    ...change,
  });

const bytesOf = async (url: string, name: string): Promise<string> =>
  (await fetch(`${url}/__admin/snapshots/${name}`)).text();

describe('a snapshot', () => {
  test('brings back state, clock and chance', async () => {
    const { url, admin } = await running();
    await admin.reset({ body: { at: AT } });
    await create(url);
    await admin.putSnapshot({ name: 'before' });
    const next = await create(url);
    await admin.patchEntity({ ...CREATED, body: { state: 'VALIDATED' } });
    await admin.setClock({ body: { action: 'advance', duration: 'P1Y' } });

    await admin.restoreSnapshot({ name: 'before' });
    expect((await admin.getClock()).now).toBe('2030-01-01T00:00:00.000Z');
    expect((await admin.getEntity(CREATED)).state).toBe('CREATED');
    expect(await create(url)).toBe(next);
  });

  test('says where it came from, and is the same to the byte for the same state', async () => {
    const { url, admin } = await running({ seed: 42 });
    await admin.reset({ body: { at: AT } });
    await admin.putSnapshot({ name: 'one' });
    await admin.restoreSnapshot({ name: 'one' });
    await admin.putSnapshot({ name: 'two' });
    expect(await bytesOf(url, 'two')).toBe(await bytesOf(url, 'one'));
    expect(await admin.getSnapshot({ name: 'one' })).toMatchObject({
      format: 1,
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      seed: 42,
      clock: { mode: 'frozen', at: '2030-01-01T00:00:00.000Z' },
    });
  });

  test('does not show in which way a record came to its state', async () => {
    const { url, admin } = await running();
    const made = await create(url);
    await admin.putSnapshot({ name: 'one' });
    const id = /"admin_identification_id":"([^"]+)"/.exec(made)?.[1] ?? '';
    await admin.patchEntity({ kind: 'agent-identification', id, body: { state: 'CREATED' } });
    await admin.putSnapshot({ name: 'three' });
    const withoutCount = (text: string): string => text.replace(/"sequence":\d+/, '');
    expect(withoutCount(await bytesOf(url, 'three'))).toBe(withoutCount(await bytesOf(url, 'one')));
  });

  test('goes from one simulator to another', async () => {
    const [from, to] = [await running(), await running()];
    await from.admin.patchEntity({ ...CREATED, body: { state: 'VALIDATED' } });
    await from.admin.putSnapshot({ name: 'mine' });
    const body = await from.admin.getSnapshot({ name: 'mine' });
    await to.admin.putSnapshot({ name: 'yours', body: { ...body } });
    await to.admin.restoreSnapshot({ name: 'yours' });
    expect((await to.admin.getEntity(CREATED)).state).toBe('VALIDATED');
    expect(await bytesOf(to.url, 'yours')).toBe(await bytesOf(from.url, 'mine'));
  });

  test('outlives a reset, belongs to its world and can be forgotten', async () => {
    const { url, admin } = await running();
    await admin.putSnapshot({ name: 'kept' });
    await admin.reset();
    expect((await admin.listSnapshots()).snapshots.map(({ name }) => name)).toEqual(['kept']);
    expect((await fetch(`${url}/__worlds/w1/__admin/snapshots/kept`)).status).toBe(404);
    await admin.deleteSnapshot({ name: 'kept' });
    await expect(admin.restoreSnapshot({ name: 'kept' })).rejects.toMatchObject({ status: 404 });
  });

  test.each([
    { given: 'another format', change: { format: 2 }, says: '/body/format is 2' },
    { given: 'no clock', change: { clock: undefined }, says: '/body/clock is required' },
    { given: 'no records', change: { records: 'all' }, says: '/body/records must be array' },
    {
      given: 'a state of another kind',
      record: { state: 'SIGNED' },
      says: '/body/records/0/state must be one of CREATED',
    },
    {
      given: 'a record without its person',
      record: { actor: undefined },
      says: '/body/records/0/actor is required',
    },
    {
      given: 'an id twice',
      record: { id: 'a9e00000-0001-4001-8000-000000000002' },
      says: '/body/records/1/id is a duplicate',
    },
    {
      given: 'a running clock beyond the year 9999',
      change: { clock: { mode: 'running', offset: 9e15 } },
      says: '/body/clock is not a valid clock state',
    },
    {
      given: 'a running clock before the year 0000',
      change: { clock: { mode: 'running', offset: -9e15 } },
      says: '/body/clock is not a valid clock state',
    },
    {
      given: 'a clock frozen on a day that no calendar has',
      change: { clock: { mode: 'frozen', at: '2030-02-30T00:00:00.000Z' } },
      says: '/body/clock',
    },
    {
      given: 'a sequence that cannot be counted on from',
      change: { sequence: 2 ** 60 },
      says: '/body/sequence must be a whole number',
    },
    {
      given: 'a record made at a time that is not one',
      record: { created_at: '2030-13-01T00:00:00.000Z' },
      says: '/body/records/0/created_at',
    },
    {
      given: 'a record whose person has no document',
      record: { actor: { name: 'Ana', last_name: 'Ruiz' } },
      says: '/body/records/0/actor/identity_document is required',
    },
  ])(
    'with $given is refused, and nothing is changed',
    async ({ change = {}, record = {}, says }) => {
      const { admin } = await running();
      await admin.putSnapshot({ name: 'good' });
      const good = await admin.getSnapshot({ name: 'good' });
      const [first, ...others] = good.records;
      const body = { ...good, records: [{ ...first, ...record }, ...others], ...change };
      const refusal = admin.putSnapshot({ name: 'good', body });
      await expect(refusal).rejects.toMatchObject({
        status: 400,
        message: expect.stringContaining(says),
      });
      expect(await admin.getSnapshot({ name: 'good' })).toEqual(good);
    },
  );

  test('more than a hundred are too many', async () => {
    const { admin } = await running();
    for (let index = 0; index < 100; index += 1) await admin.putSnapshot({ name: `s${index}` });
    await expect(admin.putSnapshot({ name: 's100' })).rejects.toMatchObject({ status: 429 });
    await admin.putSnapshot({ name: 's0' });
  });
});

describe('an export', () => {
  let directory = '';
  beforeEach(() => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), 'masstack-export-'));
  });
  afterEach(() => {
    fs.rmSync(directory, { recursive: true, force: true });
  });
  const file = (): string => path.join(directory, 'export.json');

  test('is written at the end and is what the next one starts with', async () => {
    const handed = { import: directory, exportOnExit: directory };
    const first = await createSimulator({ port: 0, ...handed });
    await first.admin.patchEntity({ ...CREATED, body: { state: 'VALIDATED' } });
    await first.admin.putSnapshot({ name: 'named' });
    await first.close();
    const written = fs.readFileSync(file(), 'utf8');
    expect(fs.readdirSync(directory)).toEqual(['export.json']);

    const second = await createSimulator({ port: 0, ...handed });
    expect((await second.admin.getEntity(CREATED)).state).toBe('VALIDATED');
    expect((await second.admin.listSnapshots()).snapshots).toHaveLength(1);
    await second.close();
    expect(fs.readFileSync(file(), 'utf8')).toBe(written);
  });

  test('that fails leaves the last good one', async () => {
    await (await createSimulator({ port: 0, exportOnExit: directory })).close();
    const good = fs.readFileSync(file(), 'utf8');
    const failing = await createSimulator({ port: 0, exportOnExit: directory });
    await failing.admin.patchEntity({ ...CREATED, body: { state: 'VALIDATED' } });
    // What is written aside cannot be written where a directory stands.
    fs.mkdirSync(`${file()}.new`);
    await expect(failing.close()).rejects.toThrow(/cannot export to .* is untouched/);
    expect(fs.readFileSync(file(), 'utf8')).toBe(good);
  });

  test('is not written by a start that fails', async () => {
    const { url } = await running();
    const port = Number(new URL(url).port);
    await expect(createSimulator({ port, exportOnExit: directory })).rejects.toThrow('EADDRINUSE');
    expect(fs.existsSync(file())).toBe(false);
  });

  test.each([
    { given: 'nothing', content: undefined, says: 'it does not exist' },
    { given: 'no JSON', content: '{', says: 'JSON' },
    { given: 'another format', content: '{"state":{"format":7}}', says: '/state/format is 7' },
    { given: 'no state', content: '{}', says: '/state/format is missing' },
    {
      given: 'a clock out of range',
      content: `{"state":${stateWith({ clock: { mode: 'running', offset: 9e15 } })}}`,
      says: '/state/clock is not a valid clock state',
    },
    {
      given: 'a snapshot with a clock out of range',
      content: `{"state":${stateWith({})},"snapshots":{"one":${stateWith({ clock: { mode: 'running', offset: 9e15 } })}}}`,
      says: '/snapshots/one/clock is not a valid clock state',
    },
  ])('with $given in it is refused at the start, by name', async ({ content, says }) => {
    if (content !== undefined) fs.writeFileSync(file(), content);
    const start = createSimulator({ port: 0, import: directory });
    await expect(start).rejects.toThrow(`cannot import ${file()}`);
    await expect(createSimulator({ port: 0, import: directory })).rejects.toThrow(says);
  });

  test('is read into a state that is kept on disk', async () => {
    await (await createSimulator({ port: 0, exportOnExit: directory })).close();
    const text = fs.readFileSync(file(), 'utf8').replace(/"org":"yoigo"/g, '"org":"moved"');
    fs.writeFileSync(file(), text);
    const data = path.join(directory, 'data');
    await (await createSimulator({ port: 0, data, import: directory })).close();
    const { url } = await running({ data });
    const response = await fetch(`${url}${CHAINS}/yoigo-chain-created`, { headers: ADMIN });
    expect(response.status).toBe(404);
  });
});
