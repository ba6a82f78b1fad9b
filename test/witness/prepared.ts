import { TOKENS } from './handle.js';
import { ORG, OTHER_ORG, PREPARED, PREPARED_ELSEWHERE, preparedIds } from './records.js';

const KINDS = {
  agent: 'agent-identification',
  otp: 'otp-identification',
  chain: 'identification-chain',
  scoring: 'document-scoring',
  signature: 'biometric-signature',
} as const;

/** What the bindings file of this server holds: everything that somebody could prepare on it. */
export function witnessBindings(): Readonly<Record<string, unknown>> {
  return {
    org: ORG,
    other_org: OTHER_ORG,
    tokens: TOKENS,
    records: idsByState(PREPARED),
    other_records: idsByState(PREPARED_ELSEWHERE),
  };
}

function idsByState(rows: typeof PREPARED): unknown {
  const ids = preparedIds(rows);
  const records: Record<string, Record<string, readonly string[]>> = {};
  for (const [row, [section, state]] of rows.entries()) {
    (records[KINDS[section]] ??= {})[state] = ids[row] ?? [];
  }
  return records;
}
