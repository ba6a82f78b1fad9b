import type { Sent } from './simulator.js';

/** Valid requests of the documented operations, for rows that differ from them in one thing. */

export const actor = {
  name: 'James',
  last_name: 'Smith',
  identity_document: { document_number: '12345678A', document_type: 'NIF' },
  email: 'example@email.com',
  msisdn: { phone_number: 6123456789, country_code: '34' },
  language: 'ES',
};
export const agentBody = { actor, personal_document_image: true, expires_in: 'P7D' };
export const otpBody = { actor, expires_in: 'P7D', channel: { type: 'SMS', external: 'true' } };
export const scoringBody = {
  document: { type: 'IDENTITY_CARD', country: 'ES' },
  provider: 'GOOGLE',
  expires_in: 'P7D',
};
export const signBody = { biometric_data: 'strokes', signature_image: 'iVBORw0KGgo=' };
export const device = {
  'x-fingerprint': '33dd65c7fefc7078776965ca85cee243',
  'x-installation_id': '625fc44b-5b1c-451e-bcc7-276c911f0af8',
};

export const UNKNOWN_ID = '00000000-0000-4000-8000-000000000404';

export type Identification = 'agent' | 'otp';

export const identifications = (kind: Identification, org = 'yoigo'): string =>
  `/orgs/${org}/identifications/${kind}`;
export const scorings = (org = 'yoigo'): string => `/orgs/${org}/scorings/identity_document`;
export const chain = (id: string, org = 'yoigo'): string =>
  `/orgs/${org}/identifications/chain/${id}`;
export const signature = (id: string, org = 'yoigo'): string =>
  `/orgs/${org}/biometric_signs/${id}`;

export const createAgent = (body: unknown = agentBody): Sent => ({
  path: identifications('agent'),
  body,
});
export const createOtp = (body: unknown = otpBody): Sent => ({
  path: identifications('otp'),
  body,
});
export const createScoring = (body: unknown = scoringBody): Sent => ({ path: scorings(), body });
export const createIdentification = (kind: Identification, expires_in = 'P7D'): Sent =>
  kind === 'agent'
    ? createAgent({ ...agentBody, expires_in })
    : createOtp({ ...otpBody, expires_in });

/** Shown in the catalogue: records that are there on every fresh start. */
export const seeded = {
  agent: { CREATED: 'a9e00000-0001-4001-8000-000000000001' },
  chain: { CREATED: 'yoigo-chain-created', VALIDATED: 'yoigo-chain-validated' },
  signature: {
    CREATED: '519e0000-0001-4001-8000-000000000001',
    PREVIEWED: '519e0000-0001-4002-8000-000000000001',
    SIGNED: '519e0000-0001-4003-8000-000000000001',
  },
} as const;
