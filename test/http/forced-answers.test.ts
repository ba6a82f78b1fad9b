import { describe, expect, test } from '@jest/globals';
import { documentedOperations } from '../spec/documented-pairs.js';
import { createAgent, scorings, seeded, signature, UNKNOWN_ID } from '../support/requests.js';
import { useSimulator } from '../support/simulator.js';
import type { Pair } from '../../src/admin/pairs.js';

const simulator = useSimulator();
const scoring = `${scorings()}/${UNKNOWN_ID}`;

describe('Prefer', () => {
  test('code=… reaches each of the 94 pairs, on a valid request', async () => {
    const { body } = await simulator.admin('GET', '/catalogue');
    const pairs = body['pairs'] as readonly Pair[];
    for (const { operationId, responses } of documentedOperations) {
      const valid = pairs.find(
        ({ operation, status }) => operation === operationId && status < 300,
      );
      if (valid === undefined) throw new Error(`no success of ${operationId}`);
      for (const [code] of responses) {
        // Throws when the answer breaks the schema of this status.
        const { status, rule } = await simulator.send({
          method: valid.method,
          path: valid.path,
          headers: { ...valid.headers, prefer: `code=${code}` },
          ...(valid.body !== undefined && { body: valid.body }),
          ...(valid.body_base64 !== undefined && {
            bytes: Buffer.from(valid.body_base64, 'base64'),
          }),
        });
        expect({ operationId, status, rule }).toEqual({
          operationId,
          status: code,
          rule: 'override.prefer',
        });
      }
    }
  });

  test.each([
    { headers: { prefer: 'code=404' }, query: '', status: 404 },
    { headers: { prefer: 'code="404"' }, query: '', status: 404 },
    { headers: { prefer: 'respond-async, code=404' }, query: '', status: 404 },
    { headers: { prefer: 'dynamic=false; code=404' }, query: '', status: 404 },
    { headers: {}, query: '?__code=404', status: 404 },
    { headers: { prefer: 'code=500' }, query: '?__code=404', status: 500 },
    { headers: { prefer: 'code=409' }, query: '', status: 409 },
    { headers: { prefer: 'code=418' }, query: '', status: 418 },
    { headers: { prefer: 'code=503' }, query: '', status: 503 },
  ])('$headers $query: $status', async ({ headers, query, status }) => {
    const answer = await simulator.send({ path: scoring + query, headers });
    expect(answer).toMatchObject({ status, rule: 'override.prefer' });
    expect(answer.details).toHaveLength(1);
  });

  test.each(['code=201', 'code=302', 'code=600', 'code=x', 'code=', 'example=nothing'])(
    '%s is a 400 that lists what there is',
    async (prefer) => {
      const answer = await simulator.send({ path: scoring, headers: { prefer } });
      expect(answer).toMatchObject({ status: 400, rule: 'request.invalid' });
      expect(answer.details[0]).toMatch(/^\/header\/prefer (code|example) must be one of .+/);
    },
  );

  test.each(['respond-async', 'return=minimal', 'wait=10'])('%s is not for us', async (prefer) => {
    const answer = await simulator.send({ path: scoring, headers: { prefer } });
    expect(answer.rule).toBe('scoring.read.unknown');
  });

  test('example=… gives the named example', async () => {
    const refused = await simulator.send({ path: scoring, headers: { prefer: 'example=nothing' } });
    const names =
      /one of (.*) for getScoring/.exec(refused.details[0] ?? '')?.[1]?.split(', ') ?? [];
    expect(names.length).toBeGreaterThan(1);
    const statuses = new Set();
    for (const name of names) {
      const headers = { prefer: `example=${name}` };
      const { status, body } = await simulator.send({ path: scoring, headers });
      expect(status).toBe(200);
      statuses.add(JSON.stringify(body));
    }
    expect(statuses.size).toBe(names.length);
  });

  test('changes nothing, and neither hides bad credentials nor bad input', async () => {
    const headers = { prefer: 'code=204', 'x-fingerprint': 'a', 'x-installation_id': 'b' };
    const path = signature(seeded.signature.CREATED);
    expect(
      (await simulator.send({ method: 'POST', path: `${path}/preview`, headers })).status,
    ).toBe(204);
    expect((await simulator.send({ path })).body['status']).toBe('CREATED');
    const prefer = { prefer: 'code=201' };
    expect((await simulator.send({ ...createAgent(), headers: prefer, token: null })).status).toBe(
      401,
    );
    expect((await simulator.send({ ...createAgent({}), headers: prefer })).rule).toBe(
      'request.invalid',
    );
  });
});

describe('base URL', () => {
  test.each(['', '/v1'])('%j is one', async (base) => {
    const url = `${simulator.url}${base}/orgs/yoigo/biometric_signs/${seeded.signature.CREATED}`;
    const response = await fetch(url, { headers: { authorization: 'Bearer test_admin' } });
    expect(response.status).toBe(200);
    expect(response.headers.get('x-mock-rule')).toBe('signature.read');
  });

  test.each(['/v2/orgs', '/v1/v1/orgs', '/v1orgs', '//orgs', '/V1/orgs'])(
    '%s is none',
    async (start) => {
      const path = `${start}/yoigo/biometric_signs/${seeded.signature.CREATED}`;
      const answer = await simulator.send({ path });
      expect(answer).toMatchObject({ status: 404, rule: 'request.unknown-operation' });
    },
  );
});
