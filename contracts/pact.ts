import { PactV4 } from '@pact-foundation/pact';

/** Where `tools/pact.mjs` wants the contracts. */
const directory = process.env['MASSTACK_MOCK_PACT_DIR'] ?? 'contracts/pacts';

export const createPact = (consumer: string): PactV4 =>
  new PactV4({
    consumer,
    provider: 'masstack-documents',
    dir: directory,
    logLevel: 'error',
  });
