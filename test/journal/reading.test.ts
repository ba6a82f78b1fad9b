import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSimulator, type Simulator } from '../../src/index.js';
import { createClock } from '../../src/runtime/clock.js';
import { createJournal, type MemoryJournal } from '../../src/server/journal.js';
import type { RequestValue } from '../../src/server/message.js';
import { turnsUntil } from '../support/turns.js';

const MEGABYTE = 1024 * 1024;
const ENTRIES = 20;

describe('a journal with large bodies is read a piece in each turn of the event loop', () => {
  let simulator: Simulator;
  const send = (method: string, url: string, body?: unknown) =>
    simulator.handle({
      method,
      url,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : Buffer.from(JSON.stringify(body)),
    });
  beforeAll(async () => {
    simulator = await createSimulator({ port: 0 });
    const large = 'x'.repeat(MEGABYTE);
    for (let index = 0; index < ENTRIES; index += 1) {
      const { status } = await send('POST', '/v1/orgs/yoigo/identifications/agent', large);
      expect(status).toBe(401);
    }
  });
  afterAll(() => simulator.close());

  const none = { url: '/none' };
  test.each([
    ['GET', '/__admin/requests?limit=0', undefined],
    ['GET', '/__admin/requests/unmatched', undefined],
    ['GET', '/__admin/requests/unmatched/near-misses', undefined],
    ['POST', '/__admin/requests/count', none],
    ['POST', '/__admin/requests/find', none],
    ['POST', '/__admin/requests/remove', none],
    ['POST', '/__admin/requests/remove-by-metadata', { equalToJson: '{}' }],
    ['POST', '/__admin/requests/verify-order', { patterns: [none] }],
    ['POST', '/__admin/recordings/snapshot', { filters: none }],
  ])('%s %s', async (method, url, body) => {
    const answer = send(method, url, body);
    expect(await turnsUntil(answer)).toBeGreaterThan(ENTRIES);
    expect(await answer).toMatchObject({ status: 200 });
  });
});

describe('a journal that changes while it is read', () => {
  const request = (url: string): RequestValue => ({
    method: 'GET',
    url,
    headers: {},
    rawHeaders: [],
    body: undefined,
  });
  const journalOf = (count: number): MemoryJournal => {
    const clock = createClock({ mode: 'frozen', at: '2030-01-01T00:00:00.000Z' });
    const journal = createJournal({ seed: 1, clock, size: 3 });
    record(journal, count);
    return journal;
  };
  const record = (journal: MemoryJournal, count: number): void => {
    for (let index = 0; index < count; index += 1) {
      journal.record(request(`/${index}`), { status: 200, rule: 'some.rule' });
    }
  };

  test('an entry that is forgotten meanwhile is missing', () => {
    const journal = journalOf(3);
    const numbers = [...journal.numbers('oldest first')];
    record(journal, 1);
    expect(numbers).toEqual([0, 1, 2]);
    expect(numbers.map((number) => journal.read(number)?.request.url)).toEqual([
      undefined,
      '/1',
      '/2',
    ]);
  });

  test('a reading ends at a reset, and does not remove what came after it', () => {
    const journal = journalOf(3);
    const reading = journal.numbers('oldest first')[Symbol.iterator]();
    const remove = journal.remover();
    expect(reading.next().value).toBe(0);
    journal.reset();
    record(journal, 3);
    remove([0, 1, 2]);
    expect(reading.next().done).toBe(true);
    expect([...journal.numbers()]).toEqual([2, 1, 0]);
  });

  test('one that is cleared goes on counting', () => {
    const journal = journalOf(3);
    journal.clear();
    expect([...journal.numbers()]).toEqual([]);
    record(journal, 1);
    expect([...journal.numbers()]).toEqual([3]);
    expect(journal.read(3)?.request.url).toBe('/0');
  });

  test('a reader of the stream that comes back too late is told how many it has lost', async () => {
    const simulator = await createSimulator({ port: 0, journalSize: 3 });
    const ask = (url: string, headers: Record<string, string> = {}) =>
      simulator.handle({ method: 'GET', url, headers });
    for (const url of ['/a', '/b', '/c']) await ask(url);
    const { body } = await ask('/__admin/requests');
    const ids = (body as { requests: { id: string }[] }).requests.map(({ id }) => id);
    const stream = await ask('/__admin/events', { 'last-event-id': ids.at(-1) ?? '' });
    const reader = (stream.body as AsyncIterable<string>)[Symbol.asyncIterator]();
    const heard: unknown[] = [];
    const hear = async () => heard.push((await reader.next()).value);
    await hear();
    for (const url of ['/d', '/e', '/f']) await ask(url);
    for (let count = 0; count < 4; count += 1) await hear();
    await simulator.close();
    expect(heard).toEqual([
      expect.stringContaining('"/b"'),
      'event: dropped\ndata: {"count":1}\n\n',
      ...['"/d"', '"/e"', '"/f"'].map((url) => expect.stringContaining(url)),
    ]);
  });
});
