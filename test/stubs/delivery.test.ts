import { IncomingMessage, ServerResponse } from 'node:http';
import net from 'node:net';
import { describe, expect, test } from '@jest/globals';
import type { Simulator } from '../../src/index.js';
import { deliver } from '../../src/server/delivery.js';
import { addStub, ADMIN, CHAIN, control, withSimulator } from './simulator.js';

/** What comes over the wire for a request, and how the connection ended. */
async function receive(
  { url }: Simulator,
  path: string,
): Promise<{ readonly bytes: string; readonly error?: string }> {
  const socket = net.connect(Number(new URL(url).port), '127.0.0.1');
  let bytes = '';
  let error: string | undefined;
  socket.on('data', (chunk) => (bytes += chunk.toString('latin1')));
  socket.on('error', (reason: NodeJS.ErrnoException) => (error = reason.code));
  socket.write(
    `GET ${path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer test_admin\r\n\r\n`,
  );
  await new Promise((resolve) => socket.on('close', resolve));
  return { bytes, ...(error !== undefined && { error }) };
}

describe('faults', () => {
  const rows = [
    { fault: 'EMPTY_RESPONSE', bytes: /^$/, error: undefined },
    {
      fault: 'MALFORMED_RESPONSE_CHUNK',
      bytes: /^HTTP\/1\.1 200 OK\r\ntransfer-encoding: chunked\r\n[^]*\r\n\r\n\0/,
      error: undefined,
    },
    { fault: 'RANDOM_DATA_THEN_CLOSE', bytes: /^(?!HTTP)[^]+$/, error: undefined },
    { fault: 'CONNECTION_RESET_BY_PEER', bytes: /^$/, error: 'ECONNRESET' },
  ];
  test.each(rows)('$fault', async ({ fault, bytes, error }) => {
    await withSimulator(async (simulator) => {
      await addStub(simulator, {
        request: { url: '/a' },
        response: { fault },
      });
      const received = await receive(simulator, '/a');
      expect(received.bytes).toMatch(bytes);
      expect(received.error).toBe(error);
      await expect(
        fetch(`${simulator.url}/a`).then((response) => response.text()),
      ).rejects.toThrow();
      expect((await control(simulator, 'GET', '/health')).status).toBe(200);
    });
  });

  test('a fault around the own answer: the change is made, the answer is lost', async () => {
    await withSimulator(async (simulator) => {
      const id = await addStub(simulator, {
        request: { method: 'POST', operationId: 'createOtpIdentification' },
        response: { passthrough: true, fault: 'CONNECTION_RESET_BY_PEER' },
      });
      const count = async (): Promise<number> => {
        const { body } = await control(simulator, 'GET', '/entities/otp-identification');
        return (body as { readonly entities: readonly unknown[] }).entities.length;
      };
      const { body } = await control(simulator, 'GET', '/catalogue');
      const { pairs } = body as {
        readonly pairs: readonly {
          operation: string;
          status: number;
          path: string;
          body: unknown;
        }[];
      };
      const pair = pairs.find(
        ({ operation, status }) => operation === 'createOtpIdentification' && status < 300,
      );
      const send = (): Promise<Response> =>
        fetch(simulator.url + String(pair?.path), {
          method: 'POST',
          headers: { ...ADMIN, 'content-type': 'application/json' },
          body: JSON.stringify(pair?.body),
        });
      const before = await count();
      await expect(send()).rejects.toThrow();
      expect(await count()).toBe(before + 1);
      await control(simulator, 'DELETE', `/mappings/${id}`);
      expect((await send()).status).toBe(pair?.status);
    });
  });
});

describe('delays', () => {
  test('hold one answer back and no other; closing the server lets it go', async () => {
    let held: Promise<Response> | undefined;
    await withSimulator(async (simulator) => {
      await addStub(simulator, {
        request: { operationId: 'getChainedIdentificationStatus' },
        response: { passthrough: true, fixedDelayMilliseconds: 3_600_000 },
      });
      held = fetch(simulator.url + CHAIN, { headers: ADMIN });
      await journalled(simulator, 1);
      expect((await fetch(`${simulator.url}/v1/unknown`)).status).toBe(404);
      expect(await Promise.race([held, Promise.resolve('held')])).toBe('held');
    });
    expect((await held)?.status).toBe(200);
  });

  test('a client that leaves is not answered, and the server goes on', async () => {
    await withSimulator(async (simulator) => {
      await control(simulator, 'PUT', '/settings', { fixedDelay: 3_600_000 });
      const leaving = new AbortController();
      const held = fetch(`${simulator.url}/a`, { signal: leaving.signal });
      await journalled(simulator, 1);
      leaving.abort();
      await expect(held).rejects.toThrow();
      const { body } = await control(simulator, 'GET', '/settings');
      expect(body).toEqual({ settings: { fixedDelay: 3_600_000 } });
    });
  });

  test('a dribble sends the body in its pieces, whole in the end', async () => {
    await withSimulator(async (simulator) => {
      await addStub(simulator, {
        request: { url: '/a' },
        response: {
          body: 'abcdefghij',
          chunkedDribbleDelay: { numberOfChunks: 4, totalDuration: 40 },
        },
      });
      const response = await fetch(`${simulator.url}/a`);
      expect(response.headers.get('content-length')).toBe('10');
      const pieces: string[] = [];
      for await (const piece of response.body ?? []) pieces.push(Buffer.from(piece).toString());
      expect(pieces.join('')).toBe('abcdefghij');
      expect(pieces.length).toBeGreaterThan(1);
    });
  });
});

/** Waits until so many requests have been answered, on their way or not. */
async function journalled(simulator: Simulator, count: number): Promise<void> {
  for (;;) {
    const { body } = await control(simulator, 'POST', '/requests/count', {});
    if ((body as { readonly count: number }).count >= count) return;
  }
}

test('a stream for a client that has already left is not begun', () => {
  const response = new ServerResponse(new IncomingMessage(new net.Socket()));
  response.destroy();
  let begun = 0;
  const texts = {
    [Symbol.asyncIterator]() {
      begun += 1;
      return { next: () => Promise.resolve({ done: true as const, value: undefined }) };
    },
  };
  const { signal: closing } = new AbortController();
  deliver(
    response,
    { status: 200, rule: 'none', body: texts },
    { headers: [], payload: texts, closing, onLateTrouble: () => undefined },
  );
  expect(begun).toBe(0);
});
