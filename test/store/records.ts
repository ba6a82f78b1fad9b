import type { AnyRecord } from '../../src/lifecycles/records.js';
export function chainRecord(id: string, state: string = 'CREATED') {
  return {
    kind: 'identification-chain',
    id,
    org: 'yoigo',
    state,
    created_at: '2026-01-01T00:00:00.000Z',
    expires_at: '2026-02-01T00:00:00.000Z',
    steps: [],
  } as const satisfies AnyRecord;
}

export function scoringRecord(id: string) {
  return {
    kind: 'document-scoring',
    id,
    org: 'masmovil',
    state: 'CREATED',
    created_at: '2026-01-01T00:00:00.000Z',
    expires_at: '2026-02-01T00:00:00.000Z',
    document: { type: 'PASSPORT', country: 'ES' },
    provider: 'GOOGLE',
    attempts: 0,
    captures: [],
  } as const satisfies AnyRecord;
}
