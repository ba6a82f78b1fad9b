import { expect, test } from '@jest/globals';
import { silentLog } from '../../src/runtime/log.js';
import { createJournalist } from '../../src/postgres/journalist.js';
import type { Statement } from '../../src/postgres/link.js';
import type { WorldRow } from '../../src/postgres/rows.js';

const MEBIBYTE = 1024 * 1024;

test('large bodies that wait for a slow database give way to later ones, and are written a few at a time', async () => {
  const written: (readonly string[])[] = [];
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const journalist = createJournalist(
    {
      async ask({ values = [] }: Statement) {
        await held;
        const entries = values[4] as readonly string[];
        written.push(entries.map((entry) => String(/\/(\d+)/.exec(entry)?.[1])));
        return [];
      },
      hold: () => Promise.reject(new Error('nothing was in doubt')),
    },
    1000,
    silentLog,
  );
  const record = (number: number, size: number): void => {
    journalist.record(
      { id: '1', era: 0 } as WorldRow,
      {
        at: 0,
        request: {
          method: 'POST',
          url: `/${number}`,
          headers: {},
          rawHeaders: [],
          body: new Uint8Array(size),
        },
        reply: { status: 200, rule: 'some' },
      },
      number,
    );
  };
  record(0, 1);
  const first = journalist.flush();
  for (let number = 1; number <= 9; number += 1) record(number, 10 * MEBIBYTE);
  for (let number = 10; number <= 12; number += 1) record(number, 1.5 * MEBIBYTE);
  release();
  await first;
  await journalist.close();
  expect(written).toEqual([['0'], ['5'], ['6'], ['7'], ['8'], ['9'], ['10', '11'], ['12']]);
});

/** Which of these the database has, when it refuses some: the URLs of those that it takes. */
async function writtenOf(
  given: readonly { readonly world: string; readonly url: string }[],
  refuse: (world: unknown, entries: readonly string[]) => string | undefined,
): Promise<readonly string[]> {
  const written: string[] = [];
  const ask = async ({ values = [] }: Statement): Promise<readonly []> => {
    const entries = values[4] as readonly string[];
    const code = refuse(values[0], entries);
    if (code !== undefined) throw Object.assign(new Error('refused'), { code });
    written.push(...entries.map((entry) => String(/"url":"([^"]*)"/.exec(entry)?.[1])));
    return [];
  };
  const journalist = createJournalist(
    {
      ask,
      hold: (work) =>
        work({
          send: async (statements) => {
            for (const each of statements) {
              if (each.name.startsWith('write')) await ask(each);
            }
            return [];
          },
        }),
    },
    1000,
    silentLog,
  );
  for (const { world, url } of given) {
    journalist.record(
      { id: world, era: 0 } as WorldRow,
      {
        at: 0,
        request: { method: 'GET', url, headers: {}, rawHeaders: [], body: undefined },
        reply: { status: 200, rule: 'some' },
      },
      0,
    );
  }
  await journalist.close();
  return written;
}

test('a world whose row somebody holds does not hold up the journals of others', async () => {
  const given = [
    { world: '1', url: '/a' },
    { world: '2', url: '/b' },
  ];
  expect(await writtenOf(given, (world) => (world === '1' ? '57014' : undefined))).toEqual(['/b']);
});

test('an entry that the database does not take is left out, and those beside it are not', async () => {
  const given = ['/a', '/deep', '/c'].map((url) => ({ world: '1', url }));
  const refuse = (_world: unknown, entries: readonly string[]): string | undefined =>
    entries.some((entry) => entry.includes('/deep')) ? '54001' : undefined;
  expect(await writtenOf(given, refuse)).toEqual(['/a', '/c']);
});
