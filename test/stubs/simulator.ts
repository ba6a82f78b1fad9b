import type { Simulator, SimulatorOptions } from '../../src/index.js';
import { startBackend } from '../support/backend.js';

/** Runs a test against a simulator of its own, and closes it. */
export async function withSimulator(
  test: (simulator: Simulator) => Promise<void>,
  options: SimulatorOptions = {},
): Promise<void> {
  const simulator = await startBackend(options);
  try {
    await test(simulator);
  } finally {
    await simulator.close();
  }
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Sends JSON to the control plane, and reads the JSON of its answer. */
export async function control(
  { url }: Simulator,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(`${url}/__admin${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

/** Adds a stub that must be taken. */
export async function addStub(simulator: Simulator, stub: unknown): Promise<string> {
  const { status, body } = await control(simulator, 'POST', '/mappings', stub);
  if (status !== 201) throw new Error(`the stub was refused: ${JSON.stringify(body)}`);
  return (body as { readonly id: string }).id;
}

/** What an ErrorsResponse says, a line for each error. */
export const detailsOf = ({ body }: Answer): string => {
  const { errors } = body as { readonly errors: readonly { readonly detail: string }[] };
  return errors.map(({ detail }) => detail).join('\n');
};

/** A request for a chain that the fixtures plant. */
export const CHAIN = '/v1/orgs/yoigo/identifications/chain/yoigo-chain-created';
export const ADMIN = { authorization: 'Bearer test_admin', 'user-agent': 'test' } as const;
