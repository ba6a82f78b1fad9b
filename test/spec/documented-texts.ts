import type { DocumentedOperation } from './documented-pairs.js';

/** Parameter tables and status texts of the five pages, transcribed by hand like the pairs. */

export type DocumentedParameter = readonly [
  name: string,
  place: 'path' | 'query' | 'header',
  required: boolean,
  description: string,
];

const org: DocumentedParameter = ['org_id', 'path', true, 'Organization name'];
const scoringOrg: DocumentedParameter = [
  'org_id',
  'path',
  true,
  'The string id related with tenants which contract belongs to',
];
const sessionOrg: DocumentedParameter = [
  'org_id',
  'path',
  true,
  'Unique identifier of the organization (tenant) that owns this scoring session.',
];
const chainId: DocumentedParameter = [
  'identification_chain_id',
  'path',
  true,
  'Unique identifier for the chained identification process',
];
const adminId: DocumentedParameter = [
  'admin_identification_id',
  'path',
  true,
  'uuid identification unique identifier',
];
const signId: DocumentedParameter = [
  'sign_id',
  'path',
  true,
  'uuid that identifies signature data by signer, associated to a digital sign process',
];
const scoringId = (description: string): DocumentedParameter => [
  'scoring_id',
  'path',
  true,
  description,
];
const userAgent: DocumentedParameter = [
  'User-Agent',
  'header',
  true,
  'information to identify the application, operating system, vendor, and/or version of the requester',
];
const fingerprint = (description: string): DocumentedParameter => [
  'x-fingerprint',
  'header',
  true,
  description,
];
const installation: DocumentedParameter = [
  'x-installation_id',
  'header',
  true,
  'browser installation id (unique identifier)',
];
const location: DocumentedParameter = ['x-location', 'header', false, 'device location coordinate'];
const force: DocumentedParameter = [
  'force',
  'query',
  false,
  'If the process is not in CREATED state this parameter has to be passed as true AND needed ' +
    'permission has to be present at the token for the deletion to happen. A FORBIDDEN code will ' +
    'be thrown otherwise.\n' +
    '- ‘true’ if identification process must be deleted regardless of the state.\n' +
    '- ‘false’ or not present otherwise.',
];

const session = (verb: string): DocumentedParameter =>
  scoringId(`Unique identifier of the identity document scoring session to ${verb}.`);
const device = [org, installation, fingerprint('device fingerprint'), location, signId];

export const documentedParameters: Readonly<Record<string, readonly DocumentedParameter[]>> = {
  getChainedIdentificationStatus: [org, chainId, userAgent],
  validateChainedIdentification: [
    org,
    chainId,
    fingerprint('Device fingerprint'),
    installation,
    location,
    userAgent,
  ],
  createAgentIdentification: [org],
  cancelAgentIdentification: [org, adminId],
  closeAgentIdentification: [org, adminId],
  deleteAgentIdentification: [org, adminId, force],
  createOtpIdentification: [org],
  cancelOtpIdentification: [org, adminId],
  closeOtpIdentification: [org, adminId],
  deleteOtpIdentification: [org, adminId, force],
  createScoring: [scoringOrg],
  getCaptures: [scoringOrg, scoringId('Scoring id')],
  getScoring: [scoringOrg, scoringId('Scoring id')],
  scoreIdentityDocument: [sessionOrg, session('update')],
  closeScoring: [sessionOrg, session('close')],
  delegateIdentityDocument: [sessionOrg, session('delegate')],
  getBiometricSign: [org, signId],
  previewBiometricSign: device,
  signBiometricSign: device,
};

/** Same status, other words: the Scoring page was written by another hand. */
const scoringTexts: Readonly<Record<number, string>> = {
  400: 'Request input is not valid',
  401: 'The user is not authorized',
  404: 'The specified resource was not found',
  500: 'The request failed to be processed by the server',
};
const texts: Readonly<Record<number, string>> = {
  400: 'Request input is not valid',
  401: 'Unauthorized. AuthN and AuthZ validations have fail',
  403: 'Forbidden. Request has invalid credentials',
  404: 'Not found. Entity does not exist or can not be found',
  409: 'Conflict. Entity state has conflicts between its new state and the old one.',
  500: 'Not expected error',
};

/** The page's text for one status of an operation. */
export function documentedText(operation: DocumentedOperation, status: number): string | undefined {
  if (status < 300) return operation.success;
  return (operation.page === 'Scoring' ? scoringTexts : texts)[status];
}
