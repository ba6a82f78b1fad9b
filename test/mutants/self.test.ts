import { expect, test } from '@jest/globals';
import { selfTrial } from '../../src/cli/mutate-bench.js';
import { loadMutants } from '../../src/mutants/index.js';
import { tryMutants } from '../../src/mutants/run.js';
import { documentsContract } from '../../src/openapi/index.js';

/** One of each kind; `npm run mutate:self` tries all of them. */
const SAMPLE = [
  'scoring.close.conflict/accepted-when-expired',
  'signature.sign/forgotten',
  'chain.expire/early',
  'chain.expire/late',
  'agent.delete.forced/without-permission',
  'signature.read.unknown/foreign-record',
  'scoring.score/second-part-lost',
  'scoring.create/country-lost',
  'scoring.close.conflict/acts-all-the-same',
  'credentials.missing/closeScoring-acts-all-the-same',
  'credentials.organization/getBiometricSign',
  'request.invalid/createScoring/body.expires_in/maximum-refused',
  'request.invalid/previewBiometricSign/header.x-location/no-pattern',
  'chain.status/steps.[].status/unknown-value',
  'scoring.read/other-expiry',
  'errors.404/no-title',
] as const;

test('verify notices every broken rule of a sample', async () => {
  const { bench } = await selfTrial({ port: 0 }, 1);
  const all = await loadMutants();
  const mutants = SAMPLE.flatMap((id) => all.filter((mutant) => mutant.id === id));
  expect(mutants.map(({ id }) => id)).toEqual(SAMPLE);
  const findings = await tryMutants({
    bench,
    mutants,
    reached: new Set(documentsContract().operations.keys()),
    jobs: 1,
    confirm: false,
    onFinding: () => undefined,
    signal: new AbortController().signal,
  });
  expect(findings.map(({ mutant, fate }) => `${mutant.id} ${fate}`)).toEqual(
    SAMPLE.map((id) => `${id} killed`),
  );
}, 120_000);
