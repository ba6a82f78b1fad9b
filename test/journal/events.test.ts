import { describe, expect, test } from '@jest/globals';
import type { Simulator } from '../../src/index.js';
import { CHAIN, withSimulator } from '../stubs/simulator.js';

interface Event {
  readonly id: string;
  readonly name: string;
  readonly data: { readonly request: { readonly url: string } };
}

/** Opens the stream over the network; it is open when this resolves. */
async function listen(simulator: Simulator, lastEventId?: string): Promise<AsyncIterator<Event>> {
  const response = await fetch(`${simulator.url}/__admin/events`, {
    headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
  });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  return parse(response.body as AsyncIterable<Uint8Array>);
}

async function* parse(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Event> {
  let text = '';
  for await (const chunk of chunks) {
    text += Buffer.from(chunk).toString();
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const fields = new Map(
        text
          .slice(0, end)
          .split('\n')
          .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      );
      text = text.slice(end + 2);
      const data = fields.get('data');
      if (data === undefined) continue;
      yield {
        id: fields.get('id') ?? '',
        name: fields.get('event') ?? '',
        data: JSON.parse(data) as Event['data'],
      };
    }
  }
}

const summary = ({ value }: IteratorResult<Event>): readonly unknown[] => {
  const { name, data } = value as Event;
  return [name, data.request.url];
};

describe('the live stream', () => {
  test('ends with its world', async () => {
    await withSimulator(async (simulator) => {
      const response = await fetch(`${simulator.url}/__worlds/w/__admin/events`);
      const reader = parse(response.body as AsyncIterable<Uint8Array>);
      await fetch(`${simulator.url}/__worlds/w${CHAIN}`);
      expect(summary(await reader.next())).toEqual(['request', CHAIN]);
      await fetch(`${simulator.url}/__admin/worlds/w`, { method: 'DELETE' });
      expect(await reader.next()).toMatchObject({ done: true });
    });
  });

  test('tells what waits before it ends with its world', async () => {
    await withSimulator(async (simulator) => {
      const headers = { 'x-mock-world': 'w' };
      const { body } = await simulator.handle({ url: '/__admin/events', headers });
      const reader = (body as AsyncIterable<string>)[Symbol.asyncIterator]();
      await reader.next();
      for (const url of ['/1', '/2']) await simulator.handle({ url, headers });
      await fetch(`${simulator.url}/__admin/worlds/w`, { method: 'DELETE' });
      expect(String((await reader.next()).value)).toContain('"url":"/1"');
      expect(String((await reader.next()).value)).toContain('"url":"/2"');
      expect(await reader.next()).toEqual({ done: true, value: undefined });
    });
  });

  test('tells every reader of each request, and ends with the server', async () => {
    const readers: AsyncIterator<Event>[] = [];
    await withSimulator(async (simulator) => {
      readers.push(await listen(simulator), await listen(simulator));
      await fetch(simulator.url + CHAIN);
      await fetch(`${simulator.url}/__admin/health`);
      await fetch(`${simulator.url}/x`);
      for (const reader of readers) {
        expect(summary(await reader.next())).toEqual(['request', CHAIN]);
        expect(summary(await reader.next())).toEqual(['request', '/x']);
      }
    });
    for (const reader of readers) expect((await reader.next()).done).toBe(true);
  });

  test('a reader that comes back goes on where it was', async () => {
    await withSimulator(async (simulator) => {
      const reader = await listen(simulator);
      await simulator.handle({ url: '/1' });
      const { value } = (await reader.next()) as IteratorResult<Event, never>;
      await reader.return?.();
      await simulator.handle({ url: '/2' });
      await simulator.handle({ url: '/3' });
      const again = await listen(simulator, value.id);
      expect(summary(await again.next())).toEqual(['request', '/2']);
      expect(summary(await again.next())).toEqual(['request', '/3']);
      await simulator.reset();
      await simulator.handle({ url: '/4' });
      expect(summary(await again.next())).toEqual(['request', '/4']);
    });
  });

  test('a reader that is too slow loses the oldest, and is told how many', async () => {
    await withSimulator(async (simulator) => {
      const { body } = await simulator.handle({ url: '/__admin/events' });
      const reader = (body as AsyncIterable<string>)[Symbol.asyncIterator]();
      await reader.next();
      for (let count = 0; count < 1003; count += 1) await simulator.handle({ url: `/${count}` });
      expect((await reader.next()).value).toBe('event: dropped\ndata: {"count":3}\n\n');
      expect(String((await reader.next()).value)).toContain('"url":"/3"');
      const pending = reader.return?.();
      expect(await pending).toEqual({ done: true, value: undefined });
    });
  });
});
