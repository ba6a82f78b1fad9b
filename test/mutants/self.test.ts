import { expect, test } from '@jest/globals';
import { selfTrial } from '../../src/cli/mutate-bench.js';
import { loadMutants } from '../../src/mutants/index.js';
import { tryMutants } from '../../src/mutants/run.js';
import { selectMutants } from '../../src/mutants/select.js';
import { documentsContract } from '../../src/openapi/index.js';

/** `npm run mutate:self` tries all of them. */
const SAMPLE = 12;

test('verify notices every broken rule of a sample', async () => {
  const { bench } = await selfTrial({ port: 0 }, 1);
  const mutants = selectMutants(await loadMutants(), { only: [], sample: SAMPLE, seed: 1 });
  const findings = await tryMutants({
    bench,
    mutants,
    reached: new Set(documentsContract().operations.keys()),
    jobs: 1,
    onFinding: () => undefined,
    signal: new AbortController().signal,
  });
  expect(findings).toHaveLength(SAMPLE);
  expect(findings.filter(({ fate }) => fate !== 'killed').map(({ mutant }) => mutant.id)).toEqual(
    [],
  );
}, 120_000);
