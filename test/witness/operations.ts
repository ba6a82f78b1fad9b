/** The nineteen operations of the five pages. */
export interface DocumentedOperation {
  readonly id: string;
  readonly section: 'agent' | 'otp' | 'chain' | 'scoring' | 'signature';
  readonly method: string;
  /** Below /orgs/{org_id}. */
  readonly path: string;
  readonly success: number;
  /** Error statuses that the page lists with the schema None. */
  readonly none: readonly number[];
  /** Error statuses that the page lists with ErrorsResponse. `default` is it everywhere. */
  readonly described: readonly number[];
  /** Headers that the page requires. */
  readonly headers: readonly string[];
}

type Section = DocumentedOperation['section'];

const ROOTS: Readonly<Record<Section, string>> = {
  agent: '/identifications/agent',
  otp: '/identifications/otp',
  chain: '/identifications/chain',
  scoring: '/scorings/identity_document',
  signature: '/biometric_signs',
};
const DEVICE = ['x-fingerprint', 'x-installation_id'];
const DESCRIBED = [400, 401, 404, 500];

function operation(
  section: Section,
  id: string,
  request: string,
  success: number,
  errors: readonly number[],
  headers: readonly string[] = [],
): DocumentedOperation {
  const [method = '', end = ''] = request.split(' ');
  const described = section === 'scoring' ? errors : [];
  const none = section === 'scoring' ? [] : errors;
  return { id, section, method, path: ROOTS[section] + end, success, none, described, headers };
}

export const OPERATIONS: readonly DocumentedOperation[] = [
  operation('agent', 'createAgentIdentification', 'POST', 201, [400, 401, 500]),
  operation(
    'agent',
    'cancelAgentIdentification',
    'POST /{id}/cancel',
    204,
    [400, 401, 404, 409, 500],
  ),
  operation(
    'agent',
    'closeAgentIdentification',
    'POST /{id}/close',
    204,
    [400, 401, 404, 409, 500],
  ),
  operation('agent', 'deleteAgentIdentification', 'DELETE /{id}', 204, [400, 401, 403, 404, 500]),
  operation('otp', 'createOtpIdentification', 'POST', 201, [400, 401, 404, 409, 500]),
  operation('otp', 'cancelOtpIdentification', 'POST /{id}/cancel', 204, [400, 401, 404, 500]),
  operation('otp', 'closeOtpIdentification', 'POST /{id}/close', 204, [400, 401, 404, 409, 500]),
  operation('otp', 'deleteOtpIdentification', 'DELETE /{id}', 204, [400, 401, 403, 404, 500]),
  operation(
    'chain',
    'getChainedIdentificationStatus',
    'GET /{id}',
    200,
    [403, 404],
    ['user-agent'],
  ),
  operation(
    'chain',
    'validateChainedIdentification',
    'POST /{id}/validate',
    204,
    [403, 404, 409],
    [...DEVICE, 'user-agent'],
  ),
  operation('scoring', 'createScoring', 'POST', 200, DESCRIBED),
  operation('scoring', 'getCaptures', 'GET /{id}/captures', 200, DESCRIBED),
  operation('scoring', 'getScoring', 'GET /{id}', 200, DESCRIBED),
  operation('scoring', 'scoreIdentityDocument', 'PUT /{id}/score', 204, DESCRIBED),
  operation('scoring', 'closeScoring', 'POST /{id}/close', 204, DESCRIBED),
  operation('scoring', 'delegateIdentityDocument', 'POST /{id}/delegate', 200, DESCRIBED),
  operation('signature', 'getBiometricSign', 'GET /{id}', 200, [400, 401, 500]),
  operation(
    'signature',
    'previewBiometricSign',
    'POST /{id}/preview',
    204,
    [400, 401, 500],
    DEVICE,
  ),
  operation('signature', 'signBiometricSign', 'POST /{id}/sign', 204, [400, 401, 500], DEVICE),
];

export interface Found {
  readonly operation: DocumentedOperation;
  readonly org: string;
  readonly id: string;
}

const PATTERNS = OPERATIONS.map((operation) => ({
  operation,
  pattern: new RegExp(`^${operation.path.replace('{id}', '([^/]+)')}$`),
}));

/** The operations at a path, whatever the method. */
export function findOperations(path: string): readonly Found[] {
  const match = /^\/orgs\/([^/]+)(\/.*)$/.exec(path);
  if (match === null) return [];
  const [, org = '', rest = ''] = match;
  return PATTERNS.flatMap(({ operation, pattern }) => {
    const found = pattern.exec(rest);
    return found === null ? [] : [{ operation, org: decode(org), id: decode(found[1] ?? '') }];
  });
}

/** A text that is not valid percent-encoding stands for itself. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
