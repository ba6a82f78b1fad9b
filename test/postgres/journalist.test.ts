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
