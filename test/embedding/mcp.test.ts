import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSimulator, type Simulator } from '../../src/index.js';

const CHAIN = '/v1/orgs/yoigo/identifications/chain/yoigo-chain-created';
const headers = { authorization: 'Bearer test_admin', 'user-agent': 'agent' };

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator({ port: 0 });
});
afterAll(() => simulator.close());

interface Called {
  readonly content: readonly { readonly text: string }[];
  readonly isError?: boolean;
}

const transports = {
  http: () => new StreamableHTTPClientTransport(new URL(`${simulator.url}/__admin/mcp`)),
  stdio: () =>
    new StdioClientTransport({ command: process.execPath, args: ['dist/cli/main.js', 'mcp'] }),
};

describe.each(['http', 'stdio'] as const)('an agent over %s', (way) => {
  let client: Client;
  beforeAll(async () => {
    client = new Client({ name: 'test', version: '1' });
    await client.connect(transports[way]());
  });
  afterAll(() => client.close());
  const call = async (name: string, input: Record<string, unknown> = {}): Promise<Called> =>
    (await client.callTool({ name, arguments: input })) as Called;

  test('each tool says what it changes', async () => {
    const { tools } = await client.listTools();
    expect(tools.length).toBeGreaterThan(30);
    for (const { name, description, annotations } of tools) {
      expect(`${name}: ${description ?? ''}`).toMatch(/Changes(?:: .+\.| nothing\.| what .+\.)$/);
      expect(annotations?.readOnlyHint).toBe(description?.endsWith('Changes nothing.') === true);
    }
  });

  test('stages, asks, and is told why, with the citation', async () => {
    const made = await call('createEntity', {
      kind: 'agent-identification',
      body: { org: 'yoigo', state: 'EXPIRED' },
    });
    const { id } = JSON.parse(made.content[0]?.text ?? '') as { id: string };
    const path = `/v1/orgs/yoigo/identifications/agent/${id}/close`;
    const { content } = await call('sendRequest', { method: 'POST', path, headers });
    const answer = JSON.parse(content[0]?.text ?? '') as { status: number; rule: string };
    expect(answer.status).toBe(409);
    const rule = await call('getRule', { rule_id: answer.rule });
    expect(rule.content[0]?.text).toMatch(/"grade": ?"(?:documented|inferred)"/);
  });

  test('moves the clock, and sees what came of it', async () => {
    await call('setClock', { body: { action: 'advance', duration: 'P31D' } });
    const { content } = await call('sendRequest', { path: CHAIN, headers });
    expect(content[0]?.text).toContain('EXPIRED');
    await call('reset');
  });

  test('what is refused is told in words', async () => {
    const refused = await call('createEntity', { kind: 'no-such-kind', body: {} });
    expect(refused.isError).toBe(true);
    expect(refused.content[0]?.text).toContain('must be one of');
    expect((await call('no-such-tool')).content[0]?.text).toContain('does not exist');
  });
});

test('over HTTP a world is a path away, and only POST is taken', async () => {
  const ask = (path: string, method: string): Promise<Response> =>
    fetch(simulator.url + path, {
      method,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      ...(method === 'POST' && {
        body: JSON.stringify({
          jsonrpc: '2.0',
          id: 1,
          method: 'tools/call',
          params: {
            name: 'setClock',
            arguments: { body: { action: 'advance', duration: 'P31D' } },
          },
        }),
      }),
    });
  expect((await ask('/__worlds/w1/__admin/mcp', 'POST')).status).toBe(200);
  expect((await simulator.admin.getClock()).offset_ms).toBe(0);
  expect((await ask('/__admin/mcp', 'GET')).status).toBe(405);
});
