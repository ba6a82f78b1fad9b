import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { isNode, list, node, type Node } from '../spec/document.js';
import { actor, agentBody, createAgent } from '../support/requests.js';
import { idOf, useSimulator } from '../support/simulator.js';

/** Of the five kinds together: of one, more than are gathered in one piece. */
const POPULATION = 2800;
const simulator = useSimulator({ population: POPULATION });
const AGENTS = '/entities/agent-identification';

/** All values of a record, in small letters. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value.toLowerCase()];
  if (typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (!isNode(value)) return [];
  return Object.values(value).flatMap(textsIn);
}

async function pages(query: string): Promise<readonly Node[]> {
  const found: Node[] = [];
  let cursor = '';
  do {
    const { body } = await simulator.admin('GET', `${AGENTS}?limit=700${query}${cursor}`);
    found.push(...list(body['entities']).map(node));
    cursor = typeof body['next'] === 'string' ? `&cursor=${body['next']}` : '';
  } while (cursor !== '');
  return found;
}

/** What a search must find is looked up in the list of everything. */
async function compare(q: string, known?: readonly Node[]): Promise<number> {
  const all = known ?? (await pages(''));
  const wanted = all.filter(({ kind: _kind, ...rest }) =>
    textsIn(rest).some((text) => text.includes(q.toLowerCase())),
  );
  expect(await pages(`&q=${encodeURIComponent(q)}`)).toEqual(wanted);
  const { body } = await simulator.admin(
    'GET',
    `/entities?kind=agent-identification&q=${encodeURIComponent(q)}`,
  );
  expect(body['total']).toBe(wanted.length);
  return wanted.length;
}

/** So that what was gathered meanwhile is used. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await setImmediate();
}

const NEEDLES = ['GARCÍA', '6123456789', 'created', 'expired', '2030-'];

async function compareAll(): Promise<void> {
  const all = await pages('');
  for (const needle of NEEDLES) await compare(needle, all);
}

describe('a search in any field', () => {
  test('finds the same before and after the texts are gathered, and after every change', async () => {
    await simulator.admin('POST', '/reset', { at: '2030-01-01T00:00:00Z' });
    await compareAll();
    await settle();
    await compareAll();
    const id = idOf(await simulator.send(createAgent()));
    const hostile = '<Ñandú & \u202eevil> 😀';
    await simulator.send(createAgent({ ...agentBody, actor: { ...actor, last_name: hostile } }));
    expect(await compare(hostile)).toBe(1);
    expect(await compare('ñandú')).toBe(1);
    await simulator.admin('PATCH', `${AGENTS}/${id}`, { state: 'CLOSED' });
    await compareAll();
    const [first] = await pages('');
    await simulator.admin('DELETE', `${AGENTS}/${String(first?.['id'])}`);
    await settle();
    await compareAll();
    await simulator.admin('PUT', '/clock', { action: 'advance', duration: 'P60D' });
    await compareAll();
    expect(await compare('expired')).toBeGreaterThan(POPULATION / 10);
    await simulator.admin('POST', '/reset');
    await compareAll();
  });

  test('finds nothing that lies between two fields or two records', async () => {
    await settle();
    for (const needle of ['\u0001', '\u0000', 'yoigo\u0001created']) {
      expect(await compare(needle)).toBe(0);
    }
  });

  test('goes together with the other filters, and with the end', async () => {
    const all = await pages('&q=a&state=CREATED&org=yoigo');
    expect(all.length).toBeGreaterThan(10);
    for (const record of all) expect(record).toMatchObject({ state: 'CREATED', org: 'yoigo' });
    expect(await pages('&q=a&state=CREATED&org=yoigo&order=newest')).toEqual([...all].reverse());
  });
});
