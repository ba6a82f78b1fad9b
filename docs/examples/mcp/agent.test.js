import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

const client = new Client({ name: 'agent', version: '1.0.0' });
await client.connect(new StdioClientTransport({ command: 'npx', args: ['masstack-mock', 'mcp'] }));
after(() => client.close());

async function call(name, input) {
  const { content } = await client.callTool({ name, arguments: input });
  return JSON.parse(content[0].text);
}

test('an agent stages a record, gets a refusal, and is told why', async () => {
  const { id } = await call('createEntity', {
    kind: 'agent-identification',
    body: { org: 'yoigo', state: 'EXPIRED' },
  });
  const { status, rule } = await call('sendRequest', {
    method: 'POST',
    path: `/v1/orgs/yoigo/identifications/agent/${id}/close`,
    headers: { authorization: 'Bearer test_admin', 'user-agent': 'agent' },
  });
  assert.equal(status, 409);
  assert.match((await call('getRule', { rule_id: rule })).title, /can be closed/);
});
