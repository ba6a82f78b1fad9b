/** Somebody's test: an identification is closed once, and a second time is a conflict. */
import assert from 'node:assert/strict';

const agents = `${process.env.MASSTACK_MOCK_URL}/v1/orgs/yoigo/identifications/agent`;
const headers = { authorization: 'Bearer test_agent', 'content-type': 'application/json' };
const actor = {
  name: 'James',
  last_name: 'Smith',
  identity_document: { document_number: '12345678A', document_type: 'NIF' },
};
const post = (url, body) => fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });

const created = await post(agents, { actor, expires_in: 'P7D' });
assert.equal(created.status, 201);
const { admin_identification_id: id } = await created.json();
assert.equal((await post(`${agents}/${id}/close`)).status, 204);
assert.equal((await post(`${agents}/${id}/close`)).status, 409);
