import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Simulator } from '../../src/index.js';
import { addStub, withSimulator } from '../stubs/simulator.js';

let directory: string;
beforeAll(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'retries-'));
});
afterAll(() => {
  fs.rmSync(directory, { recursive: true, force: true });
});

function run(args: readonly string[]): Promise<{ code: number | null; out: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['dist/cli/main.js', 'run', ...args]);
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += String(chunk)));
    child.on('close', (code) => {
      resolve({ code, out });
    });
  });
}

/** An Arazzo document of one workflow, run against a simulator. */
function runSteps(simulator: Simulator, name: string, steps: string): ReturnType<typeof run> {
  const file = path.join(directory, `${name}.arazzo.yaml`);
  fs.writeFileSync(
    file,
    `arazzo: 1.0.1
info: { title: ${name}, version: 1.0.0 }
sourceDescriptions:
  - { name: documents, type: openapi, url: ${path.resolve('spec/openapi.yaml')} }
  - { name: admin, type: openapi, url: ${path.resolve('spec/admin.openapi.yaml')} }
workflows:
  - workflowId: ${name}
    steps:
${steps}`,
  );
  return run([file, '--base-url', simulator.url]);
}

const waitFor = (attempts: number): string => `
      - stepId: wait
        operationId: $sourceDescriptions.documents.getChainedIdentificationStatus
        parameters:
          - { name: Authorization, in: header, value: Bearer test_admin }
          - { name: org_id, in: path, value: yoigo }
          - { name: identification_chain_id, in: path, value: yoigo-chain-created }
        successCriteria: [{ condition: $statusCode == 200 }]
        onFailure: [{ name: again, type: retry, retryAfter: 0.01, retryLimit: ${attempts} }]
      - stepId: after
        operationId: $sourceDescriptions.admin.getClock
        successCriteria: [{ condition: $statusCode == 200 }]
`;

const states = ['Started', 'second', 'third'];

async function makeBusyTwice(simulator: Simulator): Promise<void> {
  for (const index of [0, 1]) {
    await addStub(simulator, {
      scenarioName: 'busy',
      requiredScenarioState: states[index],
      newScenarioState: states[index + 1],
      request: { operationId: 'getChainedIdentificationStatus' },
      response: { status: 409, breaksContract: true },
    });
  }
}

describe('attempts of a step', () => {
  test('that ends well are no failures', async () => {
    await withSimulator(async (simulator) => {
      await makeBusyTwice(simulator);
      const { code, out } = await runSteps(simulator, 'patient', waitFor(3));
      expect(out).toContain('✓ patient (4 steps)');
      expect(code).toBe(0);
    });
  });

  test('that ends badly are told once', async () => {
    await withSimulator(async (simulator) => {
      await makeBusyTwice(simulator);
      const { code, out } = await runSteps(simulator, 'hasty', waitFor(1));
      expect(out).toContain('✗ hasty');
      expect(out.match(/wait: GET/g)).toHaveLength(1);
      expect(code).toBe(1);
    });
  });
});

test('a reset without a body lets the clock run', async () => {
  await withSimulator(async (simulator) => {
    const step = `
      - stepId: reset
        operationId: $sourceDescriptions.admin.reset
        successCriteria: [{ condition: $statusCode == 200 }]
`;
    const { code } = await runSteps(simulator, 'again', step);
    expect(code).toBe(0);
    const { body } = await simulator.handle({ url: '/__admin/clock' });
    expect(body).toMatchObject({ mode: 'running', offset_ms: 0 });
  });
});
