export type { Reply, Simulator } from '../../src/index.js';
import { createSimulator, type Simulator } from '../../src/index.js';

/** A simulator whose time stands still, so that two answers to one request can be the same. */
export async function createStillSimulator(): Promise<Simulator> {
  const simulator = await createSimulator({ port: 0 });
  await freeze(simulator);
  return simulator;
}

export async function freeze(simulator: Simulator): Promise<void> {
  const body = Buffer.from('{"at":"2030-01-01T00:00:00Z"}');
  const headers = { 'content-type': 'application/json' };
  await simulator.handle({ method: 'POST', url: '/__admin/reset', headers, body });
}

const KINDS = [
  'agent-identification',
  'otp-identification',
  'identification-chain',
  'document-scoring',
  'biometric-signature',
];

/** Everything that a request can change, as text. */
export async function stateOf(simulator: Simulator): Promise<string> {
  const lists = await Promise.all(
    KINDS.map((kind) => simulator.handle({ url: `/__admin/entities/${kind}` })),
  );
  const clock = await simulator.handle({ url: '/__admin/clock' });
  return JSON.stringify([...lists, clock].map(({ body }) => body));
}
