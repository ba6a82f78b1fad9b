import { TOKENS } from './handle.js';
import { ORG, OTHER_ORG, PREPARED, preparedId } from './records.js';

const KINDS = {
  agent: 'agent-identification',
  otp: 'otp-identification',
  chain: 'identification-chain',
  scoring: 'document-scoring',
  signature: 'biometric-signature',
} as const;

/** What the bindings file of this server holds: everything that somebody could prepare on it. */
export function witnessBindings(): Readonly<Record<string, unknown>> {
  const records: Record<string, Record<string, readonly string[]>> = {};
  for (const [section, state, count] of PREPARED) {
    const states = (records[KINDS[section]] ??= {});
    states[state] = Array.from({ length: count }, (_none, index) =>
      preparedId(section, state, index),
    );
  }
  return { org: ORG, other_org: OTHER_ORG, tokens: TOKENS, records };
}
