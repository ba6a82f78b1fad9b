import { expect, test } from '@jest/globals';
import { chain, createAgent } from '../support/requests.js';
import { idOf, type Answer, type Sent } from '../support/simulator.js';

const CREATED = 'yoigo-chain-created';

/** Ways to the simulators that share a world. */
export interface Backend {
  readonly send: (sent: Sent) => Promise<Answer>;
  readonly admin: (method: string, path: string, body?: unknown) => Promise<Answer>;
  /** The address of another simulator, which these may hand requests on to. */
  readonly upstream: () => string;
  /** The address of one of them. */
  readonly proxied: () => string;
  /** Stops all and starts them again. Returns the snapshot of what was there before. */
  readonly stopBetween: () => Promise<string>;
}

/** What is there again after a world was stopped. */
export type Outlives = 'nothing' | 'all but snapshots' | 'all';

/** Snapshots, the journal, recordings, and what outlives a restart. */
export function describeKept(
  { send, admin, upstream, proxied, stopBetween }: Backend,
  outlives: Outlives,
): void {
  test('a snapshot has records, clock, chance and stubs; it is listed, taken elsewhere and deleted', async () => {
    await admin('POST', '/reset', { at: '2030-01-01T00:00:00Z' });
    await admin('POST', '/mappings', { request: { urlPath: '/kept' }, response: { status: 204 } });
    await admin('PUT', '/snapshots/whole');
    const next = idOf(await send(createAgent()));
    await admin('PUT', '/clock', { action: 'advance', duration: 'P40D' });
    await admin('DELETE', '/mappings');
    const saved = await admin('GET', '/snapshots/whole');
    expect((await admin('PUT', '/snapshots/copy', JSON.parse(saved.text))).status).toBe(201);
    for (const left of ['before', 'with-nothing']) await admin('DELETE', `/snapshots/${left}`);
    const { snapshots } = (await admin('GET', '/snapshots')).body as {
      snapshots: readonly { readonly name: string }[];
    };
    expect(snapshots.map(({ name }) => name).sort()).toEqual(['copy', 'whole']);
    expect((await admin('DELETE', '/snapshots/whole')).status).toBe(204);
    expect((await admin('POST', '/snapshots/whole/restore')).status).toBe(404);

    expect((await admin('POST', '/snapshots/copy/restore')).status).toBe(200);
    expect((await admin('GET', '/clock')).body['now']).toBe('2030-01-01T00:00:00.000Z');
    expect((await send({ path: '/kept', token: null })).status).toBe(204);
    expect(idOf(await send(createAgent()))).toBe(next);
    expect((await admin('DELETE', '/snapshots/copy')).status).toBe(204);
  });

  test('a journal entry is found by its id and removed with others like it', async () => {
    await send({ path: chain(CREATED) });
    await send({ path: chain('nowhere') });
    const found = await admin('POST', '/requests/find', { method: 'GET' });
    const [entry] = found.body['requests'] as readonly { readonly id: string }[];
    expect((await admin('GET', `/requests/${entry?.id ?? ''}`)).status).toBe(200);
    await admin('POST', '/requests/remove', { urlPathPattern: '.*nowhere' });
    expect((await admin('POST', '/requests/count', { method: 'GET' })).body['count']).toBe(1);
  });

  test('a recording goes on wherever it is asked for, and becomes stubs', async () => {
    const target = { targetBaseUrl: upstream() };
    expect((await admin('POST', '/recordings/start', target)).status).toBe(200);
    expect((await admin('GET', '/recordings/status')).body['status']).toBe('Recording');
    // What another server has answered has no rule of ours.
    const answer = await fetch(`${proxied()}/v1${chain(CREATED)}`);
    expect(answer.status).toBe(403);
    const stopped = await admin('POST', '/recordings/stop');
    expect(stopped.body['mappings']).toHaveLength(1);
    expect((await admin('GET', '/recordings/status')).body['status']).toBe('Stopped');
  });

  test('of a refused move of the clock nothing is left', async () => {
    await admin('POST', '/reset', { at: '2030-01-01T00:00:00Z' });
    await send(createAgent());
    await admin('PUT', '/clock', { action: 'advance', duration: 'P1D' });
    const made = idOf(await send(createAgent()));
    const back = await admin('PUT', '/clock', { action: 'freeze', at: '2029-01-01T00:00:00Z' });
    expect(back.status).toBe(409);
    expect((await admin('GET', '/clock')).body['now']).toBe('2030-01-02T00:00:00.000Z');
    expect((await admin('GET', `/entities/agent-identification/${made}`)).status).toBe(200);
  });

  if (outlives === 'nothing') return;
  test('records, clock, chance, stubs and their hits are there again after a restart', async () => {
    await admin('POST', '/reset', { at: '2030-01-01T00:00:00Z' });
    const made = idOf(await send(createAgent()));
    const stub = { request: { urlPath: '/after' }, response: { status: 204 } };
    await admin('POST', '/mappings', stub);
    await send({ path: '/after', token: null });
    const whole = await stopBetween();
    expect((await admin('GET', '/clock')).body['now']).toBe('2030-01-01T00:00:00.000Z');
    expect((await admin('GET', `/entities/agent-identification/${made}`)).status).toBe(200);
    const { stubs } = (await admin('GET', '/stub-uses')).body as { stubs: readonly object[] };
    expect(stubs).toEqual([expect.objectContaining({ hits: 1 })]);
    expect((await send({ path: '/after', token: null })).status).toBe(204);
    const next = idOf(await send(createAgent()));
    const kept = await admin('POST', '/snapshots/kept/restore');
    expect(kept.status).toBe(outlives === 'all' ? 200 : 404);
    if (outlives !== 'all') await admin('PUT', '/snapshots/kept', JSON.parse(whole));
    await admin('POST', '/snapshots/kept/restore');
    expect(idOf(await send(createAgent()))).toBe(next);
  });
}
