import { describe, expect, test } from '@jest/globals';
import { createSimulator } from '../../src/index.js';
import { createScoring, scorings, UNKNOWN_ID } from '../support/requests.js';
import {
  idOf,
  sendTo,
  useSimulator,
  type Answer,
  type TestedSimulator,
} from '../support/simulator.js';
import { JPEG, multipart, PDF, PNG, type Part } from '../support/multipart.js';

const simulator = useSimulator();
const newScoring = async (on: TestedSimulator = simulator): Promise<string> =>
  idOf(await on.send(createScoring()));

interface Upload {
  readonly type?: string;
  readonly boundary?: string;
}

async function upload(
  id: string,
  parts: readonly Part[],
  { type = 'multipart/mixed', boundary = 'b0undary' }: Upload = {},
  on = simulator,
): Promise<Answer> {
  return on.send({
    method: 'PUT',
    path: `${scorings()}/${id}/score`,
    headers: { 'content-type': `${type}; boundary=${boundary}` },
    bytes: multipart(parts, boundary),
  });
}
const read = (id: string, on = simulator): Promise<Answer> =>
  on.send({ path: `${scorings()}/${id}` });
const capturesOf = async (id: string): Promise<unknown> =>
  (await simulator.send({ path: `${scorings()}/${id}/captures` })).body['captures'];

describe('an upload is taken', () => {
  test.each([
    { type: 'multipart/mixed', boundary: 'simple' },
    { type: 'multipart/form-data', boundary: 'simple' },
    { type: 'multipart/mixed', boundary: '"quoted boundary"' },
    { type: 'Multipart/Mixed', boundary: 'simple' },
  ])('as $type; boundary=$boundary', async ({ type, boundary }) => {
    const id = await newScoring();
    const bytes = multipart([{ name: 'front', bytes: PNG }], boundary.replaceAll('"', ''));
    const answer = await simulator.send({
      method: 'PUT',
      path: `${scorings()}/${id}/score`,
      headers: { 'content-type': `${type}; boundary=${boundary}` },
      bytes,
    });
    expect(answer).toMatchObject({ status: 204, text: '', rule: 'scoring.score' });
    expect((await read(id)).body).toMatchObject({ status: 'SCORED', attempts: 1 });
  });

  test('as a browser sends a form', async () => {
    const id = await newScoring();
    const form = new FormData();
    form.set('front', new Blob([PNG]), 'passed_front.png');
    form.set('back', new Blob([JPEG]), 'back.jpg');
    const path = `${scorings()}/${id}/score`;
    expect((await simulator.send({ method: 'PUT', path, bytes: form })).status).toBe(204);
    expect(await capturesOf(id)).toMatchObject([
      { side: 'front', content_type: 'image/png', size_bytes: PNG.length },
      { side: 'back', content_type: 'image/jpeg', size_bytes: JPEG.length },
    ]);
  });

  test.each([
    { bytes: JPEG, type: 'image/jpeg' },
    { bytes: PNG, type: 'image/png' },
    { bytes: PDF, type: 'application/pdf' },
  ])('$type is known by its bytes, whatever it is called', async ({ bytes, type }) => {
    const id = await newScoring();
    const part = { name: 'front', filename: 'front.gif', type: 'image/gif', bytes };
    expect((await upload(id, [part])).status).toBe(204);
    expect(await capturesOf(id)).toMatchObject([{ content_type: type }]);
  });

  test.each([
    { parts: [{ name: 'front' }, { name: 'back' }], sides: ['front', 'back'] },
    { parts: [{ name: 'back' }], sides: ['back'] },
    { parts: [{ filename: 'the_back.png' }, { filename: 'FRONT.png' }], sides: ['back', 'front'] },
    { parts: [{}, {}], sides: ['front', 'back'] },
  ])('$parts: $sides', async ({ parts, sides }) => {
    const id = await newScoring();
    expect(
      (
        await upload(
          id,
          parts.map((part) => ({ ...part, bytes: PNG })),
        )
      ).status,
    ).toBe(204);
    expect(await capturesOf(id)).toMatchObject(sides.map((side) => ({ side })));
  });

  test('with text before the first part, as RFC 2046 allows', async () => {
    const id = await newScoring();
    const bytes = Buffer.concat([Buffer.from('ignore me\r\n'), multipart([{ bytes: PNG }], 'b')]);
    const headers = { 'content-type': 'multipart/mixed; boundary=b' };
    const path = `${scorings()}/${id}/score`;
    expect((await simulator.send({ method: 'PUT', path, headers, bytes })).status).toBe(204);
  });

  test('with no body at all: nothing to pass with', async () => {
    const id = await newScoring();
    expect(
      await simulator.send({ method: 'PUT', path: `${scorings()}/${id}/score` }),
    ).toMatchObject({ status: 204 });
    expect((await read(id)).body).toMatchObject({ status: 'SCORED', result: 'FAILED', score: 0 });
    expect(await capturesOf(id)).toEqual([]);
  });
});

describe('an upload is refused, and counts as no attempt', () => {
  const tenMiB = 10 * 1024 * 1024;
  const large = (size: number): Buffer => Buffer.concat([PNG, Buffer.alloc(size - PNG.length)]);

  test.each<{ given: string; parts: readonly Part[]; status: number; details: RegExp }>([
    {
      given: 'a text file',
      parts: [
        { name: 'front', filename: 'front.png', type: 'image/png', bytes: Buffer.from('hi') },
      ],
      status: 400,
      details: /^\/body\/front is not a JPEG, PNG or PDF file/,
    },
    {
      given: 'one good and one bad image',
      parts: [{ name: 'front', bytes: PNG }, { bytes: Buffer.from('GIF89a') }],
      status: 400,
      details: /^\/body\/1 is not a JPEG, PNG or PDF file/,
    },
    {
      given: 'an empty file',
      parts: [{ name: 'front', bytes: Buffer.alloc(0) }],
      status: 400,
      details: /^\/body\/front /,
    },
    { given: 'no part', parts: [], status: 400, details: /^\/body / },
    {
      given: 'three parts',
      parts: [{ bytes: PNG }, { bytes: PNG }, { bytes: PNG }],
      status: 400,
      details: /^\/body has 3 parts/,
    },
    {
      given: 'nine parts',
      parts: Array.from({ length: 9 }, () => ({ bytes: PNG })),
      status: 400,
      details: /^\/body /,
    },
    {
      given: 'an image of more than 10 MiB',
      parts: [{ name: 'front', bytes: large(tenMiB + 1) }],
      status: 413,
      details: /larger than the limit of 10485760 bytes/,
    },
    {
      given: 'an upload of more than 20 MiB',
      parts: [{ bytes: large(tenMiB) }, { bytes: large(tenMiB) }],
      status: 413,
      details: /larger than the limit of 20971520 bytes/,
    },
  ])('$given: $status', async ({ parts, status, details }) => {
    const id = await newScoring();
    const answer = await upload(id, parts);
    expect(answer.status).toBe(status);
    expect(answer.details[0]).toMatch(details);
    expect((await read(id)).body).toMatchObject({ status: 'CREATED', attempts: 0 });
  });

  test('an image of exactly 10 MiB is taken', async () => {
    const id = await newScoring();
    expect((await upload(id, [{ bytes: large(tenMiB) }])).status).toBe(204);
    expect(await capturesOf(id)).toMatchObject([{ size_bytes: tenMiB }]);
  });

  test.each([
    { given: 'no boundary', type: 'multipart/mixed', bytes: 'x', status: 400 },
    { given: 'cut off', type: 'multipart/mixed; boundary=b', bytes: '--b\r\nA: b', status: 400 },
    { given: 'another boundary', type: 'multipart/mixed; boundary=b', bytes: '--c', status: 400 },
    { given: 'JSON', type: 'application/json', bytes: '{}', status: 415 },
    { given: 'other parts', type: 'multipart/related; boundary=b', bytes: '--b--', status: 415 },
    { given: 'a bare image', type: 'image/png', bytes: PNG, status: 415 },
  ])('$given: $status', async ({ type, bytes, status }) => {
    const id = await newScoring();
    const path = `${scorings()}/${id}/score`;
    const headers = { 'content-type': type };
    const answer = await simulator.send({ method: 'PUT', path, headers, bytes });
    expect(answer.status).toBe(status);
    expect((await read(id)).body).toMatchObject({ status: 'CREATED', attempts: 0 });
  });
});

describe('the result', () => {
  test.each([
    { filenames: ['failed_front.png'], result: 'FAILED' },
    { filenames: ['passed_front.png'], result: 'PASSED' },
    { filenames: ['PASSED.png', 'Failed_back.png'], result: 'FAILED' },
  ])('$filenames: $result', async ({ filenames, result }) => {
    for (let session = 0; session < 5; session += 1) {
      const id = await newScoring();
      await upload(
        id,
        filenames.map((filename) => ({ filename, bytes: PNG })),
      );
      const { body } = await read(id);
      expect(body['result']).toBe(result);
      expect(Number(body['score']) >= 0.5).toBe(result === 'PASSED');
    }
  });

  test('is the same in every run of a seed, and another in another', async () => {
    const scoresOf = async (seed: number): Promise<readonly unknown[][]> => {
      const own = await createSimulator({ port: 0, seed });
      const on: TestedSimulator = { ...simulator, send: (sent) => sendTo(own.url, sent) };
      const scores = [];
      for (let session = 0; session < 3; session += 1) {
        const id = await newScoring(on);
        await upload(id, [{ bytes: PNG }], {}, on);
        scores.push([id, (await read(id, on)).body['score']]);
      }
      await own.close();
      return scores;
    };
    const first = await scoresOf(7);
    expect(await scoresOf(7)).toEqual(first);
    expect(await scoresOf(8)).not.toEqual(first);
    expect(new Set(first.map(([, score]) => score)).size).toBeGreaterThan(1);
  });

  test('a second attempt replaces the first; after delegation there is none', async () => {
    const id = await newScoring();
    await upload(id, [{ filename: 'failed.png', bytes: PNG }]);
    await upload(id, [{ filename: 'passed.png', bytes: PDF }]);
    expect((await read(id)).body).toMatchObject({ attempts: 2, result: 'PASSED' });
    expect(await capturesOf(id)).toMatchObject([{ content_type: 'application/pdf' }]);
    expect((await upload(UNKNOWN_ID, [{ bytes: PNG }])).status).toBe(404);
    await simulator.send({ method: 'POST', path: `${scorings()}/${id}/delegate` });
    expect(await upload(id, [{ bytes: PNG }])).toMatchObject({ status: 409 });
    expect((await read(id)).body).toMatchObject({ status: 'DELEGATED', attempts: 2 });
  });
});
