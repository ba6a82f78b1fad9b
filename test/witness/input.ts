import {
  checkIdentification,
  checkJson,
  checkReason,
  checkScoring,
  checkSignature,
} from './bodies.js';
import { BREACHES, type BreachLabel } from './breaches.js';
import { Refusal, type Call } from './call.js';
import { checkUpload } from './uploads.js';

/** What the server refuses only when it breaks a sentence. */
const HARMLESS: readonly string[] = [
  'thirty days refused',
  'one minute refused',
  'optional field refused when missing',
  'biometric_data of 250 kb refused',
  'signature_image of 400 kb refused',
  'a flag of false refused',
  'EMAIL refused',
  'x-location required',
  'multipart/mixed refused',
];
const LABELS: ReadonlySet<string> = new Set(BREACHES.map(({ label }) => label));

const isLabel = (text: string): text is BreachLabel => LABELS.has(text);

/** Refuses what is not valid. */
export function requireValid(call: Call): void {
  const { operation, on } = call;
  const problems = [...checkHeaders(call), ...checkQuery(call), ...checkBody(call)].filter(
    (problem) =>
      isLabel(problem) && on.breaks(operation.id, problem)
        ? HARMLESS.includes(problem)
        : !HARMLESS.includes(problem),
  );
  if (problems.length === 0) return;
  throw new Refusal(statusFor(problems, call), problems.join('; '));
}

function statusFor(problems: readonly string[], { on, operation }: Call): number {
  if (problems.includes('media type') && on.chooses('media-type-415')) return 415;
  if (problems.some((each) => / too long$/.test(each)) && on.chooses('too-large-413')) {
    return problems.includes('expires_in too long') ? 400 : 413;
  }
  if (problems.includes('provider') && on.chooses('provider-unknown-404')) return 404;
  return operation.section === 'chain' && on.chooses('chain-invalid-422') ? 422 : 400;
}

const HEX = /^[0-9a-f]{32}$/i;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const LOCATION = /^-?\d{1,2}(\.\d+)?,-?\d{1,3}(\.\d+)?$/;

export const isUuid = (text: string): boolean => UUID.test(text);

function checkHeaders({ operation, headers, rawHeaders, on }: Call): string[] {
  const located = headers['x-location'];
  const known = [...operation.headers, 'x-location'];
  const names = rawHeaders
    .filter((_each, index) => index % 2 === 0)
    .map((name) => name.toLowerCase());
  const required = operation.headers.flatMap((name) => {
    const value = headers[name];
    if (value === undefined) return [`${name} missing`];
    return value === '' && !on.chooses('empty-header-accepted') ? [`${name} empty`] : [];
  });
  const fingerprint = headers['x-fingerprint'];
  const installation = headers['x-installation_id'];
  const device = operation.headers.includes('x-fingerprint');
  const agent = headers['user-agent'] ?? 'Mozilla';
  const strange = on.chooses('user-agent-known-only') && !agent.startsWith('Mozilla');
  const wrong =
    (operation.headers.includes('user-agent') && strange) ||
    (device &&
      ((on.chooses('fingerprint-64-at-most') && String(fingerprint ?? '').length > 64) ||
        (on.chooses('fingerprint-hex-only') && !HEX.test(String(fingerprint ?? '0'.repeat(32)))) ||
        (on.chooses('installation-uuid-only') &&
          installation !== undefined &&
          !UUID.test(String(installation))) ||
        (on.chooses('location-checked') &&
          located !== undefined &&
          !LOCATION.test(String(located)))));
  const doubled = known.some((name) => names.filter((each) => each === name).length > 1);
  return [
    ...required,
    ...(wrong ? ['the form of a header'] : []),
    ...(doubled && on.chooses('doubled-header-refused') ? ['a header twice'] : []),
    ...(device && located === undefined ? ['x-location required'] : []),
  ];
}

/** The value of `force`; `undefined` when it is none. */
export function readForce({ query, on }: Call): boolean | undefined {
  const value = query.getAll('force').at(-1);
  if (value === undefined || value === 'false') return false;
  if (value === 'true') return true;
  if (on.chooses('force-in-quotes') && /^'(true|false)'$/.test(value)) return value === "'true'";
  if (on.chooses('force-loose')) {
    if (/^(true|1|yes)$/i.test(value)) return true;
    if (/^(false|0|no|)$/i.test(value)) return false;
  }
  return on.chooses('force-garbage-ignored') ? false : undefined;
}

function checkQuery(call: Call): string[] {
  const deletion = call.operation.method === 'DELETE';
  const known = [...call.query.keys()].every((name) => deletion && name === 'force');
  return [
    ...(deletion && readForce(call) === undefined ? ['force'] : []),
    ...(!known && call.on.chooses('unknown-query-refused') ? ['an unknown query parameter'] : []),
  ];
}

function checkBody(call: Call): string[] {
  switch (call.operation.id) {
    case 'createAgentIdentification':
    case 'createOtpIdentification':
      return checkJson(call, checkIdentification);
    case 'cancelAgentIdentification':
    case 'cancelOtpIdentification':
      return checkJson(call, checkReason);
    case 'createScoring':
      return checkJson(call, checkScoring);
    case 'signBiometricSign':
      return checkJson(call, checkSignature);
    case 'scoreIdentityDocument':
      return checkUpload(call);
    default:
      return call.body.length > 0 && call.on.chooses('body-where-none-refused')
        ? ['a body where none is described']
        : [];
  }
}
