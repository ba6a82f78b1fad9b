import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createClock } from '../../src/runtime/clock.js';
import { createJournal, type MemoryJournal, type JournalEntry } from '../../src/server/journal.js';
import { jsonOf as sentFor, textedOnce } from '../../src/server/json-reply.js';
import type { Reply, RequestValue } from '../../src/server/message.js';
import { createTape } from '../../src/server/tape.js';

const AT = '2030-01-01T00:00:00.000Z';
const newJournal = (size?: number): MemoryJournal =>
  createJournal({ seed: 1, clock: createClock({ mode: 'frozen', at: AT }), size });

const listOf = (journal: MemoryJournal): readonly JournalEntry[] =>
  [...journal.numbers()].flatMap((number) => journal.read(number) ?? []);

const request = (parts: Partial<RequestValue> = {}): RequestValue => ({
  method: 'GET',
  url: '/v1/orgs',
  headers: {},
  rawHeaders: [],
  body: undefined,
  ...parts,
});
const reply: Reply = { status: 200, rule: 'some.rule', body: { a: 1 } };

/** All but `rawHeaders`, of which only the repeated ones say more than `headers`. */
const shown = (entries: readonly JournalEntry[]): unknown[] =>
  entries.map(({ number, at, request: { method, url, headers, body }, reply: answer }) => ({
    number,
    at,
    request: { method, url, headers, body: body && [...body] },
    reply: answer,
  }));

const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.constant('half \ud800'));
const anyRequest: fc.Arbitrary<RequestValue> = fc
  .record({
    method: fc.constantFrom('GET', 'POST'),
    url: text,
    headers: fc.dictionary(fc.string({ minLength: 1 }), fc.oneof(text, fc.array(text))),
    body: fc.option(fc.uint8Array({ maxLength: 40_000 }), { nil: undefined }),
  })
  .map((parts) => request(parts));
const anyReply: fc.Arbitrary<Reply> = fc.record(
  {
    status: fc.integer({ min: 200, max: 599 }),
    rule: text,
    headers: fc.dictionary(fc.string({ minLength: 1 }), text),
    body: fc.oneof(fc.jsonValue(), fc.uint8Array()),
  },
  { requiredKeys: ['status', 'rule'] },
);

describe('the journal', () => {
  test('gives back what it was given, the newest first, as far as it remembers', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anyRequest, anyReply), { maxLength: 60 }),
        fc.integer({ min: 1, max: 40 }),
        (exchanges, size) => {
          const journal = newJournal(size);
          const given: JournalEntry[] = exchanges.map(([asked, answered], number) => {
            // Bytes are copied: whoever made them may go on using the room.
            journal.record(asked, answered);
            return { number, at: Date.parse(AT), request: asked, reply: jsonOf(answered) };
          });
          expect(shown(listOf(journal))).toEqual(shown(given.slice(-size).reverse()));
        },
      ),
      { seed: 1, numRuns: 100 },
    );
  });

  test('knows each of the headers that were sent twice', () => {
    const journal = newJournal();
    const rawHeaders = ['Accept', 'a/b', 'Accept', 'c/d'];
    journal.record(request({ headers: { accept: 'a/b, c/d' }, rawHeaders }), reply);
    expect(listOf(journal)[0]?.request.rawHeaders).toEqual(rawHeaders);
  });

  test('keeps its own copy of a body', () => {
    const journal = newJournal();
    const body = new Uint8Array([1, 2, 3]);
    journal.record(request({ body }), reply);
    body.fill(0);
    expect([...(listOf(journal)[0]?.request.body ?? [])]).toEqual([1, 2, 3]);
  });

  test('forgets what it is told to, of either kind, and only that', () => {
    const journal = newJournal(5);
    const bytes: Reply = { ...reply, body: new Uint8Array([1]) };
    for (let index = 0; index < 8; index += 1) {
      journal.record(request({ url: `/${index}` }), index % 2 === 0 ? reply : bytes);
    }
    journal.remover()([4, 5]);
    const urls = (): readonly string[] => listOf(journal).map((entry) => entry.request.url);
    expect(urls()).toEqual(['/7', '/6', '/3']);
    journal.record(request({ url: '/8' }), reply);
    expect(urls()).toEqual(['/8', '/7', '/6']);
    journal.reset();
    expect(urls()).toEqual([]);
    journal.record(request({ url: '/9' }), reply);
    expect(listOf(journal)).toMatchObject([{ number: 0, request: { url: '/9' } }]);
  });

  test.each([
    ['requests', (bytes: Uint8Array) => [request({ body: bytes }), reply] as const],
    ['answers', (bytes: Uint8Array) => [request(), { ...reply, body: bytes }] as const],
  ])('does not fill the memory with the bodies of %s', (_of, exchange) => {
    const journal = newJournal();
    for (let index = 0; index < 10; index += 1) {
      journal.record(...exchange(new Uint8Array(20 * 1024 * 1024)));
    }
    expect(listOf(journal).map(({ number }) => number)).toEqual([9, 8, 7]);
  });
});

describe('the journal of a world', () => {
  test('remembers what comes after something that is larger than all it may hold', () => {
    const journal = newJournal();
    const huge = 'x'.repeat(21 * 1024 * 1024);
    journal.record(request({ body: new Uint8Array(8 * 1024 * 1024) }), { ...reply, body: huge });
    for (let index = 0; index < 10; index += 1) journal.record(request(), reply);
    expect(listOf(journal).map(({ number }) => number)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
  });

  test('tells those who come after its end that it has ended', () => {
    const journal = newJournal();
    journal.end();
    let ended = 0;
    journal.subscribe({ onEntry: () => undefined, onEnd: () => (ended += 1) });
    expect(ended).toBe(1);
  });
});

describe('the tape', () => {
  test('lets go of what is not needed any more, and writes over it', () => {
    const tape = createTape();
    for (let number = 0; number < 20_000; number += 1) {
      tape.write('text ', String(number), new Uint8Array(500).fill(number));
      tape.dropBefore(number - 100);
      expect(tape.size).toBeLessThan(1024 * 1024);
    }
    for (let number = 19_900; number < 20_000; number += 1) {
      expect(tape.read(number).text).toBe(`text ${number}`);
      expect(tape.read(number).bytes).toEqual(new Uint8Array(500).fill(number));
    }
  });
});

describe('a reply that is remembered and sent', () => {
  test('becomes text once', () => {
    let times = 0;
    const body = { toJSON: () => (times += 1) };
    const texted = textedOnce({ ...reply, body });
    expect([sentFor(texted), sentFor(texted), times]).toEqual(['1', '1', 1]);
  });

  test('leaves its text behind when it is copied with another body', () => {
    const texted = textedOnce(reply);
    expect(sentFor(texted)).toBe('{"a":1}');
    expect(sentFor({ ...texted, body: { b: 2 } })).toBe('{"b":2}');
    expect(sentFor(Object.assign({}, texted, { body: undefined }))).toBeUndefined();
  });
});

/** As it is sent. */
function jsonOf(answer: Reply): Reply {
  return answer.body instanceof Uint8Array ? answer : (JSON.parse(JSON.stringify(answer)) as Reply);
}
