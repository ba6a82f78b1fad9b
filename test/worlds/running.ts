import { afterEach } from '@jest/globals';
import type { Simulator, SimulatorOptions } from '../../src/index.js';
import { startBackend } from '../support/backend.js';

const open: Simulator[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
});

/** A simulator on a free port, which ends with the test. */
export async function running(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startBackend(options);
  open.push(simulator);
  return simulator;
}

export const ADMIN = { authorization: 'Bearer test_admin' };
export const CHAINS = '/v1/orgs/yoigo/identifications/chain';
export const AGENTS = '/v1/orgs/yoigo/identifications/agent';

/** An identification that keeps the contract. */
export const identification = (name: string): object => ({
  actor: {
    name,
    last_name: 'García Ruiz',
    identity_document: { document_number: '12345678Z', document_type: 'NIF' },
    email: 'lucia@example.com',
    msisdn: { phone_number: 600000001, country_code: '34' },
    language: 'ES',
  },
  expires_in: 'P7D',
});

export async function jsonOf(response: Response): Promise<Record<string, unknown>> {
  return (await response.json()) as Record<string, unknown>;
}
