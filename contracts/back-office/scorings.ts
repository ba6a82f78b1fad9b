import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';
import {
  eachLike,
  integer,
  number,
  ORG,
  regex,
  string,
  uuid,
  type Exchange,
  type Given,
} from '../exchange.js';
import type { BackOfficeClient } from './client.js';

type Row = Exchange<BackOfficeClient>;

const ID = 'bac00000-0003-4000-8000-000000000003';
const PATH = '/scorings/identity_document';
const FRONT = fileURLToPath(new URL('front.png', import.meta.url));

const newScoring = {
  document: { type: 'IDENTITY_CARD', country: 'ES' },
  provider: 'VERIDAS',
  expires_in: 'P1D',
};
const unknownProvider = { ...newScoring, provider: 'NOBODY' };

const instant = regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, '2026-01-08T10:00:00.000Z');
const provider = regex(/^(GOOGLE|VERIDAS)$/, 'VERIDAS');

const given = (state: string): Given => [
  [`a document scoring in state ${state}`, { org: ORG, id: ID }],
];
const absent: Given = [['no document scoring', { org: ORG, id: ID }]];

const read = {
  request: { method: 'GET', path: `${PATH}/${ID}` },
  call: (client: BackOfficeClient) => client.scoring(ID),
} as const;
const captures = {
  request: { method: 'GET', path: `${PATH}/${ID}/captures` },
  call: (client: BackOfficeClient) => client.captures(ID),
} as const;
const score = {
  request: {
    method: 'PUT',
    path: `${PATH}/${ID}/score`,
    file: { part: 'front', path: FRONT, type: 'image/png' },
  },
  call: (client: BackOfficeClient) =>
    client.score(ID, new Blob([readFileSync(FRONT)], { type: 'image/png' })),
} as const;
const close = {
  request: { method: 'POST', path: `${PATH}/${ID}/close` },
  call: (client: BackOfficeClient) => client.closeScoring(ID),
} as const;
const delegate = {
  request: { method: 'POST', path: `${PATH}/${ID}/delegate` },
  call: (client: BackOfficeClient) => client.delegateScoring(ID),
} as const;

const session = {
  scoring_id: ID,
  document: { type: 'IDENTITY_CARD', country: 'ES' },
  expires_at: '2026-01-08T10:00:00.000Z',
};
const sessionLike = {
  scoring_id: ID,
  document: {
    type: string('IDENTITY_CARD'),
    country: regex(/^[A-Z]{2}$/, 'ES'),
  },
  provider,
  expires_at: instant,
};

export const scorings: readonly Row[] = [
  {
    when: 'a new scoring of a document',
    request: { method: 'POST', path: PATH, json: newScoring },
    status: 200,
    answer: { scoring_id: uuid(ID) },
    call: (client) => client.createScoring(newScoring),
    result: ID,
  },
  {
    when: 'a new scoring by a provider that there is not',
    request: { method: 'POST', path: PATH, json: unknownProvider },
    status: 400,
    call: (client) => client.createScoring(unknownProvider),
  },
  {
    when: 'a new scoring of a document, with a token for another organization',
    token: 'test_other_org',
    request: { method: 'POST', path: PATH, json: newScoring },
    status: 401,
    call: (client) => client.createScoring(newScoring),
  },
  {
    given: given('CREATED'),
    when: 'a scoring in state CREATED',
    ...read,
    status: 200,
    answer: { ...sessionLike, status: 'CREATED', attempts: integer(0) },
    result: { ...session, provider: 'VERIDAS', status: 'CREATED', attempts: 0 },
  },
  {
    given: given('SCORED'),
    when: 'a scoring in state SCORED',
    ...read,
    status: 200,
    answer: {
      ...sessionLike,
      status: 'SCORED',
      attempts: integer(1),
      result: regex(/^(PASSED|FAILED)$/, 'PASSED'),
      score: number(0.97),
    },
    result: {
      ...session,
      provider: 'VERIDAS',
      status: 'SCORED',
      attempts: 1,
      result: 'PASSED',
      score: 0.97,
    },
  },
  { given: absent, when: 'a scoring that there is not', ...read, status: 404 },
  {
    given: given('SCORED'),
    when: 'the captures of a scoring in state SCORED',
    ...captures,
    status: 200,
    answer: {
      captures: eachLike({
        side: regex(/^(front|back)$/, 'front'),
        content_type: regex(/^(image\/jpeg|image\/png|application\/pdf)$/, 'image/png'),
        size_bytes: integer(48_213),
        captured_at: instant,
      }),
    },
    result: [
      {
        side: 'front',
        content_type: 'image/png',
        size_bytes: 48_213,
        captured_at: '2026-01-08T10:00:00.000Z',
      },
    ],
  },
  {
    given: given('CREATED'),
    when: 'the captures of a scoring in state CREATED',
    ...captures,
    status: 200,
    answer: { captures: [] },
    result: [],
  },
  { given: absent, when: 'the captures of a scoring that there is not', ...captures, status: 404 },
  { given: given('CREATED'), when: 'to score the front of a document', ...score, status: 204 },
  { given: given('SCORED'), when: 'to score a document once more', ...score, status: 204 },
  { given: given('CLOSED'), when: 'to score in state CLOSED', ...score, status: 409 },
  { given: absent, when: 'to score in a session that there is not', ...score, status: 404 },
  { given: given('SCORED'), when: 'to close a scoring in state SCORED', ...close, status: 204 },
  { given: given('CLOSED'), when: 'to close a scoring in state CLOSED', ...close, status: 409 },
  { given: absent, when: 'to close a scoring that there is not', ...close, status: 404 },
  {
    given: given('CREATED'),
    when: 'to hand a scoring to the provider',
    ...delegate,
    status: 200,
    answer: {
      provider,
      credentials: { access_token: string('example-access-token'), expires_at: instant },
    },
    result: {
      provider: 'VERIDAS',
      credentials: {
        access_token: 'example-access-token',
        expires_at: '2026-01-08T10:00:00.000Z',
      },
    },
  },
  {
    given: given('DELEGATED'),
    when: 'to hand a scoring to the provider again',
    ...delegate,
    status: 409,
  },
  { given: absent, when: 'to hand on a scoring that there is not', ...delegate, status: 404 },
];
