/**
 * The five documentation pages, transcribed by hand and never read from `spec/openapi.yaml`: what
 * the document is held against must not come from the document.
 */

export type Page =
  | 'Identification Chain'
  | 'Identification Agent Admin'
  | 'Identification OTP Admin'
  | 'Scoring'
  | 'Biometric Signature';

/** `schema` is null where the page says `None`. */
export type DocumentedPair = readonly [status: number, schema: string | null];

export interface DocumentedOperation {
  readonly operationId: string;
  readonly page: Page;
  readonly method: 'get' | 'post' | 'put' | 'delete';
  readonly path: string;
  /** The body's schema; `object` is the page's own word for the scoring upload. */
  readonly body: string | null;
  /** The page's description of the one success status. */
  readonly success: string;
  readonly responses: readonly DocumentedPair[];
  /** The page's last row, the same for every operation. */
  readonly default: 'ErrorsResponse';
}

type Row = Omit<DocumentedOperation, 'page' | 'responses' | 'default'> & {
  readonly responses: Readonly<Record<number, string | null>>;
};

const onPage = (page: Page, rows: readonly Row[]): readonly DocumentedOperation[] =>
  rows.map((row) => ({
    ...row,
    page,
    responses: Object.entries(row.responses).map(([status, schema]) => [Number(status), schema]),
    default: 'ErrorsResponse',
  }));

const chain = '/orgs/{org_id}/identifications/chain/{identification_chain_id}';
const agent = '/orgs/{org_id}/identifications/agent';
const otp = '/orgs/{org_id}/identifications/otp';
const scoring = '/orgs/{org_id}/scorings/identity_document';
const sign = '/orgs/{org_id}/biometric_signs/{sign_id}';

/** Scoring is the only page whose error statuses name a schema; all its operations share them. */
const scoringErrors = {
  400: 'ErrorsResponse',
  401: 'ErrorsResponse',
  404: 'ErrorsResponse',
  500: 'ErrorsResponse',
};

export const documentedOperations: readonly DocumentedOperation[] = [
  ...onPage('Identification Chain', [
    {
      operationId: 'getChainedIdentificationStatus',
      method: 'get',
      path: chain,
      body: null,
      success: 'Chained identification status found',
      responses: { 200: 'GetChainedIdentificationStatusResponse', 403: null, 404: null },
    },
    {
      operationId: 'validateChainedIdentification',
      method: 'post',
      path: `${chain}/validate`,
      body: null,
      success: 'Action executed correctly',
      responses: { 204: null, 403: null, 404: null, 409: null },
    },
  ]),
  ...onPage('Identification Agent Admin', [
    {
      operationId: 'createAgentIdentification',
      method: 'post',
      path: agent,
      body: 'CreateAgentIdentificationRequest',
      success: 'New agent identification is created. Expected response for a valid request.',
      responses: { 201: 'CreateAgentIdentificationResponse', 400: null, 401: null, 500: null },
    },
    {
      operationId: 'cancelAgentIdentification',
      method: 'post',
      path: `${agent}/{admin_identification_id}/cancel`,
      body: 'CancelIdentificationRequest',
      success: 'Action executed correctly',
      responses: { 204: null, 400: null, 401: null, 404: null, 409: null, 500: null },
    },
    {
      operationId: 'closeAgentIdentification',
      method: 'post',
      path: `${agent}/{admin_identification_id}/close`,
      body: null,
      success: 'Action executed correctly',
      responses: { 204: null, 400: null, 401: null, 404: null, 409: null, 500: null },
    },
    {
      operationId: 'deleteAgentIdentification',
      method: 'delete',
      path: `${agent}/{admin_identification_id}`,
      body: null,
      success: 'Action executed correctly',
      responses: { 204: null, 400: null, 401: null, 403: null, 404: null, 500: null },
    },
  ]),
  ...onPage('Identification OTP Admin', [
    {
      operationId: 'createOtpIdentification',
      method: 'post',
      path: otp,
      body: 'CreateOtpIdentificationRequest',
      success: 'New otp identification is created.',
      responses: {
        201: 'CreateOtpIdentificationResponse',
        400: null,
        401: null,
        404: null,
        409: null,
        500: null,
      },
    },
    {
      operationId: 'cancelOtpIdentification',
      method: 'post',
      path: `${otp}/{admin_identification_id}/cancel`,
      body: 'CancelIdentificationRequest',
      success: 'Action executed correctly',
      responses: { 204: null, 400: null, 401: null, 404: null, 500: null },
    },
    {
      operationId: 'closeOtpIdentification',
      method: 'post',
      path: `${otp}/{admin_identification_id}/close`,
      body: null,
      success: 'Action executed correctly',
      responses: { 204: null, 400: null, 401: null, 404: null, 409: null, 500: null },
    },
    {
      operationId: 'deleteOtpIdentification',
      method: 'delete',
      path: `${otp}/{admin_identification_id}`,
      body: null,
      success: 'Action executed correctly',
      responses: { 204: null, 400: null, 401: null, 403: null, 404: null, 500: null },
    },
  ]),
  ...onPage('Scoring', [
    {
      operationId: 'createScoring',
      method: 'post',
      path: scoring,
      body: 'CreateScoringRequest',
      success: 'Expected response to a valid request.',
      responses: { 200: 'CreateScoringResponse', ...scoringErrors },
    },
    {
      operationId: 'getCaptures',
      method: 'get',
      path: `${scoring}/{scoring_id}/captures`,
      body: null,
      success: 'Expected response to a valid request.',
      responses: { 200: 'GetCapturesResponse', ...scoringErrors },
    },
    {
      operationId: 'getScoring',
      method: 'get',
      path: `${scoring}/{scoring_id}`,
      body: null,
      success: 'Expected response to a valid request.',
      responses: { 200: 'IdentityDocumentScoring', ...scoringErrors },
    },
    {
      operationId: 'scoreIdentityDocument',
      method: 'put',
      path: `${scoring}/{scoring_id}/score`,
      body: 'object',
      success: 'Identity document scored successfully; no content returned.',
      responses: { 204: null, ...scoringErrors },
    },
    {
      operationId: 'closeScoring',
      method: 'post',
      path: `${scoring}/{scoring_id}/close`,
      body: null,
      success: 'Scoring session successfully closed; no content returned.',
      responses: { 204: null, ...scoringErrors },
    },
    {
      operationId: 'delegateIdentityDocument',
      method: 'post',
      path: `${scoring}/{scoring_id}/delegate`,
      body: null,
      success: 'Delegation successful; returns external provider credentials and metadata.',
      responses: { 200: 'DelegateIdentityDocumentResponse', ...scoringErrors },
    },
  ]),
  ...onPage('Biometric Signature', [
    {
      operationId: 'getBiometricSign',
      method: 'get',
      path: sign,
      body: null,
      success: 'Expected response for a valid request.',
      responses: { 200: 'GetSignResponse', 400: null, 401: null, 500: null },
    },
    {
      operationId: 'previewBiometricSign',
      method: 'post',
      path: `${sign}/preview`,
      body: null,
      success: 'Action executed correctly',
      responses: { 204: null, 400: null, 401: null, 500: null },
    },
    {
      operationId: 'signBiometricSign',
      method: 'post',
      path: `${sign}/sign`,
      body: 'BiometricSignRequest',
      success: 'Action executed correctly',
      responses: { 204: null, 400: null, 401: null, 500: null },
    },
  ]),
];
