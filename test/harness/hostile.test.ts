import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { renderReport, summarize } from '../../src/harness/index.js';
import { serve, type Served } from './broken-target.js';
import { verify } from '../support/verify.js';
import { closeServer, listen } from '../support/listening.js';

let target: Served | undefined;
afterEach(async () => {
  await target?.close();
  target = undefined;
});

/** A server that speaks no HTTP, or not all of it. */
async function serveBytes(bytes: string): Promise<Served> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined).once('data', () => socket.end(bytes));
  });
  return {
    url: await listen(server),
    close: () => closeServer(server),
  };
}

const base = { checks: ['walks'], yes: true, rules: [], rate: Infinity, retries: 0 } as const;
/** Milliseconds: for a target that is silent. On a busy machine, any other answers later than that. */
const IMPATIENT = { timeout: 200 };

describe('a target that cannot be tested', () => {
  test.each([
    {
      given: 'it hangs',
      open: () => serve(() => undefined),
      says: 'no complete answer within 200 ms',
      patience: IMPATIENT,
    },
    {
      given: 'it answers garbage',
      open: () => serveBytes('220 mail.example ESMTP\r\n'),
      says: 'does not answer in HTTP',
    },
    {
      given: 'it closes the connection half-way',
      open: () => serveBytes('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{"half'),
      says: 'closed the connection before the answer was complete',
    },
    {
      given: 'it answers 20 MB',
      open: () =>
        serve((_request, response) => {
          response.end(Buffer.alloc(20_000_000, ' '));
        }),
      says: 'larger than 1 MiB',
    },
  ])('$given', async ({ open, says, patience }) => {
    target = await open();
    const run = await verify({ ...base, ...patience, baseUrl: target.url });
    expect(run.trouble).toContain(says);
    expect(summarize(run)).toContain(says);
    // The report is written all the same, with everything in it untested.
    expect(JSON.parse(await renderReport('json', run))).toMatchObject({
      events: [],
      coverage: { percent: 0 },
    });
  });

  test('nothing listens there', async () => {
    target = await serve(() => undefined);
    const { url } = target;
    await target.close();
    const run = await verify({ ...base, baseUrl: url });
    expect(run.trouble).toContain('connection refused');
  });

  test('it redirects: that is told and not followed', async () => {
    const asked: string[] = [];
    target = await serve((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    const run = await verify({ ...base, baseUrl: target.url, only: ['getScoring'] });
    expect(run.trouble).toContain(
      'it redirects (302) to /elsewhere; give the address that answers itself as --base-url',
    );
    expect(run.events).toEqual([]);
    expect(asked).not.toContain('/elsewhere');
  });

  test('it stops answering in the middle: what is left is inconclusive, not failed', async () => {
    let answers = 10;
    target = await serve((_request, response) => {
      answers -= 1;
      if (answers >= 0) response.writeHead(404).end('{"errors":[]}');
    });
    const run = await verify({ ...base, ...IMPATIENT, baseUrl: target.url });
    expect(run.trouble).toMatch(/^the target stopped answering: no complete answer/);
    expect(run.counts.failed).toBeLessThan(10);
    expect(run.counts.inconclusive).toBeGreaterThan(50);
  });
});
