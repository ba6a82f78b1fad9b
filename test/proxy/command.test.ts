import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createSimulator } from '../../src/index.js';

const MAIN = path.resolve('dist/cli/main.js');
const PERSONAL = ['Ximena', 'Quiroga', '87654321X', 'ximena@quiroga.example', '655444333'];
const BODY = {
  actor: {
    name: 'Ximena',
    last_name: 'Quiroga',
    identity_document: { document_number: '87654321X', document_type: 'NIF' },
    email: 'ximena@quiroga.example',
    msisdn: { phone_number: 655444333, country_code: '34' },
    nickname: 'Quiroga',
  },
  expires_in: 'P3D',
};

/** Runs the command, lets `use` work with its URL, ends it as Ctrl-C would. */
async function whileProxying(
  args: readonly string[],
  use: (url: string) => Promise<void>,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(process.execPath, [MAIN, 'proxy', '--port', '0', ...args]);
  let output = '';
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const ready = /ready on (\S+)/.exec(output)?.[1];
      if (ready !== undefined) resolve(ready);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('exit', () => {
      reject(new Error(output));
    });
  });
  await use(url);
  child.kill('SIGINT');
  return { code: await ended, output };
}

describe('masstack-mock proxy', () => {
  test('records without personal data, tells violations, and covers at the end', async () => {
    const directory = path.join(mkdtempSync(path.join(tmpdir(), 'proxy-')), 'recorded');
    const simulator = await createSimulator({ port: 0 });
    const headers = { authorization: 'Bearer test_admin', 'content-type': 'application/json' };
    let id = '';
    const { code, output } = await whileProxying(
      ['--upstream', simulator.url, '--record', directory],
      async (url) => {
        const agents = `${url}/v1/orgs/yoigo/identifications/agent`;
        const body = JSON.stringify(BODY);
        const created = await fetch(agents, { method: 'POST', headers, body });
        id = ((await created.json()) as { admin_identification_id: string })
          .admin_identification_id;
        await fetch(`${agents}/${id}/close`, { method: 'POST', headers });
        await fetch(`${agents}/${id}/close`, { method: 'POST', headers });
        await fetch(`${agents}/nonsense/close`, { method: 'POST', headers });
        // Its id is no uuid, neither in the path nor in the answer.
        await fetch(`${url}/v1/orgs/yoigo/identifications/chain/yoigo-chain-created`, { headers });
      },
    );
    await simulator.close();

    expect(code).toBe(0);
    expect(output).toContain('request /path/admin_identification_id: must match format "uuid"');
    expect(output).toContain('5 of 94 documented pairs');
    expect(output).toMatch(/closeAgentIdentification +204 ×1 {2}400 ×1 .*409 ×1/);

    const files = readdirSync(directory).sort();
    expect(files).toEqual([
      '0001-createAgentIdentification-201.json',
      '0002-closeAgentIdentification-204.json',
      '0003-closeAgentIdentification-409.json',
      '0004-closeAgentIdentification-400.json',
      '0005-getChainedIdentificationStatus-200.json',
    ]);
    const texts = files.map((file) => readFileSync(path.join(directory, file), 'utf8'));
    for (const secret of [...PERSONAL, id, 'test_admin', 'nonsense', 'yoigo-chain-created']) {
      expect(texts.join()).not.toContain(secret);
    }
    const [creation, closing, , , chain] = texts.map((text) => JSON.parse(text) as Stub);
    expect(creation?.metadata.request_body).toMatchObject({
      actor: { name: 'James', identity_document: { document_type: 'NIF' } },
      expires_in: 'P3D',
    });
    // The same id has the same pseudonym everywhere.
    const pseudonym = creation?.response.jsonBody?.['admin_identification_id'];
    expect(closing?.request.urlPath).toContain(`/${pseudonym ?? 'none'}/close`);
    expect(chain?.request.urlPath.split('/').at(-1)).toBe(
      chain?.response.jsonBody?.['identification_chain_id'],
    );
  });

  test.each([
    { given: 'no upstream', args: [], message: '--upstream' },
    { given: 'an upstream that is no URL', args: ['--upstream', 'here'], message: 'must be a URL' },
    {
      given: 'a secret in the URL',
      args: ['--upstream', 'http://a:b@c'],
      message: 'must be a URL',
    },
  ])('$given is wrong use', ({ args, message }) => {
    const { status, stderr } = spawnSync(process.execPath, [MAIN, 'proxy', ...args], {
      encoding: 'utf8',
    });
    expect({ status, told: stderr.includes(message) }).toEqual({ status: 2, told: true });
  });
});

interface Stub {
  readonly request: { readonly urlPath: string };
  readonly response: { readonly jsonBody?: Readonly<Record<string, string>> };
  readonly metadata: { readonly request_body?: unknown };
}
