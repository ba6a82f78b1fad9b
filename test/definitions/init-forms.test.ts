/** Requests of `application/x-www-form-urlencoded`: through `init` and `start`, to the record and what is answered of it. */
import { afterEach, expect, test } from '@jest/globals';
import fs from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { initDefinition } from '../../src/definition/draft/init.js';
import { summarize } from '../../src/definition/draft/summary.js';
import { createSimulator, type Simulator } from '../../src/index.js';
import { useDirectories } from '../support/directories.js';
import { answer, NOTHING, type Json } from './orders.js';
import { oddOnes, verifyDraft } from './verify-draft.js';

const newDirectory = useDirectories();
const FORM = 'application/x-www-form-urlencoded';

const SHOWN: Json = {
  type: 'object',
  required: ['sid', 'friendly_name'],
  properties: {
    sid: { type: 'string', pattern: '^CH[0-9a-f]{32}$' },
    friendly_name: { type: 'string' },
    size: { type: 'integer' },
    is_open: { type: 'boolean' },
    tags: { type: 'array', items: { type: 'string' } },
    limits: { type: 'object', properties: { most: { type: 'integer' } } },
  },
};
const PROPERTIES: Json = {
  FriendlyName: { type: 'string', minLength: 1 },
  Size: { type: 'integer', minimum: 1 },
  IsOpen: { type: 'boolean' },
  Tags: { type: 'array', items: { type: 'string' } },
  limits: { type: 'object', properties: { most: { type: 'integer' } } },
};
const sent = (required: readonly string[], more: Json = {}): Json => ({
  requestBody: {
    content: {
      [FORM]: {
        schema: { type: 'object', required, properties: PROPERTIES },
        encoding: { limits: { style: 'deepObject' } },
      },
      ...more,
    },
  },
});

/** Channels, as an API of forms has them. */
const channels = (more: Json = {}): Json => ({
  openapi: '3.0.1',
  info: { title: 'Channels', version: '1' },
  paths: {
    '/Channels.json': {
      post: {
        operationId: 'CreateChannel',
        ...sent(['FriendlyName'], more),
        responses: { 201: answer(SHOWN), 400: NOTHING },
      },
      get: {
        operationId: 'ListChannel',
        parameters: [
          { name: 'Page', in: 'query', schema: { type: 'integer', minimum: 0 } },
          { name: 'PageSize', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 9 } },
        ],
        responses: {
          200: answer({
            type: 'object',
            properties: { channels: { type: 'array', items: SHOWN } },
          }),
        },
      },
    },
    '/Channels/{Sid}.json': {
      parameters: [{ name: 'Sid', in: 'path', required: true, schema: { type: 'string' } }],
      get: { operationId: 'FetchChannel', responses: { 200: answer(SHOWN), 404: NOTHING } },
      post: {
        operationId: 'UpdateChannel',
        ...sent([]),
        responses: { 200: answer(SHOWN), 400: NOTHING, 404: NOTHING },
      },
      delete: { operationId: 'DropChannel', responses: { 204: NOTHING, 404: NOTHING } },
    },
  },
});

let open: Simulator | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

type Reply = readonly [status: number, body: Json];

async function start(document: Json) {
  const directory = newDirectory();
  const file = path.join(directory, 'api.yaml');
  fs.writeFileSync(file, stringify(document));
  const definitions = [path.join(directory, 'drafted')];
  const told = summarize(await initDefinition(file, definitions[0]));
  const simulator = await createSimulator({ definitions, auth: 'none', port: 0 });
  open = simulator;
  const send = async (
    method: string,
    target: string,
    body?: string,
    type = FORM,
  ): Promise<Reply> => {
    const reply = await simulator.fetch(`http://localhost${target}`, {
      method,
      ...(body !== undefined && { body, headers: { 'content-type': type } }),
    });
    return [reply.status, (await reply.json().catch(() => ({}))) as Json];
  };
  return { told, send };
}

test('a form makes a record, which is read, listed, changed and deleted', async () => {
  const { told, send } = await start(channels());
  expect(told).toContain('5 of 5 operations have a lifecycle');
  const form = 'FriendlyName=Tea+%26+milk&Size=3&IsOpen=true&Tags=a&Tags=b&limits[most]=4';
  const [status, made] = await send('POST', '/Channels.json', form);
  expect(status).toBe(201);
  expect(made).toMatchObject({
    friendly_name: 'Tea & milk',
    size: 3,
    is_open: true,
    tags: ['a', 'b'],
    limits: { most: 4 },
  });
  const target = `/Channels/${String(made['sid'])}.json`;
  expect(await send('GET', target)).toEqual([200, made]);
  await send('POST', '/Channels.json', 'FriendlyName=second');
  const [, first] = await send('GET', '/Channels.json?PageSize=1&Page=0');
  expect(first).toMatchObject({ channels: [{ sid: made['sid'] }] });
  expect(await send('GET', '/Channels.json?PageSize=1')).toEqual([200, first]);
  const [, second] = await send('GET', '/Channels.json?PageSize=1&Page=1');
  expect(second).toMatchObject({ channels: [{ friendly_name: 'second' }] });
  const changed = { ...made, friendly_name: 'Coffee' };
  expect(await send('POST', target, 'FriendlyName=Coffee')).toEqual([200, changed]);
  expect(await send('POST', target, '')).toEqual([200, changed]);
  expect((await send('DELETE', target))[0]).toBe(204);
  expect((await send('GET', target))[0]).toBe(404);
});

test.each([
  ['a field that is required and is not there', 'Size=3', FORM, 400],
  ['no field at all', '', FORM, 400],
  ['a text that is no number', 'FriendlyName=a&Size=three', FORM, 400],
  ['a number that is too small', 'FriendlyName=a&Size=0', FORM, 400],
  ['bytes that are not UTF-8', 'FriendlyName=%ff', FORM, 400],
  ['endless brackets', `FriendlyName=a&limits${'[a]'.repeat(30_000)}=1`, FORM, 400],
  ['JSON', '{"FriendlyName":"a"}', 'application/json', 415],
  ['a form with its charset', 'FriendlyName=a', `${FORM};charset=UTF-8`, 201],
])('%s is answered as the document says', async (_about, body, type, status) => {
  const { send } = await start(channels());
  expect((await send('POST', '/Channels.json', body, type))[0]).toBe(status);
});

test('JSON is taken beside forms where the document has both', async () => {
  const schema = { type: 'object', required: ['FriendlyName'], properties: PROPERTIES };
  const { send } = await start(channels({ 'application/json': { schema } }));
  const shown = { friendly_name: 'a' };
  const json = await send('POST', '/Channels.json', '{"FriendlyName":"a"}', 'application/json');
  expect(json).toMatchObject([201, shown]);
  expect(await send('POST', '/Channels.json', 'FriendlyName=a')).toMatchObject([201, shown]);
});

test('what is shown to be copied is a form: the line of init, and the requests of the catalogue', async () => {
  const { told, send } = await start(channels());
  const [, line = ''] = /-d '([^']*)'/.exec(told) ?? [];
  expect(told).toContain(`-H 'Content-Type: ${FORM}'`);
  expect((await send('POST', '/Channels.json', line))[0]).toBe(201);
  const [, { pairs }] = await send('GET', '/__admin/catalogue');
  const made = (pairs as readonly Json[]).filter((each) => each['operation'] === 'CreateChannel');
  expect(made.length).toBeGreaterThan(0);
  for (const { body, status } of made) {
    expect((await send('POST', '/Channels.json', body as string))[0]).toBe(status);
  }
});

test('verify agrees with a simulator of forms, and sends forms itself', async () => {
  const run = await verifyDraft(newDirectory(), channels(), [
    ...(['walks', 'errors', 'credentials', 'inputs'] as const),
  ]);
  expect(oddOnes(run)).toEqual([]);
  expect(run.coverage.cells.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
});
