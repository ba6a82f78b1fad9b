import { describe, expect, test } from '@jest/globals';
import { documentsContract } from '../../src/masstack/contract.js';
import type { Operation } from '../../src/openapi/operation.js';
import { child, contract as document, entries, isNode, operations, type Node } from './document.js';

const contract = documentsContract();
const NOW = '2026-01-01T00:00:00.000Z';

function operationOf(id: string): Operation {
  const operation = contract.operations.get(id);
  if (operation === undefined) throw new Error(`no operation ${id}`);
  return operation;
}

function gradesOf(id: string, body: unknown, header = {}): Record<string, string | undefined> {
  const path = { org_id: 'yoigo', sign_id: ID, admin_identification_id: ID, scoring_id: ID };
  const parts = { path, query: {}, header, ...(body !== undefined && { body }) };
  const violations = contract.validateRequest(operationOf(id), parts, NOW);
  return Object.fromEntries(
    violations.map(({ pointer, keyword = '', evidence }) => [
      `${pointer} ${keyword}`,
      evidence?.grade,
    ]),
  );
}

const ID = 'd290f1ee-6c54-4b01-90e6-d701748f0851';
const agent = operationOf('createAgentIdentification').body?.example as object;
const otp = operationOf('createOtpIdentification').body?.example as object;
const scoring = operationOf('createScoring').body?.example as object;
const SIGNER = { 'x-fingerprint': 'a', 'x-installation_id': 'b' };

/** A violation is as well documented as the very keyword that is broken, with the very value. */
describe('what is wrong with a request', () => {
  test.each([
    [
      'createAgentIdentification',
      { ...agent, actor: undefined },
      '/body/actor required',
      'documented',
    ],
    ['createAgentIdentification', { ...agent, actor: 'x' }, '/body/actor type', 'inferred'],
    [
      'createAgentIdentification',
      { ...agent, expires_in: 7 },
      '/body/expires_in type',
      'documented',
    ],
    [
      'createAgentIdentification',
      { ...agent, expires_in: '7 days' },
      '/body/expires_in format',
      'documented',
    ],
    [
      'createAgentIdentification',
      { ...agent, expires_in: 'p7d' },
      '/body/expires_in format',
      'inferred',
    ],
    [
      'createAgentIdentification',
      { ...agent, expires_in: 'PT59S' },
      '/body/expires_in x-min-duration',
      'documented',
    ],
    [
      'createAgentIdentification',
      { ...agent, expires_in: 'P31D' },
      '/body/expires_in x-max-duration',
      'documented',
    ],
    [
      'createAgentIdentification',
      { ...agent, expires_in: 'P1M' },
      '/body/expires_in x-max-duration',
      'inferred',
    ],
    ['createAgentIdentification', undefined, '/body required', 'documented'],
    ['createAgentIdentification', [], '/body type', 'documented'],
    ['cancelAgentIdentification', {}, '/body/reason required', 'documented'],
    ['cancelAgentIdentification', { reason: 7 }, '/body/reason type', 'documented'],
    ['cancelAgentIdentification', { reason: '' }, '/body/reason minLength', 'inferred'],
    [
      'createOtpIdentification',
      { ...otp, expires_in: undefined },
      '/body/expires_in required',
      'inferred',
    ],
    [
      'createOtpIdentification',
      { ...otp, channel: undefined },
      '/body/channel required',
      'documented',
    ],
    ['createOtpIdentification', { ...otp, channel: {} }, '/body/channel/type required', 'inferred'],
    [
      'createOtpIdentification',
      { ...otp, two_factor_type: 'SMS' },
      '/body/two_factor_type enum',
      'documented',
    ],
    [
      'createOtpIdentification',
      { ...otp, two_factor_type: 'email' },
      '/body/two_factor_type enum',
      'inferred',
    ],
    ['createScoring', { ...scoring, provider: undefined }, '/body/provider required', 'documented'],
    ['createScoring', { ...scoring, provider: 'ACME' }, '/body/provider enum', 'docs'],
    ['createScoring', { ...scoring, document: {} }, '/body/document/type required', 'inferred'],
  ] as const)('%s %j: %s is %s', (id, body, broken, grade) => {
    const sent: unknown = body === undefined ? undefined : JSON.parse(JSON.stringify(body));
    expect(gradesOf(id, sent)).toMatchObject({ [broken]: grade });
  });

  test.each([
    [
      '300001 bytes',
      { biometric_data: 'a'.repeat(300_001) },
      '/body/biometric_data x-max-bytes',
      'inferred',
    ],
    [
      '307201 bytes',
      { biometric_data: 'a'.repeat(307_201) },
      '/body/biometric_data x-max-bytes',
      'documented',
    ],
    [
      'an image of 500 kB, decoded',
      { signature_image: 'A'.repeat(682_668) },
      '/body/signature_image x-max-bytes',
      'inferred',
    ],
    ['no base64', { signature_image: '***' }, '/body/signature_image format', 'documented'],
    [
      'base64 without padding',
      { signature_image: 'abc' },
      '/body/signature_image format',
      'inferred',
    ],
  ] as const)('a signature of %s', (_given, changed, broken, grade) => {
    const example = operationOf('signBiometricSign').body?.example as object;
    const found = gradesOf('signBiometricSign', { ...example, ...changed }, SIGNER);
    expect(found).toMatchObject({ [broken]: grade });
  });

  test.each([
    [{ 'x-fingerprint': '' }, '/header/x-fingerprint minLength', 'inferred'],
    [{ 'x-fingerprint': undefined }, '/header/x-fingerprint required', 'documented'],
    [{ 'x-location': 'here' }, '/header/x-location pattern', 'inferred'],
  ] as const)('a header %j', (changed, broken, grade) => {
    const found = gradesOf('previewBiometricSign', undefined, { ...SIGNER, ...changed });
    expect(found).toMatchObject({ [broken]: grade });
  });
});

describe('what is wrong with an answer', () => {
  const error = {
    code: 'MDOC_004',
    title: 'RESOURCE_NOT_FOUND',
    ref: 'https://a.example',
    details: '',
  };
  const { details: _details, ...brief } = error;

  test.each([
    ['getScoring', 404, { errors: [brief] }, 'documented'],
    ['getScoring', 404, { errors: [{ ...error, code: 'E1' }] }, 'documented'],
    ['getScoring', 404, { errors: [{ ...error, code: 'MDOC-XXX' }] }, 'inferred'],
    ['getScoring', 404, { errors: [{ ...error, ref: 'here' }] }, 'inferred'],
    ['getScoring', 404, { errors: [{ ...error, ref: 7 }] }, 'documented'],
    ['getScoring', 404, undefined, 'documented'],
    ['getScoring', 200, {}, 'inferred'],
    ['getScoring', 200, undefined, 'documented'],
    // The page gives the 404 of an agent identification no schema, and its default one.
    ['closeAgentIdentification', 404, { errors: 7 }, 'inferred'],
    ['closeAgentIdentification', 404, undefined, 'inferred'],
    ['closeAgentIdentification', 422, undefined, 'documented'],
    ['closeAgentIdentification', 204, {}, 'documented'],
  ] as const)('%s %i %j is %s', (id, status, body, grade) => {
    const found = contract.validateReply(operationOf(id), status, body);
    expect(found).not.toEqual([]);
    for (const { evidence } of found) expect(evidence?.grade).toBe(grade);
  });

  test('a breach quotes the line that names the schema, and the one that spells it out', () => {
    const [found] = contract.validateReply(operationOf('getScoring'), 404, { errors: [brief] });
    expect(found).toMatchObject({
      pointer: '/errors/0/details',
      keyword: 'required',
      evidence: {
        page: 'Scoring',
        sentence:
          '404 Not Found The specified resource was not found ErrorsResponse; details string true (developers.masstack.com: schemas)',
      },
    });
  });
});

/** Pointers to all that a schema describes, through its references. */
function pointersOf(schema: unknown, at = ''): readonly string[] {
  if (!isNode(schema)) return [at];
  const { $ref: reference } = schema;
  const own: Node =
    typeof reference === 'string' ? child(document, ...reference.slice(2).split('/')) : schema;
  return [
    at,
    ...entries(own['properties']).flatMap(([name, each]) => pointersOf(each, `${at}/${name}`)),
    ...(own['items'] === undefined ? [] : pointersOf(own['items'], `${at}/0`)),
  ];
}

const schemasOf = (holder: unknown): readonly unknown[] =>
  isNode(holder) ? entries(holder['content']).map(([, media]) => media['schema']) : [];

test.each(operations)('$id: what is documented is cited from its own page', ({ id, operation }) => {
  const known = operationOf(id);
  const ofRequest = [
    ...known.parameters.map(({ in: place, name }) => `/${place}/${name}`),
    ...schemasOf(operation['requestBody']).flatMap((schema) => pointersOf(schema, '/body')),
  ].flatMap((pointer) =>
    ['required', 'type', 'format', 'enum'].map((keyword) =>
      contract.grades.ofRequest(known, { pointer, keyword }),
    ),
  );
  const ofReplies = entries(operation['responses']).flatMap(([key, response]) => {
    const status = Number(key) || 599;
    return [
      contract.grades.ofStatus(known, status),
      contract.grades.ofBody(known, status),
      ...schemasOf(response)
        .flatMap((schema) => pointersOf(schema))
        .map((pointer) => contract.grades.ofReply(known, status, { pointer, keyword: 'type' })),
    ];
  });
  const foreign = [...ofRequest, ...ofReplies].filter(
    (evidence) => evidence.grade === 'documented' && evidence.page !== known.page,
  );
  expect(foreign).toEqual([]);
});
