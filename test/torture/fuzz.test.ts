import { expect, test } from '@jest/globals';
import { createSimulator } from '../../src/index.js';
import { judge } from './fuzz-judge.js';
import { runFuzz } from './fuzz.js';
import type { Shot } from './raw-client.js';

test('nonsense of every kind is refused in good form and changes nothing', async () => {
  const simulator = await createSimulator({ port: 0 });
  try {
    const figures = await runFuzz({ url: simulator.url, requests: 300, seed: 7 });
    expect(figures.failures).toEqual([]);
    expect(figures.requests).toBeGreaterThan(300);
  } finally {
    await simulator.close();
  }
});

const shot: Shot = {
  name: 'a request',
  chunks: [Buffer.from('POST /x HTTP/1.1')],
  ending: 'answer',
};
const world = { before: new Map(), after: new Map() };
const answer = (status: number, text: string, rule = '') => ({
  answers: [{ status, headers: new Map([['x-mock-rule', rule]]), text }],
  hung: false,
  unreadable: false,
});
const errors = JSON.stringify({
  errors: [{ code: 'MDOC_001', title: 'INTERNAL_SERVER_ERROR', ref: 'x', details: 'y' }],
});

test.each([
  { given: 'a refusal in good form', heard: answer(400, errors), complaint: undefined },
  {
    given: 'a 500 that was asked for',
    heard: answer(500, errors, 'override.prefer'),
    complaint: undefined,
  },
  {
    given: 'a 500 that was not',
    heard: answer(500, errors, 'internal.error'),
    complaint: /^500 by/,
  },
  { given: 'a refusal without a body', heard: answer(400, ''), complaint: /no ErrorsResponse/ },
  { given: 'a stack', heard: answer(200, 'Error\n    at x (/src/a.ts:1)'), complaint: /stack/ },
  { given: 'no end', heard: { answers: [], hung: true, unreadable: false }, complaint: /neither/ },
  {
    given: 'silence',
    heard: { answers: [], hung: false, unreadable: false },
    complaint: /without an answer/,
  },
])('the judge on $given', ({ heard, complaint }) => {
  const [first] = judge([shot], [heard], world);
  if (complaint === undefined) expect(first).toBeUndefined();
  else expect(first).toMatch(complaint);
});

test('the judge on a record that a refused request changed', () => {
  const key = 'agent-identification/1';
  const after = new Map([[key, { id: '1' }]]);
  const [first] = judge([shot], [answer(400, errors)], { before: new Map(), after });
  expect(first).toMatch(/changed by a refused request: agent-identification\/1/);
});
