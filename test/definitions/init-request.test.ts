/** The lines that `init` prints last work in a shell as they stand. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { useCommand } from '../support/command.js';
import { useDirectories } from '../support/directories.js';
import { answer, orders, PLAIN_ORDER, type Json } from './orders.js';

const command = useCommand();
const newDirectory = useDirectories();
const run = promisify(execFile);

/** Runs a line in a shell; the address of the start stands for that of the documentation. */
async function inShell(
  line: string,
  url: string,
): Promise<readonly [status: string, body: string]> {
  const asked = line.replace(/^curl /, "curl -s -w '\\n%{http_code}' ");
  const here = asked.replaceAll('http://127.0.0.1:4010', url);
  const { stdout } = await run('sh', ['-c', here]);
  const at = stdout.lastIndexOf('\n');
  return [stdout.slice(at + 1), stdout.slice(0, at)];
}

const region = { name: 'region', in: 'query', required: true, schema: { enum: ["l'Est & sud"] } };
const version = { name: 'X-Version', in: 'header', required: true, schema: { enum: ['2'] } };

test.each<{ given: string; scheme?: Json; parameters?: readonly Json[]; told: string }>([
  {
    given: 'a bearer token',
    scheme: { type: 'http', scheme: 'bearer' },
    told: "-H 'Authorization: Bearer test_admin'",
  },
  { given: 'no security', told: '' },
  { given: 'basic', scheme: { type: 'http', scheme: 'basic' }, told: '-u test_admin:' },
  {
    given: 'a key in a header',
    scheme: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
    told: "-H 'X-Api-Key: test_admin'",
  },
  {
    given: 'a key in the query',
    scheme: { type: 'apiKey', in: 'query', name: 'api_key' },
    told: "'?api_key=test_admin'",
  },
  {
    given: 'a key in a cookie',
    scheme: { type: 'apiKey', in: 'cookie', name: 'session' },
    told: "-H 'Cookie: session=test_admin'",
  },
  {
    given: 'parameters that must be sent',
    scheme: { type: 'http', scheme: 'bearer' },
    parameters: [region, version],
    told: "-H 'Authorization: Bearer test_admin'",
  },
])('$given', async ({ scheme, parameters = [], told }) => {
  const document = orders({ shown: PLAIN_ORDER });
  const paths = document['paths'] as Readonly<Record<string, Json>>;
  const get = {
    operationId: 'all',
    responses: { 200: answer({ type: 'array', items: PLAIN_ORDER }) },
  };
  const post = { ...(paths['/orders']?.['post'] as Json), parameters };
  const whole = {
    ...document,
    ...(scheme && { security: [{ ours: [] }], components: { securitySchemes: { ours: scheme } } }),
    // A kind that belongs to another one comes first in the document.
    paths: { '/orders/{order_id}/notes': notes, ...paths, '/orders': { get, post } },
  };
  const directory = newDirectory();
  const file = path.join(directory, 'api.yaml');
  fs.writeFileSync(file, stringify(whole));
  const drafted = path.join(directory, 'drafted');
  const { stdout } = await command.run(['init', file, drafted]);
  const [credentials = '', line = ''] = stdout.trimEnd().split('\n').slice(-2);
  const words = credentials.replace(/^Credentials[^:]*: (none$)?/, '');
  expect(words).toBe(told);
  const { url } = await command.start([
    ...['start', '--definition', drafted, '--data', 'memory', '--port', '0'],
  ]);
  expect(line).toMatch(/^curl .*\/orders/);
  const [status, body] = await inShell(line, url);
  expect(status).toBe('201');
  const made = JSON.parse(body) as Json;
  const read = `${url}/orders/${String(made['id'])}`;
  const asked = words.startsWith("'?") ? `curl ${read}${words}` : `curl ${words} ${read}`;
  expect(await inShell(asked, url)).toEqual(['200', body]);
  expect((await inShell(`curl ${read}`, url))[0]).toBe(scheme === undefined ? '200' : '401');
});

const notes: Json = {
  parameters: [{ name: 'order_id', in: 'path', required: true, schema: { type: 'string' } }],
  get: { operationId: 'notes', responses: { 200: answer({ type: 'array', items: PLAIN_ORDER }) } },
};
