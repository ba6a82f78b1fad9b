import type { Event } from '../../src/lifecycles/condition.js';
import { describe, expect, test } from '@jest/globals';
import { lifecycles } from '../../src/masstack/lifecycles.js';
import { ABSENT, settle, step, type Lifecycle } from '../../src/lifecycles/lifecycle.js';

const EXPIRES_AT = '2030-01-01T00:00:10.000Z';

describe('settle', () => {
  const agent = lifecycles.of('agent-identification');

  test.each([
    { now: '2030-01-01T00:00:09.000Z', state: 'CREATED' },
    { now: '2030-01-01T00:00:09.999Z', state: 'CREATED' },
    { now: '2030-01-01T00:00:10.000Z', state: 'EXPIRED' },
    { now: '2030-01-01T00:00:11.000Z', state: 'EXPIRED' },
  ])('at $now: $state', ({ now, state }) => {
    const record = { state: 'CREATED', expires_at: EXPIRES_AT, name: 'kept' } as const;
    expect(settle(agent, record, now)).toEqual({ ...record, state });
    expect(record.state).toBe('CREATED');
  });

  /** By kind, what stays and what time ends; the table of states. */
  const ended: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'agent-identification': { CREATED: 'EXPIRED', VALIDATED: 'VALIDATED', CLOSED: 'CLOSED' },
    'otp-identification': { CREATED: 'EXPIRED', VALIDATED: 'VALIDATED', CANCELLED: 'CANCELLED' },
    'identification-chain': { CREATED: 'EXPIRED', VALIDATED: 'VALIDATED' },
    'document-scoring': {
      CREATED: 'EXPIRED',
      SCORED: 'EXPIRED',
      DELEGATED: 'EXPIRED',
      CLOSED: 'CLOSED',
    },
    'biometric-signature': { CREATED: 'EXPIRED', PREVIEWED: 'EXPIRED', SIGNED: 'SIGNED' },
  };
  const rows = Object.entries(ended).flatMap(([kind, states]) =>
    Object.entries(states).map(([state, after]) => ({ kind, state, after })),
  );

  test.each(rows)('$kind: $state is $after once its time has passed', (row) => {
    const table = lifecycles.all.find(({ kind }) => kind === row.kind);
    const record = { state: row.state, expires_at: EXPIRES_AT };
    expect(settle(table as Lifecycle, record, EXPIRES_AT).state).toBe(row.after);
  });
});

describe('step', () => {
  const otp: Lifecycle = lifecycles.of('otp-identification');
  const permitted = new Set(['documents.identifications.force_delete']);
  const operation = 'deleteOtpIdentification';

  test.each<{ state: string; event: Partial<Event>; status: number; to: string | undefined }>([
    { state: 'CREATED', event: {}, status: 204, to: ABSENT },
    { state: 'CLOSED', event: {}, status: 403, to: undefined },
    { state: 'CLOSED', event: { query: { force: 'true' } }, status: 403, to: undefined },
    { state: 'CLOSED', event: { permissions: permitted }, status: 403, to: undefined },
    {
      state: 'CLOSED',
      event: { query: { force: 'true' }, permissions: new Set(['documents.other']) },
      status: 403,
      to: undefined,
    },
    {
      state: 'CLOSED',
      event: { query: { force: 'true' }, permissions: permitted },
      status: 204,
      to: ABSENT,
    },
    {
      state: ABSENT,
      event: { query: { force: 'true' }, permissions: permitted },
      status: 404,
      to: undefined,
    },
  ])('deletion in $state with $event: $status', ({ state, event, status, to }) => {
    const row = step(otp, state, { operation, ...event });
    expect({ status: row.status, to: row.to }).toEqual({ status, to });
  });

  test('an operation that the table lacks is told by name', () => {
    expect(() => step(otp, 'CREATED', { operation: 'reopen' })).toThrow(
      'otp-identification: no row answers reopen in state CREATED',
    );
  });
});
