import { expect, test } from '@jest/globals';
import { createSimulator } from '../../src/index.js';
import { documentsContract } from '../../src/masstack/contract.js';

const example = documentsContract().operations.get('createAgentIdentification')?.body?.example;

test('creations that arrive at once each get an id of their own', async () => {
  const simulator = await createSimulator({ port: 0 });
  try {
    const replies = await Promise.all(
      Array.from({ length: 200 }, () =>
        simulator.handle({
          method: 'POST',
          url: '/v1/orgs/yoigo/identifications/agent',
          headers: { authorization: 'Bearer test_admin', 'content-type': 'application/json' },
          body: Buffer.from(JSON.stringify(example)),
        }),
      ),
    );
    const ids = replies.map(
      ({ body }) => (body as { readonly admin_identification_id: string }).admin_identification_id,
    );
    expect(replies.map(({ status }) => status)).toEqual(Array(200).fill(201));
    expect(new Set(ids).size).toBe(200);
  } finally {
    await simulator.close();
  }
});
