import { beforeEach, describe, expect, test } from '@jest/globals';
import { useSimulator, type Answer } from '../support/simulator.js';

const simulator = useSimulator({ population: 500 });
const CHAIN = '/entities/identification-chain';
const idsOf = ({ body }: Answer): readonly string[] =>
  (body['entities'] as readonly { readonly id: string }[]).map(({ id }) => id);

beforeEach(() => simulator.reset());

/** Page after page; `between` is called after each. */
async function readPages(query: string, between = async (_page: Answer) => {}): Promise<string[]> {
  const found: string[] = [];
  let cursor = '';
  for (;;) {
    const page = await simulator.admin('GET', `${CHAIN}?${query}${cursor}`);
    expect(page.status).toBe(200);
    found.push(...idsOf(page));
    await between(page);
    const { next } = page.body as { readonly next?: string };
    if (next === undefined) return found;
    cursor = `&cursor=${next}`;
  }
}

describe('the list of records', () => {
  test('comes in pages of the length that is asked for, in the same order', async () => {
    const all = idsOf(await simulator.admin('GET', CHAIN));
    expect(all.length).toBeGreaterThan(100);
    expect(await readPages('limit=7')).toEqual(all);
    expect(await readPages(`limit=${all.length}`)).toEqual(all);
  });

  test('is filtered before it is cut into pages', async () => {
    const all = idsOf(await simulator.admin('GET', `${CHAIN}?org=masmovil&state=CREATED`));
    expect(all.length).toBeGreaterThan(10);
    expect(await readPages('org=masmovil&state=CREATED&limit=4')).toEqual(all);
  });

  test('misses and repeats nothing when the records of each page are deleted', async () => {
    await simulator.admin('POST', CHAIN, { id: 'made-later' });
    const all = idsOf(await simulator.admin('GET', CHAIN));
    const found = await readPages('limit=25', async (page) => {
      for (const id of idsOf(page)) await simulator.admin('DELETE', `${CHAIN}/${id}`);
    });
    expect(found).toEqual(all);
    expect(idsOf(await simulator.admin('GET', CHAIN))).toEqual([]);
  });

  test.each(['limit=0', 'limit=many', 'cursor=x', 'cursor=-1'])('refuses ?%s', async (query) => {
    const { status, details } = await simulator.admin('GET', `${CHAIN}?${query}`);
    expect([status, details[0]]).toEqual([
      400,
      expect.stringContaining(`/query/${query.split('=')[0]}`),
    ]);
  });
});

test('a snapshot that is larger than any other body can be fetched and put back', async () => {
  await simulator.admin('PUT', '/snapshots/small');
  const small = (await simulator.admin('GET', '/snapshots/small')).body;
  const [record] = small['records'] as readonly object[];
  const records = Array.from({ length: 500 }, (_, index) => ({
    ...record,
    id: `${index}`,
    org: 'x'.repeat(50_000),
  }));
  const put = await simulator.admin('PUT', '/snapshots/large', { ...small, records });
  expect(put.status).toBe(201);
  const restored = await simulator.admin('POST', '/snapshots/large/restore');
  expect(restored.body).toMatchObject({ entities: 500 });
  await simulator.admin('PUT', '/snapshots/again');
  const fetched = await simulator.admin('GET', '/snapshots/again');
  expect(fetched.text.length).toBeGreaterThan(22 * 1024 * 1024);
  expect((await simulator.admin('PUT', '/snapshots/last', fetched.body)).status).toBe(201);
  const last = await simulator.admin('GET', '/snapshots/last');
  expect(last.text === fetched.text).toBe(true);
});
