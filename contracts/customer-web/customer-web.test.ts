import { createPact } from '../pact.js';
import { agree, eachLike, ORG, regex, string, uuid, type Exchange } from '../exchange.js';
import { CustomerWebClient, type Device } from './client.js';

const CHAIN = 'pact-customer-chain';
const SIGN = 'c0de0000-0001-4000-8000-000000000001';
const IDENTIFICATION = 'c0de0000-0002-4000-8000-000000000002';
const DOCUMENT = 'c0de0000-0003-4000-8000-000000000003';

const device: Device = {
  fingerprint: '33dd65c7fefc7078776965ca85cee243',
  installationId: '625fc44b-5b1c-451e-bcc7-276c911f0af8',
  location: '40.41,-3.70',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
};
const userAgent = { 'user-agent': device.userAgent };
const deviceHeaders = {
  'x-fingerprint': device.fingerprint,
  'x-installation_id': device.installationId,
  'x-location': '40.41,-3.70',
};
const drawn = { biometric_data: '[{"x":12,"y":40,"t":0}]', signature_image: 'iVBORw0KGgo=' };

const instant = regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, '2026-01-08T10:00:00.000Z');

const chain = (state: string): readonly [string, { org: string; id: string }] => [
  `an identification chain in state ${state}`,
  { org: ORG, id: CHAIN },
];
const signature = (state: string): readonly [string, { org: string; id: string }] => [
  `a biometric signature in state ${state}`,
  { org: ORG, id: SIGN },
];
const noChain = ['no identification chain', { org: ORG, id: CHAIN }] as const;
const noSignature = ['no biometric signature', { org: ORG, id: SIGN }] as const;

const status = { method: 'GET', path: `/identifications/chain/${CHAIN}` } as const;
const validate = { method: 'POST', path: `/identifications/chain/${CHAIN}/validate` } as const;
const read = { method: 'GET', path: `/biometric_signs/${SIGN}` } as const;
const preview = { method: 'POST', path: `/biometric_signs/${SIGN}/preview` } as const;
const sign = { method: 'POST', path: `/biometric_signs/${SIGN}/sign` } as const;

const chainWith = (state: string): Pick<Exchange<CustomerWebClient>, 'answer' | 'result'> => ({
  answer: {
    identification_chain_id: CHAIN,
    status: state,
    expires_at: instant,
    steps: eachLike({
      identification_type: regex(/^(OTP|AGENT|IDENTITY_DOCUMENT)$/, 'OTP'),
      status: regex(/^(CREATED|VALIDATED|EXPIRED)$/, state),
      identification_id: uuid(IDENTIFICATION),
    }),
  },
  result: {
    identification_chain_id: CHAIN,
    status: state,
    expires_at: '2026-01-08T10:00:00.000Z',
    steps: [{ identification_type: 'OTP', status: state, identification_id: IDENTIFICATION }],
  },
});

const signatureWith = (state: string): Pick<Exchange<CustomerWebClient>, 'answer' | 'result'> => ({
  answer: {
    sign_id: SIGN,
    type: 'BIOMETRIC',
    status: state,
    signer: { name: string('James'), last_name: string('Smith') },
    documents: eachLike({ id: uuid(DOCUMENT), name: string('personal_contract') }),
    expires_at: instant,
  },
  result: {
    sign_id: SIGN,
    type: 'BIOMETRIC',
    status: state,
    signer: { name: 'James', last_name: 'Smith' },
    documents: [{ id: DOCUMENT, name: 'personal_contract' }],
    expires_at: '2026-01-08T10:00:00.000Z',
  },
});

const exchanges: readonly Exchange<CustomerWebClient>[] = [
  ...['CREATED', 'VALIDATED', 'EXPIRED'].map((state) => ({
    given: [chain(state)],
    when: `the status of a chain in state ${state}`,
    request: { ...status, headers: userAgent },
    status: 200,
    ...chainWith(state),
    call: (client: CustomerWebClient) => client.chainStatus(CHAIN),
  })),
  {
    given: [noChain],
    when: 'the status of a chain that there is not',
    request: { ...status, headers: userAgent },
    status: 404,
    call: (client) => client.chainStatus(CHAIN),
  },
  {
    when: 'the status of a chain, by nobody in particular',
    token: null,
    request: { ...status, headers: userAgent },
    status: 403,
    call: (client) => client.chainStatus(CHAIN),
  },
  {
    given: [chain('CREATED')],
    when: 'to validate a chain in state CREATED',
    request: { ...validate, headers: { ...deviceHeaders, ...userAgent } },
    status: 204,
    call: (client) => client.validateChain(CHAIN),
  },
  ...['VALIDATED', 'EXPIRED'].map((state) => ({
    given: [chain(state)],
    when: `to validate a chain in state ${state}`,
    request: { ...validate, headers: { ...deviceHeaders, ...userAgent } },
    status: 409,
    call: (client: CustomerWebClient) => client.validateChain(CHAIN),
  })),
  {
    given: [noChain],
    when: 'to validate a chain that there is not',
    request: { ...validate, headers: { ...deviceHeaders, ...userAgent } },
    status: 404,
    call: (client) => client.validateChain(CHAIN),
  },
  {
    when: 'to validate a chain, with a token that has expired',
    token: 'test_expired',
    request: { ...validate, headers: { ...deviceHeaders, ...userAgent } },
    status: 403,
    call: (client) => client.validateChain(CHAIN),
  },
  ...['CREATED', 'SIGNED'].map((state) => ({
    given: [signature(state)],
    when: `a signature in state ${state}`,
    request: read,
    status: 200,
    ...signatureWith(state),
    call: (client: CustomerWebClient) => client.signature(SIGN),
  })),
  {
    given: [noSignature],
    when: 'a signature that there is not',
    request: read,
    status: 404,
    call: (client) => client.signature(SIGN),
  },
  {
    when: 'a signature, by nobody in particular',
    token: null,
    request: read,
    status: 401,
    call: (client) => client.signature(SIGN),
  },
  ...['CREATED', 'PREVIEWED'].map((state) => ({
    given: [signature(state)],
    when: `to preview a signature in state ${state}`,
    request: { ...preview, headers: deviceHeaders },
    status: 204,
    call: (client: CustomerWebClient) => client.previewSignature(SIGN),
  })),
  {
    given: [signature('SIGNED')],
    when: 'to preview a signature in state SIGNED',
    request: { ...preview, headers: deviceHeaders },
    status: 409,
    call: (client) => client.previewSignature(SIGN),
  },
  {
    when: 'to preview a signature, with a token for another organization',
    token: 'test_other_org',
    request: { ...preview, headers: deviceHeaders },
    status: 401,
    call: (client) => client.previewSignature(SIGN),
  },
  ...['CREATED', 'PREVIEWED'].map((state) => ({
    given: [signature(state)],
    when: `to sign in state ${state}`,
    request: { ...sign, headers: deviceHeaders, json: drawn },
    status: 204,
    call: (client: CustomerWebClient) => client.sign(SIGN, drawn),
  })),
  ...['SIGNED', 'EXPIRED'].map((state) => ({
    given: [signature(state)],
    when: `to sign in state ${state}`,
    request: { ...sign, headers: deviceHeaders, json: drawn },
    status: 409,
    call: (client: CustomerWebClient) => client.sign(SIGN, drawn),
  })),
  {
    given: [signature('PREVIEWED')],
    when: 'to sign with nothing drawn',
    request: { ...sign, headers: deviceHeaders, json: { biometric_data: '', signature_image: '' } },
    status: 400,
    call: (client) => client.sign(SIGN, { biometric_data: '', signature_image: '' }),
  },
];

agree(createPact('customer-web'), (session) => new CustomerWebClient(session, device), exchanges);
