import { spawn } from 'node:child_process';

/** A signature of the fixtures' organization that provider states make. */
export const ID = 'c0de0000-0001-4000-8000-000000000001';

export interface Ran {
  readonly code: number | null;
  readonly output: string;
}

/** Runs `verify`. A second environment is added to this one. */
export function verify(args: readonly string[], environment: object = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['dist/cli/main.js', 'verify', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    let output = '';
    const add = (text: Buffer): void => {
      output += text.toString();
    };
    child.stdout.on('data', add);
    child.stderr.on('data', add);
    child.on('close', (code) => {
      resolve({ code, output });
    });
  });
}

/** An interaction that reads a signature. */
export const read = {
  description: 'a signature',
  type: 'Synchronous/HTTP',
  providerStates: [
    { name: 'a biometric signature in state CREATED', params: { org: 'yoigo', id: ID } },
  ],
  request: {
    method: 'GET',
    path: `/v1/orgs/yoigo/biometric_signs/${ID}`,
    headers: { authorization: ['Bearer test_admin'] },
  },
  response: { status: 200 },
};

export function contentOf(interactions: readonly object[], consumer = 'tests'): object {
  return {
    consumer: { name: consumer },
    provider: { name: 'masstack-documents' },
    interactions,
    metadata: { pactSpecification: { version: '4.0' } },
  };
}
