import { spawn } from 'node:child_process';
import { expect, test } from '@jest/globals';

/** The version of Vitest that is installed, run as a user runs it. */
function runVitest(): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const config = 'test/matcher/vitest/vitest.config.js';
    const child = spawn(
      process.execPath,
      ['node_modules/vitest/vitest.mjs', 'run', `--config=${config}`, '--reporter=verbose'],
      { env: { ...process.env, NO_COLOR: '1' } },
    );
    let output = '';
    child.stdout.on('data', (text: Buffer) => (output += text.toString()));
    child.stderr.on('data', (text: Buffer) => (output += text.toString()));
    child.on('close', (code) => {
      resolve({ code, output });
    });
  });
}

test('in Vitest, the matcher passes what keeps the contract and shows what breaks it', async () => {
  const { code, output } = await runVitest();
  expect(output).toContain('✓ matcher.vitest.ts > an answer that keeps the contract');
  expect(output).toContain('× matcher.vitest.ts > a broken answer');
  expect(output).toContain('the answer 200 of createScoring');
  expect(output).toContain('/scoring_id: must be string');
  expect(output).toContain('#/components/schemas/CreateScoringResponse/properties/scoring_id/type');
  expect(code).toBe(1);
}, 120_000);
