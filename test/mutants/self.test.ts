import { expect, test } from '@jest/globals';
import { selfTrial } from '../../src/cli/mutate-bench.js';
import { masstack } from '../../src/masstack/definition.js';
import { loadMutants } from '../../src/mutants/index.js';
import type { Mutant } from '../../src/mutants/mutant.js';
import { textReport } from '../../src/mutants/report.js';
import { tryMutants, type Finding } from '../../src/mutants/run.js';
import { isMisjudged } from '../../src/mutants/score.js';
import { documentsContract } from '../../src/masstack/contract.js';

/** One of each kind, and what it must be judged; `npm run mutate:self` tries all of them. */
const SAMPLE = {
  'agent.cancel/forgotten': 'broken',
  'scoring.score.conflict/accepted-when-expired': 'broken',
  'scoring.close.conflict/accepted-when-expired': 'refuted',
  'signature.sign/forgotten': 'refuted',
  'chain.expire/early': 'refuted',
  'chain.expire/late': 'refuted',
  'agent.delete.forced/without-permission': 'broken',
  'signature.read.unknown/foreign-record': 'refuted',
  'scoring.score/record.captures/first-only': 'refuted',
  'scoring.create/record.document.country/other': 'refuted',
  'otp.create/record.channel.external/forgotten': 'refuted',
  'chain.expire/record.steps/forgotten': 'refuted',
  'agent.create/admin_identification_id/other': 'broken',
  'scoring.close.conflict/acts-all-the-same': 'refuted',
  'credentials.missing/closeScoring-acts-all-the-same': 'refuted',
  'credentials.missing/closeScoring': 'broken',
  'credentials.organization/getBiometricSign': 'refuted',
  'request.invalid/createScoring/body.expires_in/maximum-refused': 'broken',
  'request.invalid/previewBiometricSign/header.x-location/no-pattern': 'refuted',
  'chain.status/steps.[].status/unknown-value': 'refuted',
  'scoring.read/expires_at/other': 'refuted',
  'signature.read/signer.name/taken-for-signer.last_name': 'refuted',
  'agent.close/announces-a-body': 'broken',
  'errors.404/no-title': 'broken',
} as const;

test('verify notices every broken rule of a sample, and says whose sentence it breaks', async () => {
  const { bench } = await selfTrial({ port: 0 }, { definition: masstack, seed: 1, hasty: true });
  const all = await loadMutants(masstack);
  const mutants = Object.keys(SAMPLE).flatMap((id) => all.filter((mutant) => mutant.id === id));
  const findings = await tryMutants({
    bench,
    mutants,
    reached: new Set(documentsContract().operations.keys()),
    jobs: 1,
    confirm: false,
    onFinding: () => undefined,
    signal: new AbortController().signal,
  });
  expect(Object.fromEntries(findings.map(({ mutant, judgedAs }) => [mutant.id, judgedAs]))).toEqual(
    SAMPLE,
  );
  expect(findings.filter(({ fate }) => fate !== 'killed')).toEqual([]);
  expect(findings.filter(isMisjudged)).toEqual([]);
}, 120_000);

test('a mutant that is judged otherwise than its grade demands is told', () => {
  const mutant: Mutant = {
    ...{ id: 'agent.close/forgotten', title: 'closes nothing', rule: 'agent.close' },
    ...{ operations: ['closeAgentIdentification'], mutate: () => ({}) },
    evidence: { grade: 'documented', page: 'Scoring', sentence: 'it closes' },
  };
  const finding = (judgedAs: 'broken' | 'refuted'): Finding => ({
    mutant,
    fate: 'killed',
    timedOut: false,
    duration: 1,
    judgedAs,
    noticedBy: 'a test',
  });
  expect(isMisjudged(finding('broken'))).toBe(false);
  expect(isMisjudged(finding('refuted'))).toBe(true);
  expect(textReport([finding('refuted')])).toContain(`${mutant.id}: refuted, by a test`);
});
