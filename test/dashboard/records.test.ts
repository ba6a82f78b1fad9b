import { beforeEach, describe, expect, test } from '@jest/globals';
import { list, node, type Node } from '../spec/document.js';
import { createAgent, createOtp, seeded, actor } from '../support/requests.js';
import { idOf, useSimulator, type Answer } from '../support/simulator.js';

const simulator = useSimulator();
beforeEach(() => simulator.reset());

const AGENTS = '/entities/agent-identification';
const get = (path: string): Promise<Answer> => simulator.admin('GET', path);
const idsIn = ({ body }: Answer): readonly string[] =>
  list(body['entities']).map((each) => String(node(each)['id']));
const countsOf = async (query = ''): Promise<Node> => {
  const { body } = await get(`/entities?kind=agent-identification${query}`);
  const [kind] = list(body['kinds']);
  return node(node(kind)['states']);
};

describe('counts', () => {
  test('are those of the lists, for every kind and state', async () => {
    const { body } = await get('/entities');
    let total = 0;
    for (const row of list(body['kinds']).map(node)) {
      for (const [state, count] of Object.entries(node(row['states']))) {
        const listed = await get(`/entities/${String(row['kind'])}?state=${state}`);
        expect(idsIn(listed)).toHaveLength(Number(count));
        total += Number(count);
      }
    }
    expect(body['total']).toBe(total);
    expect(total).toBeGreaterThan(40);
    expect(body['orgs']).toContain('yoigo');
  });

  test('follow requests, and time', async () => {
    const before = await countsOf();
    await simulator.send(createAgent());
    const after = await countsOf();
    expect(after['CREATED']).toBe(Number(before['CREATED']) + 1);
    await simulator.admin('PUT', '/clock', { action: 'advance', duration: 'P1Y' });
    expect(await countsOf()).toMatchObject({ CREATED: 0 });
  });

  test('of another world are its own', async () => {
    await simulator.send({ ...createAgent(), headers: { 'x-mock-world': 'other' } });
    const { body } = await get('/worlds');
    const [own, other] = list(body['worlds']).map(node);
    expect(other?.['entities']).toBe(Number(own?.['entities']) + 1);
    expect([own?.['requests'], other?.['requests']]).toEqual([0, 1]);
    await simulator.admin('DELETE', '/worlds/other');
  });

  test('are of one kind, owner, beginning and text where they are asked for', async () => {
    expect(await countsOf('&id=a9e00000-0001-4001-8000-000000000001')).toMatchObject({
      CREATED: 1,
      CLOSED: 0,
    });
    expect(await countsOf('&org=nobody')).toMatchObject({ CREATED: 0 });
    expect((await get('/entities?kind=nothing')).status).toBe(400);
  });
});

describe('a list', () => {
  test('is the same from both ends, page by page', async () => {
    const walk = async (order: string): Promise<readonly string[]> => {
      const found: string[] = [];
      let cursor = '';
      do {
        const page = await get(`${AGENTS}?limit=4&order=${order}${cursor}`);
        expect(idsIn(page).length).toBeLessThanOrEqual(4);
        found.push(...idsIn(page));
        const { next } = page.body;
        cursor = typeof next === 'string' ? `&cursor=${next}` : '';
      } while (cursor !== '');
      return found;
    };
    const id = idOf(await simulator.send(createAgent()));
    const oldest = await walk('oldest');
    expect(oldest.at(-1)).toBe(id);
    expect(await walk('newest')).toEqual([...oldest].reverse());
    await simulator.admin('DELETE', `${AGENTS}/${id}`);
    await simulator.admin('DELETE', `${AGENTS}/${oldest[0] ?? ''}`);
    expect(await walk('newest')).toEqual(oldest.slice(1, -1).reverse());
  });

  test.each([
    ['q=JAMES', 1],
    ['q=12345678a', 1],
    ['q=%20smith%20', 1],
    ['q=agent-identification', 0],
    ['q=%3Cscript%3E', 0],
    ['q=true&q=x', 0],
  ])('%s finds %d of the new ones', async (query, count) => {
    const before = idsIn(await get(`${AGENTS}?${query}`));
    const id = idOf(await simulator.send(createAgent()));
    const found = await get(`${AGENTS}?${query}`);
    if (query.includes('&q=')) expect(found.status).toBe(400);
    else expect(idsIn(found)).toEqual(count === 1 ? [...before, id] : before);
  });

  test('finds an id by its beginning', async () => {
    expect(idsIn(await get(`${AGENTS}?id=a9e00000-0001-4001-8000-000000000001`))).toEqual([
      seeded.agent.CREATED,
    ]);
  });
});

describe('the answers that a record would get now', () => {
  const answersOf = async (path: string): Promise<readonly Node[]> =>
    list((await get(`${path}/answers`)).body['answers']).map(node);

  test('are those that it gets, with the rule and where it stands', async () => {
    const { body } = await get('/lifecycles');
    for (const { kind, states } of list(body['lifecycles']).map(node)) {
      for (const state of list(states)) {
        const made = await simulator.admin('POST', `/entities/${String(kind)}`, {
          org: 'yoigo',
          state,
        });
        const path = `/entities/${String(kind)}/${idOf(made)}`;
        await simulator.admin('PUT', '/snapshots/before');
        for (const answer of await answersOf(path)) {
          const request = node(answer['request']);
          const rule = node(answer['rule']);
          const bytes = request['body_base64'];
          const sent = await simulator.send({
            method: String(request['method']),
            path: String(request['url']),
            token: null,
            headers: request['headers'] as Record<string, string>,
            ...(request['body'] !== undefined && { body: request['body'] }),
            ...(typeof bytes === 'string' && { bytes: Buffer.from(bytes, 'base64') }),
          });
          expect([sent.status, sent.rule]).toEqual([answer['status'], rule['id']]);
          expect(node(rule['evidence'])['grade']).toMatch(/^(documented|docs|inferred)$/);
          const after = await get(path);
          const to = answer['to'] ?? state;
          expect(after.status === 404 ? 'ABSENT' : after.body['state']).toBe(to);
          await simulator.admin('POST', '/snapshots/before/restore');
        }
      }
    }
  });

  test('change nothing, and tell what else the operation has in this state', async () => {
    const path = `${AGENTS}/${seeded.agent.CREATED}`;
    const before = (await get(path)).text;
    const answers = await answersOf(path);
    expect(answers.length).toBeGreaterThan(2);
    expect((await get(path)).text).toBe(before);
    expect((await get('/journal')).body).toMatchObject({ requests: [], remembered: 0 });
  });

  test('are asked with the token that is named', async () => {
    const path = `${AGENTS}/${seeded.agent.CREATED}/answers`;
    const { body } = await get(`${path}?token=test_expired`);
    const statuses = list(body['answers']).map((answer) => node(answer)['status']);
    expect(new Set(statuses)).toEqual(new Set([401]));
    expect((await get(`${path}?token=nobody`)).details[0]).toContain('test_admin');
  });

  test('of a record that is gone: 404', async () => {
    expect((await get(`${AGENTS}/gone/answers`)).status).toBe(404);
  });
});

describe('the history of a record', () => {
  const historyOf = async (id: string, kind = 'agent-identification'): Promise<readonly Node[]> =>
    list((await get(`/entities/${kind}/${id}/requests`)).body['requests']).map(node);

  test('has its creation and each request to it, and none of others', async () => {
    const id = idOf(await simulator.send(createAgent()));
    await simulator.send(createAgent());
    await simulator.send(createOtp());
    const close = { method: 'POST', path: `/orgs/yoigo/identifications/agent/${id}/close` };
    await simulator.send(close);
    await simulator.send(close);
    const found = await historyOf(id);
    expect(found.map(({ status }) => status)).toHaveLength(3);
    expect(found.at(-1)).toMatchObject({
      operation: 'createAgentIdentification',
      entity: id,
      kind: 'agent-identification',
      ms: expect.any(Number),
    });
    expect(JSON.stringify(found)).not.toContain(actor.last_name);
  });

  test('outlives the record', async () => {
    const id = idOf(await simulator.send(createAgent()));
    await simulator.admin('DELETE', `${AGENTS}/${id}`);
    expect(await historyOf(id)).toHaveLength(1);
  });
});
