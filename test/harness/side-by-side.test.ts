import { expect, test } from '@jest/globals';
import { type CheckEvent } from '../../src/harness/index.js';
import { serveBroken } from './broken-target.js';
import { parseBindings, verify } from '../support/verify.js';

const bindings = parseBindings(
  { org: 'yoigo', tokens: { admin: 'test_admin', foreign: 'test_other_org' } },
  () => undefined,
);

/** Both are the target's to choose, and it gives ids in the order in which requests come. */
const withoutIdsAndTimes = (event: CheckEvent): string =>
  JSON.stringify(event)
    .replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, 'ID')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replaceAll(/127\.0\.0\.1:\d+/g, 'HOST');

/** Without its control plane a simulator is tested as a deployment is: side by side. */
async function run(workers: number): Promise<string> {
  const simulator = await serveBroken((request, handOn) =>
    handOn(request.url.startsWith('/__admin') ? { url: '/v1/hidden' } : {}),
  );
  const { events, counts } = await verify({
    baseUrl: simulator.url,
    bindings,
    yes: true,
    rate: Infinity,
    workers,
    rules: [],
    checks: ['walks', 'errors'],
    only: ['closeScoring', 'cancelOtpIdentification', 'closeAgentIdentification'],
  }).finally(() => simulator.close());
  expect(counts.passed).toBeGreaterThan(10);
  return events.map(withoutIdsAndTimes).join('\n');
}

test('the same seed tells the same, byte for byte but for ids and times, with any number of workers', async () => {
  const first = await run(8);
  expect(await run(8)).toBe(first);
  expect(await run(1)).toBe(first);
});
