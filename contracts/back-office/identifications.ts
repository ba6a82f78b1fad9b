import { ORG, uuid, type Exchange, type Given } from '../exchange.js';
import type { Actor, BackOfficeClient, Way } from './client.js';

type Row = Exchange<BackOfficeClient>;

const IDENTIFICATION = 'bac00000-0002-4000-8000-000000000002';
const REASON = 'The client does not want to continue.';

const actor: Actor = {
  name: 'James',
  last_name: 'Smith',
  identity_document: { document_number: '12345678A', document_type: 'NIF' },
  email: 'james@example.com',
};
const newAgent = { actor, personal_document_image: true, expires_in: 'P7D' };
const newOtp = {
  actor,
  two_factor_type: 'DOCUMENT_NUMBER',
  channel: { type: 'SMS' },
  expires_in: 'P7D',
};
const TOO_LONG = 'P31D';

const created = (id: string): Pick<Row, 'answer' | 'result'> => ({
  answer: { admin_identification_id: uuid(id), identification_id: uuid(IDENTIFICATION) },
  result: { admin_identification_id: id, identification_id: IDENTIFICATION },
});

const agentId = 'bac00000-0001-4000-8000-00000000000a';
const otpId = 'bac00000-0001-4000-8000-00000000000b';

export const creations: readonly Row[] = [
  {
    when: 'a new agent identification',
    request: { method: 'POST', path: '/identifications/agent', json: newAgent },
    status: 201,
    ...created(agentId),
    call: (client) => client.createAgentIdentification(newAgent),
  },
  {
    when: 'a new agent identification that lasts too long',
    request: {
      method: 'POST',
      path: '/identifications/agent',
      json: { ...newAgent, expires_in: TOO_LONG },
    },
    status: 400,
    call: (client) => client.createAgentIdentification({ ...newAgent, expires_in: TOO_LONG }),
  },
  {
    when: 'a new agent identification, by nobody in particular',
    token: null,
    request: { method: 'POST', path: '/identifications/agent', json: newAgent },
    status: 401,
    call: (client) => client.createAgentIdentification(newAgent),
  },
  {
    when: 'a new OTP identification',
    request: { method: 'POST', path: '/identifications/otp', json: newOtp },
    status: 201,
    ...created(otpId),
    call: (client) => client.createOtpIdentification(newOtp),
  },
  {
    when: 'a new OTP identification that lasts too long',
    request: {
      method: 'POST',
      path: '/identifications/otp',
      json: { ...newOtp, expires_in: TOO_LONG },
    },
    status: 400,
    call: (client) => client.createOtpIdentification({ ...newOtp, expires_in: TOO_LONG }),
  },
  {
    when: 'a new OTP identification, with a token that has expired',
    token: 'test_expired',
    request: { method: 'POST', path: '/identifications/otp', json: newOtp },
    status: 401,
    call: (client) => client.createOtpIdentification(newOtp),
  },
];

/** Both ways of identifying are ended and deleted by the same rules. */
export function administration(way: Way): readonly Row[] {
  const [noun, article, id] =
    way === 'agent' ? ['agent identification', 'an', agentId] : ['OTP identification', 'an', otpId];
  const given = (state: string): Given => [
    [`${article} ${noun} in state ${state}`, { org: ORG, id }],
  ];
  const absent: Given = [[`no ${noun}`, { org: ORG, id }]];
  const path = `/identifications/${way}/${id}`;
  const cancel = {
    request: { method: 'POST', path: `${path}/cancel`, json: { reason: REASON } },
    call: (client: BackOfficeClient) => client.cancelIdentification(way, id, REASON),
  } as const;
  const close = {
    request: { method: 'POST', path: `${path}/close` },
    call: (client: BackOfficeClient) => client.closeIdentification(way, id),
  } as const;
  const remove = {
    request: { method: 'DELETE', path },
    call: (client: BackOfficeClient) => client.deleteIdentification(way, id),
  } as const;
  const force = {
    request: { method: 'DELETE', path, query: { force: 'true' } },
    call: (client: BackOfficeClient) => client.deleteIdentification(way, id, { force: true }),
  } as const;
  const when = (what: string, state: string): string => `to ${what} an ${noun} in state ${state}`;
  return [
    { given: given('CREATED'), when: when('cancel', 'CREATED'), status: 204, ...cancel },
    { given: given('CLOSED'), when: when('cancel', 'CLOSED'), status: 409, ...cancel },
    { given: absent, when: `to cancel an ${noun} that there is not`, status: 404, ...cancel },
    {
      given: given('CREATED'),
      when: `to cancel an ${noun} for no reason`,
      request: { method: 'POST', path: `${path}/cancel`, json: { reason: '' } },
      status: 400,
      call: (client) => client.cancelIdentification(way, id, ''),
    },
    { given: given('CREATED'), when: when('close', 'CREATED'), status: 204, ...close },
    { given: given('CANCELLED'), when: when('close', 'CANCELLED'), status: 409, ...close },
    { given: given('EXPIRED'), when: when('close', 'EXPIRED'), status: 409, ...close },
    { given: absent, when: `to close an ${noun} that there is not`, status: 404, ...close },
    { given: given('CREATED'), when: when('delete', 'CREATED'), status: 204, ...remove },
    { given: given('VALIDATED'), when: when('delete', 'VALIDATED'), status: 403, ...remove },
    { given: absent, when: `to delete an ${noun} that there is not`, status: 404, ...remove },
    {
      given: given('CLOSED'),
      when: when('delete by force', 'CLOSED'),
      status: 204,
      ...force,
    },
    {
      given: given('CLOSED'),
      when: `${when('delete by force', 'CLOSED')}, without the permission for it`,
      token: 'test_agent',
      status: 403,
      ...force,
    },
    {
      given: given('CREATED'),
      when: `${when('close', 'CREATED')}, by nobody in particular`,
      token: null,
      status: 401,
      ...close,
    },
  ];
}
