import type { Page } from '../spec/documented-pairs.js';

/** A request example of a documentation page, with what stands between its quotes as it is meant. */
export interface DocumentedRequest {
  readonly operation: string;
  readonly page: Page;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** The path that the page prints, after the base URL. */
  readonly path: string;
  readonly query?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body?: unknown;
  /** What the page's own line sends, where that differs: nothing of it is repaired. */
  readonly pasted?: { readonly query?: string; readonly body?: string };
  readonly status: number;
}

const accept = { Accept: 'application/json' };
const json = { 'Content-Type': 'application/json', ...accept };
const browser = {
  ...accept,
  'User-Agent': 'Mozilla/5.0 (Macintosh; Intel Mac OS X x.y; rv:42.0) Gecko/20100101 Firefox/42.0',
};
const fingerprint = '33dd65c7fefc7078776965ca85cee243';
const installation = '625fc44b-5b1c-451e-bcc7-276c911f0af8';
const device = {
  'x-fingerprint': fingerprint,
  'x-installation_id': installation,
  'x-location': '88.52,-123.1',
};

const chain = '/orgs/{org_id}/identifications/chain/{identification_chain_id}';
const agent = '/orgs/{org_id}/identifications/agent';
const scorings = '/orgs/yoigo/scorings/identity_document';
const scoring = `${scorings}/d290f1ee-6c54-4b01-90e6-d701748f0851`;
const actor = {
  name: 'James',
  last_name: 'Smith',
  identity_document: { document_number: '12345678A', document_type: 'NIF' },
  email: 'example@email.com',
  msisdn: { phone_number: 6123456789, country_code: '34' },
  language: 'ES',
};

const onPage = (
  page: Page,
  rows: readonly Omit<DocumentedRequest, 'page'>[],
): readonly DocumentedRequest[] => rows.map((row) => ({ ...row, page }));

/** Every request example that can be read on the pages. */
export const printedRequests: readonly DocumentedRequest[] = [
  ...onPage('Identification Chain', [
    {
      operation: 'getChainedIdentificationStatus',
      method: 'GET',
      path: chain,
      headers: browser,
      status: 200,
    },
    {
      operation: 'validateChainedIdentification',
      method: 'POST',
      path: `${chain}/validate`,
      headers: { ...browser, ...device },
      status: 204,
    },
  ]),
  ...onPage('Identification Agent Admin', [
    {
      operation: 'createAgentIdentification',
      method: 'POST',
      path: agent,
      headers: json,
      body: { actor, personal_document_image: true, expires_in: 'P7D' },
      pasted: {
        body: `{
  'actor': {
    'name': 'James',
    'last_name': 'Smith',
    'identity_document': {
      'document_number': '12345678A',
      'document_type': 'NIF'
    },
    'email': 'example@email.com',
    'msisdn': {
      'phone_number': 6123456789,
      'country_code': '34'
    },
    'language': 'ES'
  },
  'personal_document_image': true,
  'expires_in': 'P7D'
}`,
      },
      status: 201,
    },
    {
      operation: 'cancelAgentIdentification',
      method: 'POST',
      path: `${agent}/{admin_identification_id}/cancel`,
      headers: json,
      body: { reason: 'The client does not want to continue with the identification process.' },
      pasted: {
        body: `{
  'reason': 'The client does not want to continue with the identification process.'
}`,
      },
      status: 204,
    },
    {
      operation: 'closeAgentIdentification',
      method: 'POST',
      path: `${agent}/{admin_identification_id}/close`,
      headers: accept,
      status: 204,
    },
    {
      operation: 'deleteAgentIdentification',
      method: 'DELETE',
      path: `${agent}/{admin_identification_id}`,
      query: '?force=true',
      headers: accept,
      // A shell takes the quotes away; an HTTP client that is given the line keeps them.
      pasted: { query: "?force='true'" },
      status: 204,
    },
  ]),
  ...onPage('Scoring', [
    {
      operation: 'createScoring',
      method: 'POST',
      path: scorings,
      headers: json,
      body: {
        document: { type: 'IDENTITY_CARD', country: 'ES' },
        provider: 'GOOGLE',
        expires_in: 'P7D',
      },
      pasted: {
        body: `{
  'document': {
    'type': 'IDENTITY_CARD',
    'country': 'ES'
  },
  'provider': 'GOOGLE',
  'expires_in': 'P7D'
}`,
      },
      status: 200,
    },
    {
      operation: 'getCaptures',
      method: 'GET',
      path: `${scoring}/captures`,
      headers: accept,
      status: 200,
    },
    { operation: 'getScoring', method: 'GET', path: scoring, headers: accept, status: 200 },
    {
      // The page's body is the word 'string'; what it means is "images", which the body may leave out.
      operation: 'scoreIdentityDocument',
      method: 'PUT',
      path: `${scoring}/score`,
      headers: { 'Content-Type': 'multipart/mixed', ...accept },
      pasted: { body: "'string'" },
      status: 204,
    },
    {
      operation: 'closeScoring',
      method: 'POST',
      path: `${scoring}/close`,
      headers: accept,
      status: 204,
    },
    {
      operation: 'delegateIdentityDocument',
      method: 'POST',
      path: `${scoring}/delegate`,
      headers: accept,
      status: 200,
    },
  ]),
];

const otp = '/orgs/{org_id}/identifications/otp';
const sign = '/orgs/{org_id}/biometric_signs/{sign_id}';

/** The two pages whose examples are lost, made up from their tables of parameters and fields. */
export const tabledRequests: readonly DocumentedRequest[] = [
  ...onPage('Identification OTP Admin', [
    {
      operation: 'createOtpIdentification',
      method: 'POST',
      path: otp,
      headers: json,
      body: {
        actor,
        expires_in: 'P7D',
        two_factor_type: 'DOCUMENT_NUMBER',
        channel: { type: 'SMS', external: 'true' },
      },
      status: 201,
    },
    {
      operation: 'cancelOtpIdentification',
      method: 'POST',
      path: `${otp}/{admin_identification_id}/cancel`,
      headers: json,
      body: { reason: 'The client does not want to continue with the identification process.' },
      status: 204,
    },
    {
      operation: 'closeOtpIdentification',
      method: 'POST',
      path: `${otp}/{admin_identification_id}/close`,
      headers: accept,
      status: 204,
    },
    {
      operation: 'deleteOtpIdentification',
      method: 'DELETE',
      path: `${otp}/{admin_identification_id}`,
      query: '?force=true',
      headers: accept,
      pasted: { query: "?force='true'" },
      status: 204,
    },
  ]),
  ...onPage('Biometric Signature', [
    { operation: 'getBiometricSign', method: 'GET', path: sign, headers: accept, status: 200 },
    {
      operation: 'previewBiometricSign',
      method: 'POST',
      path: `${sign}/preview`,
      headers: { ...accept, ...device },
      status: 204,
    },
    {
      operation: 'signBiometricSign',
      method: 'POST',
      path: `${sign}/sign`,
      headers: { ...json, ...device },
      body: { biometric_data: 'strokes', signature_image: 'iVBORw0KGgo=' },
      status: 204,
    },
  ]),
];
