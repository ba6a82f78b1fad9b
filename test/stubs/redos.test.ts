import { expect, test } from '@jest/globals';
import { addStub, control, withSimulator } from './simulator.js';

/** Each takes longer than the universe on an engine that backtracks. */
const CATASTROPHIC = [
  { request: { urlPattern: '/(a+)+b' } },
  { request: { urlPathPattern: '/([a-zA-Z]+)*b' } },
  { request: { headers: { 'x-a': { matches: '(a|a)*b' } } } },
  { request: { queryParameters: { a: { doesNotMatch: '(a|aa)+b' } } } },
  { request: { bodyPatterns: [{ matches: '(.*a){30}b' }] } },
  { request: { bodyPatterns: [{ matchesJsonPath: '$[?(@ =~ /(a+)+b/)]' }] } },
  { request: { bodyPatterns: [{ matchesJsonPath: { expression: '$[0]', matches: '(a+)+b' } }] } },
];

test('no regular expression of a stub can hang the server', async () => {
  await withSimulator(async (simulator) => {
    for (const stub of CATASTROPHIC) {
      await addStub(simulator, { ...stub, response: { breaksContract: true } });
    }
    const evil = 'a'.repeat(4_000);
    const response = await fetch(`${simulator.url}/${evil}?a=${evil}b`, {
      method: 'POST',
      headers: { 'x-a': evil },
      body: JSON.stringify([evil]),
    });
    expect(response.status).toBe(404);
    expect(
      (await control(simulator, 'POST', '/requests/count', CATASTROPHIC[4]?.request)).body,
    ).toEqual({ count: 0, requestJournalDisabled: false });
  });
});

test('what cannot be run in linear time, or is too large to compile, is refused', async () => {
  await withSimulator(async (simulator) => {
    for (const pattern of ['(a)\\1', '(?=a)b', '((a{100}){100}){100}', 'a'.repeat(2_001)]) {
      const { status } = await control(simulator, 'POST', '/mappings', {
        request: { urlPattern: pattern },
      });
      expect([pattern, status]).toEqual([pattern, 400]);
    }
  });
});
