import { afterEach, expect, test } from '@jest/globals';
import { createSimulator } from '../../src/index.js';
import { createSilence } from '../../src/postgres/silence.js';
import { describeWithPostgres, usePostgres } from '../support/postgres.js';
import { createAgent } from '../support/requests.js';
import { countRoundTrips } from '../support/round-trips.js';
import { sendTo } from '../support/simulator.js';

const never = new Promise<never>(() => undefined);
/** Until all that can happen without a turn has happened. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The turns are taken by hand. */
function listen(ask: () => Promise<void>): {
  readonly heed: (answers: Promise<unknown>) => { readonly outcome: () => string };
  turns(count: number): Promise<void>;
  readonly asked: () => number;
  readonly isResting: () => boolean;
} {
  let look: (() => void) | undefined;
  let asked = 0;
  const silence = createSilence(
    () => {
      asked += 1;
      return ask();
    },
    (callback) => {
      look = callback;
      return () => {
        look = undefined;
      };
    },
  );
  return {
    heed(answers) {
      let outcome = 'waits';
      silence.heed(answers).then(
        () => {
          outcome = 'answered';
        },
        () => {
          outcome = 'given up';
        },
      );
      return { outcome: () => outcome };
    },
    async turns(count) {
      for (let turn = 0; turn < count; turn += 1) {
        look?.();
        await settle();
      }
    },
    asked: () => asked,
    isResting: () => look === undefined,
  };
}

test('where a question is not answered either, those who wait are given up, and those who came later are not', async () => {
  const database = listen(() => never);
  const first = database.heed(never);
  await database.turns(3);
  expect(database.asked()).toBe(1);
  const later = database.heed(never);
  await database.turns(4);
  expect(first.outcome()).toBe('waits');
  await database.turns(1);
  expect([first.outcome(), later.outcome()]).toEqual(['given up', 'waits']);
});

test('where the question fails, they are given up at once', async () => {
  const database = listen(() => Promise.reject(new Error('refused')));
  const waiting = database.heed(never);
  await database.turns(3);
  expect(waiting.outcome()).toBe('given up');
});

test('a slow statement of a database that lives is waited for', async () => {
  const database = listen(() => Promise.resolve());
  let answer = (): void => undefined;
  const waiting = database.heed(
    new Promise<void>((resolve) => {
      answer = resolve;
    }),
  );
  await database.turns(60);
  expect(waiting.outcome()).toBe('waits');
  expect(database.asked()).toBe(20);
  answer();
  await database.turns(4);
  expect(waiting.outcome()).toBe('answered');
  expect(database.asked()).toBe(20);
  expect(database.isResting()).toBe(true);
});

const postgres = usePostgres();

describeWithPostgres('a silent database', () => {
  const open: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
  });

  // A connection alone would be given up after 20 seconds.
  test('is given up long before a statement is, and heard again', async () => {
    const proxy = await countRoundTrips(postgres.server.port);
    open.push(() => {
      proxy.close();
    });
    const data = postgres.fresh().replace(/:\d+\//, `:${proxy.port}/`);
    const simulator = await createSimulator({ port: 0, data });
    const { url } = simulator;
    open.push(() => simulator.close());
    expect((await sendTo(url, createAgent())).status).toBe(201);
    const release = proxy.hold();
    const refused = await sendTo(url, createAgent());
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(refused.text).toContain('nothing on a new connection either');
    release();
    expect((await sendTo(url, createAgent())).status).toBe(201);
  }, 15_000);
});
