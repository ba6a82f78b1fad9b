import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSimulator, type Simulator } from '../../src/index.js';
import { keyOf, loadCorpus, toMapping, type Row, type Sent } from './corpus.mjs';

/** What WireMock answered: see tools/wiremock-diff.mjs. */
type Recorded = Readonly<Record<string, 'refused' | readonly unknown[]>>;

const here = (name: string): URL => new URL(name, import.meta.url);
const recorded = JSON.parse(readFileSync(here('recorded.json'), 'utf8')) as Recorded;

/** The rows of the table of differences in docs/stubs.md that name a stub of the corpus. */
const differences = new Set(
  [...readFileSync(here('../../docs/stubs.md'), 'utf8').matchAll(/<!-- corpus: (\w+) -->/g)].map(
    ([, key]) => key,
  ),
);

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator({ port: 0 });
});
afterAll(() => simulator.close());

const bodyOf = ({ base64, body }: Sent): Buffer | undefined =>
  base64 !== undefined
    ? Buffer.from(base64, 'base64')
    : body === undefined || body === null
      ? undefined
      : Buffer.from(body);

async function ask(row: Row): Promise<'refused' | readonly unknown[]> {
  const mapping = toMapping(row);
  const created = await simulator.handle({
    method: 'POST',
    url: '/__admin/mappings',
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(
      JSON.stringify({ ...mapping, response: { ...mapping.response, breaksContract: true } }),
    ),
  });
  if (created.status !== 201) {
    // Whoever is refused must be told where.
    expect(JSON.stringify(created.body)).toContain('/body');
    return 'refused';
  }
  const answers: unknown[] = [];
  for (const sent of row.sent) {
    const { method, url, headers } = sent;
    const reply = await simulator.handle({
      method,
      url,
      headers: lowered({ host: '127.0.0.1', ...headers }),
      body: bodyOf(sent),
    });
    // A template that cannot be rendered is a fault of WireMock's own; here it is told as one of the stub.
    const isFault = reply.status === 500 && row.response?.transformers !== undefined;
    const isTaken = !isFault && reply.headers?.['matched-stub-id'] !== undefined;
    answers.push(
      !isTaken
        ? 'left'
        : row.response === undefined
          ? 'taken'
          : {
              status: reply.status,
              type: reply.headers['content-type'] ?? null,
              body: textOf(reply.body),
            },
    );
  }
  return answers;
}

const lowered = (headers: Sent['headers']): Sent['headers'] =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** A fault of WireMock's own is no answer to hold anybody to; the request is left all the same. */
const kept = (answers: Recorded[string]): unknown =>
  answers === 'refused' ? answers : answers.map((one) => (isFault(one) ? 'left' : one));

const isFault = (one: unknown): boolean =>
  one === 'left 500' ||
  (typeof one === 'object' && one !== null && 'status' in one && one.status === 500);

const textOf = (body: unknown): string =>
  body === undefined
    ? ''
    : body instanceof Uint8Array
      ? Buffer.from(body).toString()
      : JSON.stringify(body);

describe('a stub answers as WireMock does, or is refused when it is made', () => {
  const corpus = loadCorpus();

  test.each(corpus.map((row) => [JSON.stringify(toMapping(row)).slice(0, 200), row] as const))(
    '%s',
    async (_, row) => {
      const key = keyOf(row);
      const theirs = recorded[key];
      if (theirs === undefined) {
        throw new Error('WireMock has not been asked for this row yet: npm run wiremock-diff');
      }
      await simulator.reset();
      const ours = await ask(row);
      if (ours === 'refused' || differences.has(key)) return;
      expect({ key, row, answers: ours }).toEqual({ key, row, answers: kept(theirs) });
    },
  );

  test('every difference in docs/stubs.md names a row', () => {
    const keys = corpus.map(keyOf);
    for (const key of differences) expect(keys).toContain(key);
  });
});
