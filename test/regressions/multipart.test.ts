import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createSimulator, type Simulator } from '../../src/index.js';
import { multipart, PNG } from '../support/multipart.js';
import { askFrom, FILE } from './ordinary.js';

/** Each reads the boundary of an upload: a documented operation, one of --spec, and a stub. */
let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator({ port: 0, spec: FILE });
  await simulator.admin.createStub({
    body: {
      request: {
        urlPath: '/stubbed',
        multipartPatterns: [{ headers: { 'content-disposition': { contains: 'name="front"' } } }],
      },
      response: { status: 202 },
    },
  });
});
afterAll(() => simulator.close());

let scoring = '';
beforeEach(async () => {
  ({ id: scoring } = await simulator.admin.createEntity({
    kind: 'document-scoring',
    body: { org: 'yoigo' },
  }));
});

const LONGEST = "0123456789'()+_,-./:=?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuv";

const text = (name: string, value: string, mark: string): string =>
  `--${mark}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;

interface Sent {
  readonly parameters: string;
  readonly mark: string;
  readonly before?: string;
}

/** The statuses of the same upload at each of the doors. */
async function upload({ parameters, mark, before = '' }: Sent): Promise<readonly number[]> {
  const files = multipart([{ name: 'front', filename: 'f.png', bytes: PNG }], mark);
  const form = `${text('note', 'a', mark)}${text('count', '3', mark)}${text('file', 'b', mark)}--${mark}--\r\n`;
  const send = async (method: string, url: string, bytes: Uint8Array | string): Promise<number> => {
    const body = Buffer.concat([Buffer.from(before), Buffer.from(bytes)]);
    const headers = {
      authorization: 'Bearer test_admin',
      'content-type': `multipart/form-data${parameters}`,
    };
    return (await fetch(simulator.url + url, { method, headers, body })).status;
  };
  return [
    await send('PUT', `/v1/orgs/yoigo/scorings/identity_document/${scoring}/score`, files),
    await send('POST', '/upload', form),
    await send('POST', '/stubbed', files),
  ];
}

describe('the boundary of an upload, as RFC 2045 and 2046 let it be written', () => {
  test.each([
    { parameters: '; boundary="a b:c?d=e"', mark: 'a b:c?d=e' },
    { parameters: '; boundary=gc0pJq0M:08jU534c0p', mark: 'gc0pJq0M:08jU534c0p' },
    { parameters: `; boundary="${LONGEST}"`, mark: LONGEST },
    { parameters: '; boundary=abc ; charset=utf-8', mark: 'abc' },
    { parameters: ';BOUNDARY=abc', mark: 'abc' },
    { parameters: '; x="; boundary=no"; boundary=abc', mark: 'abc' },
    { parameters: '; xboundary=no; boundary=abc', mark: 'abc' },
    // As browsers do it: the first one counts.
    { parameters: '; boundary=abc; boundary=no', mark: 'abc' },
    { parameters: '; boundary=abc', mark: 'abc', before: 'A text that names --abc.\r\n' },
    { parameters: '; boundary=-', mark: '-' },
  ])('$parameters', async (sent) => {
    expect(await upload(sent)).toEqual([204, 200, 202]);
  });

  test.each([
    '',
    '; boundary=',
    '; boundary=""',
    '; boundary',
    '; "boundary=abc"',
    '; x=boundary=abc',
  ])('is missing: %j', async (parameters) => {
    expect(await upload({ parameters, mark: 'abc' })).toEqual([400, 400, 404]);
  });

  test('a part may have no headers (RFC 2046, section 5.1)', async () => {
    const { status } = await fetch(
      `${simulator.url}/v1/orgs/yoigo/scorings/identity_document/${scoring}/score`,
      {
        method: 'PUT',
        headers: {
          authorization: 'Bearer test_admin',
          'content-type': 'multipart/mixed; boundary=abc',
        },
        body: Buffer.concat([Buffer.from('--abc\r\n\r\n'), PNG, Buffer.from('\r\n--abc--')]),
      },
    );
    expect(status).toBe(204);
    const captures = await askFrom(simulator, {
      url: `/v1/orgs/yoigo/scorings/identity_document/${scoring}/captures`,
    });
    expect(captures.text).toContain('image/png');
  });

  test('a refusal says that it is missing', async () => {
    const answer = await askFrom(simulator, {
      url: '/upload',
      headers: { 'content-type': 'multipart/form-data' },
      body: 'x',
    });
    expect(answer.text).toContain('needs a boundary in its Content-Type');
  });
});
