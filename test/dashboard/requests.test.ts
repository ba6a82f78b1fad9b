import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { list, node, type Node } from '../spec/document.js';
import { actor, agentBody, createAgent, scorings, seeded } from '../support/requests.js';
import { idOf, useSimulator } from '../support/simulator.js';

const simulator = useSimulator();
beforeEach(() => simulator.reset());

const CHAIN = { path: `/orgs/yoigo/identifications/chain/${seeded.chain.CREATED}` };
const read = { ...CHAIN, headers: { 'user-agent': 'x' } };
const journal = async (query = ''): Promise<readonly Node[]> =>
  list((await simulator.admin('GET', `/journal${query}`)).body['requests']).map(node);
const lastId = async (): Promise<string> => String((await journal('?limit=1'))[0]?.['id']);

describe('the journal in short', () => {
  test('has operation, rule, reason in words, record and time taken', async () => {
    await simulator.send(read);
    await simulator.send({ ...read, token: 'test_expired' });
    const [refused, answered] = await journal();
    expect(answered).toMatchObject({
      method: 'GET',
      operation: 'getChainedIdentificationStatus',
      status: 200,
      kind: 'identification-chain',
      entity: seeded.chain.CREATED,
      world: 'default',
      ms: expect.any(Number),
      reason: expect.stringMatching(/[a-z] [a-z]/),
    });
    expect(refused).toMatchObject({ status: 403, rule: 'credentials.expired' });
    expect(refused?.['reason']).toContain('expired');
  });

  test('comes page by page, and only what is asked for', async () => {
    for (const status of [404, 404, 200]) {
      await simulator.send(status === 404 ? { path: '/orgs/yoigo/nothing' } : read);
    }
    const { body } = await simulator.admin('GET', '/journal?limit=2');
    expect(body).toMatchObject({ remembered: 3, next: 1 });
    expect(await journal(`?limit=2&before=${String(body['next'])}`)).toHaveLength(1);
    expect(await journal('?status=4')).toHaveLength(2);
    expect(await journal('?status=404&q=NOTHING')).toHaveLength(2);
    expect(await journal('?operation=getChainedIdentificationStatus')).toHaveLength(1);
    expect(await journal('?rule=request.unknown-operation')).toHaveLength(2);
    expect((await simulator.admin('GET', '/journal?status=9')).status).toBe(400);
  });

  test('is not filled by the control plane', async () => {
    await simulator.admin('GET', '/journal');
    await simulator.admin('GET', '/entities');
    expect(await journal()).toEqual([]);
  });
});

describe('a request of the journal', () => {
  test('is explained: the checks that it went through, and what it would get now', async () => {
    const id = idOf(await simulator.send(createAgent()));
    const path = `/orgs/yoigo/identifications/agent/${id}/close`;
    const first = await simulator.send({ method: 'POST', path });
    const { body } = await simulator.admin('GET', `/requests/${await lastId()}/explain`);
    expect(node(body['then'])).toMatchObject({ status: first.status, rule: { id: first.rule } });
    const checks = list(node(body['then'])['checks']).map((check) => node(check)['check']);
    expect(checks).toEqual(['operation', 'credentials', 'input', 'override', 'state']);
    const again = await simulator.send({ method: 'POST', path });
    expect(node(body['now'])).toMatchObject({ status: again.status, rule: { id: again.rule } });
  });

  test.each([
    [{ ...read, token: null }, ['operation', 'credentials']],
    [{ path: scorings(), body: {} }, ['operation', 'credentials', 'input']],
    [{ path: '/orgs/yoigo/nothing' }, ['operation']],
  ])('%j went through %j', async (sent, checks) => {
    await simulator.send(sent);
    const { body } = await simulator.admin('GET', `/requests/${await lastId()}/explain`);
    const then = list(node(body['then'])['checks']).map(node);
    expect(then.map(({ check }) => check)).toEqual(checks);
    expect(then.at(-1)).toMatchObject({ outcome: 'refused' });
  });

  test('is sent again as it came, what is redacted included', async () => {
    const first = await simulator.send(createAgent());
    const { body } = await simulator.admin('POST', `/requests/${await lastId()}/resend`);
    expect(body).toMatchObject({ status: 201, operation: 'createAgentIdentification' });
    expect(body['entity']).not.toBe(idOf(first));
    const made = await simulator.admin(
      'GET',
      `/entities/agent-identification/${String(body['entity'])}`,
    );
    expect(node(made.body['actor'])).toMatchObject({ last_name: actor.last_name });
    expect(await journal()).toHaveLength(2);
  });

  test('that is not there: 404', async () => {
    for (const [method, what] of [
      ['GET', 'explain'],
      ['GET', 'curl'],
      ['GET', 'stub'],
      ['POST', 'resend'],
    ] as const) {
      expect((await simulator.admin(method, `/requests/nothing/${what}`)).status).toBe(404);
    }
  });

  test('becomes a stub that the contract allows, with examples for what is private', async () => {
    const made = await simulator.send(createAgent());
    const id = idOf(made);
    await simulator.send({ path: `/orgs/yoigo/identifications/agent/${id}`, method: 'DELETE' });
    const { body } = await simulator.admin('GET', `/requests/${await lastId()}/stub`);
    expect(JSON.stringify(body)).not.toContain('[redacted]');
    const put = await simulator.admin('POST', '/mappings', body);
    expect(put.status).toBe(201);
    const again = await simulator.send({
      path: `/orgs/yoigo/identifications/agent/${id}`,
      method: 'DELETE',
    });
    expect([again.status, again.rule]).toEqual([204, 'override.stub']);
  });
});

describe('as curl', () => {
  test('what was blacked out is a named placeholder; filled in, it is the same request', async () => {
    const sent = createAgent({ ...agentBody, actor: { ...actor, name: "O'Neil $(id) `id`" } });
    await simulator.send({ ...sent, headers: { 'x-secret-token': 'abc' } });
    const { body } = await simulator.admin('GET', `/requests/${await lastId()}/curl`);
    const placeholders = list(body['placeholders']).map(node);
    const command = String(body['command']);
    expect(placeholders).toContainEqual({
      name: '{{actor.last_name}}',
      place: '/body/actor/last_name',
    });
    expect(placeholders).toContainEqual({
      name: '{{x-secret-token}}',
      place: '/header/x-secret-token',
    });
    expect(command).not.toContain(actor.last_name);
    expect(command).toContain('authorization: Bearer test_admin');
    const valueAt = (place: string): string => {
      const [, where, ...keys] = place.split('/');
      if (where === 'header') return 'abc';
      return String(keys.reduce<unknown>((value, key) => node(value)[key], sent.body)).replaceAll(
        "'",
        `'\\''`,
      );
    };
    const filled = placeholders.reduce(
      (text, { name, place }) => text.replaceAll(String(name), valueAt(String(place))),
      command,
    );
    const { stdout } = await promisify(execFile)('sh', [
      '-c',
      `${filled} -s -o /dev/null -w '%{http_code}'`,
    ]);
    expect(stdout).toBe('201');
    expect(await journal()).toHaveLength(2);
  });
});

describe('staging', () => {
  const OPERATION = 'getChainedIdentificationStatus';
  const stage = (body: object) => simulator.admin('POST', '/staging', body);
  const statuses = async (count: number): Promise<readonly number[]> => {
    const seen: number[] = [];
    for (let index = 0; index < count; index += 1) seen.push((await simulator.send(read)).status);
    return seen;
  };
  const uses = async (): Promise<readonly Node[]> =>
    list((await simulator.admin('GET', '/stub-uses')).body['stubs']).map(node);

  test('the next two answers fail in the form of the API, and no more', async () => {
    expect((await stage({ operation: OPERATION, status: 503, times: 2 })).status).toBe(201);
    expect(await uses()).toMatchObject([{ hits: 0, left: 2, enabled: true, from: 'api' }]);
    expect(await statuses(3)).toEqual([503, 503, 200]);
    expect(await uses()).toMatchObject([{ hits: 2, left: 0 }]);
  });

  test('a documented success is an example of the document', async () => {
    await stage({ operation: OPERATION, status: 200 });
    // The contract is checked by `send`.
    const answer = await simulator.send(read);
    expect(answer).toMatchObject({ status: 200, rule: 'override.stub' });
  });

  test('a delay alone leaves the answer to the simulator', async () => {
    await stage({ operation: OPERATION, delay: 1 });
    expect((await simulator.send(read)).rule).not.toBe('override.stub');
    expect((await journal())[0]).toMatchObject({ delay: 1, stub: expect.any(String) });
  });

  test('a fault breaks the connection', async () => {
    await stage({ operation: OPERATION, fault: 'EMPTY_RESPONSE', times: 1 });
    await expect(simulator.send(read)).rejects.toThrow();
    expect(await statuses(1)).toEqual([200]);
  });

  test('a stub is switched off and on, and what is left stays', async () => {
    const { body } = await stage({ operation: OPERATION, status: 500, times: 2 });
    const put = (disabled: boolean) =>
      simulator.admin('PUT', `/mappings/${String(body['id'])}`, { ...body, disabled });
    expect(await statuses(1)).toEqual([500]);
    await put(true);
    expect(await statuses(1)).toEqual([200]);
    expect(await uses()).toMatchObject([{ enabled: false, left: 1 }]);
    await put(false);
    expect(await statuses(2)).toEqual([500, 200]);
  });

  test.each([
    [{ operation: 'nothing', status: 500 }, 400],
    [{ operation: OPERATION }, 400],
    [{ operation: OPERATION, status: 201 }, 400],
    [{ operation: OPERATION, status: 99 }, 400],
    [{ operation: OPERATION, status: 500, times: 0 }, 400],
  ])('%j is refused', async (body, status) => {
    expect((await stage(body)).status).toBe(status);
    expect(await uses()).toEqual([]);
  });

  test('what is left of a stub is in a snapshot', async () => {
    await stage({ operation: OPERATION, status: 500, times: 2 });
    await statuses(1);
    await simulator.admin('PUT', '/snapshots/half');
    await statuses(1);
    await simulator.admin('POST', '/snapshots/half/restore');
    expect(await uses()).toMatchObject([{ left: 1 }]);
  });
});
