import type { Definition } from '../definition/definition.js';
import type { Evidence, Rule } from '../lifecycles/lifecycle.js';

const ours = (reason: string): Evidence => ({ grade: 'inferred', reason });

const ofSecurity = ours('an operation refuses what the security of its document does not let in');

/**
 * What is decided before a lifecycle is asked, and what can go wrong beside it. A definition may know
 * better evidence for them.
 */
export const requestRules = {
  'request.malformed': {
    title: 'The bytes must be well-formed HTTP/1.1 with one clear end of the request',
    evidence: ours('the statuses for broken HTTP are those of HTTP itself'),
  },
  'request.unknown-operation': {
    title: 'No operation has this path',
    evidence: ours('404 is what HTTP says'),
  },
  'request.unknown-method': {
    title: 'The path exists, but not with this method',
    evidence: ours('405 with Allow is what HTTP says'),
  },
  'request.preflight': {
    title: 'A browser asked whether a page may send a request',
    evidence: ours('CORS is between a browser and this simulator'),
  },
  'request.server-options': {
    title: 'OPTIONS * asks what the server as a whole accepts',
    evidence: ours('204 with Allow is what HTTP says'),
  },
  'credentials.missing': {
    title: 'Credentials are needed',
    evidence: ofSecurity,
  },
  'credentials.invalid': {
    title: 'The credentials must be a test token, or a JWT that is signed by this server',
    evidence: ofSecurity,
  },
  'credentials.expired': {
    title: 'The token must not be expired, and must be valid already',
    evidence: ofSecurity,
  },
  'credentials.organization': {
    title: 'The token must be valid for the organization in the path',
    evidence: ours('a token names the organizations that it is good for, and the path one of them'),
  },
  'request.invalid': {
    title: 'Parameters, headers and body must keep the contract',
    evidence: ours(
      '400 is what HTTP says of a request that the server cannot accept; where the document has 422 and no 400, it is 422',
    ),
  },
  'request.media-type': {
    title: 'The body must be of a media type that the operation documents',
    evidence: ours('415 is what HTTP says'),
  },
  'request.too-large': {
    title: 'The body must not be larger than the operation takes',
    evidence: ours('413 is what HTTP says'),
  },
  'override.prefer': {
    title: 'The request asked for this answer with a Prefer header or __code',
    evidence: ours('a convention of Prism, not of the documented API'),
  },
  'override.stub': {
    title: 'A stub that a test set up gives this answer',
    evidence: ours('stubs are a feature of this simulator; GET /__admin/mappings lists them'),
  },
  'override.magic-value': {
    title: 'The request carries a magic value',
    evidence: ours('magic values are inputs of this simulator for answers that no state leads to'),
  },
  'world.name': {
    title: 'A request names at most one world, in letters, digits and . _ ~ -',
    evidence: ours('worlds are a part of this simulator, not of the documented API'),
  },
  'world.origin': {
    title: 'Pages of other origins cannot create worlds',
    evidence: ours('a page that is open in a browser must not use up the memory of the simulator'),
  },
  'world.full': {
    title: 'The maximum number of worlds is reached',
    evidence: ours('worlds are a part of this simulator, not of the documented API'),
  },
  'control.host': {
    title: 'The control plane answers only to its own host names',
    evidence: ours('a page whose name was rebound to this address must not control the simulator'),
  },
  'control.origin': {
    title: 'The control plane does not accept requests from pages of other origins',
    evidence: ours('a page that is open in a browser must not control the simulator'),
  },
  'control.token': {
    title: 'The control plane needs its own token on addresses other than loopback',
    evidence: ours(
      'network access to this machine alone must not be enough to control the simulator',
    ),
  },
  'internal.storage': {
    title: 'The change could not be saved, so it was not made',
    evidence: ours('a problem of this simulator'),
  },
  'internal.error': {
    title: 'An unexpected error happened in this simulator',
    evidence: ours('a problem of this simulator'),
  },
  'internal.reply': {
    title: 'The answer of the simulator would have broken the contract',
    evidence: ours('each answer is checked against the contract before it leaves'),
  },
  admin: {
    title: 'The control plane answers; it is not part of the simulated API',
    evidence: ours('the control plane stages and inspects this simulator'),
  },
  'external.prism': {
    title: 'An operation without a lifecycle is answered from its document',
    evidence: ours(
      'no lifecycle says what the operation does; its document says what it may answer',
    ),
  },
} as const satisfies Record<string, Omit<Rule, 'id'>>;

export type RequestRuleId = keyof typeof requestRules;

/** What a definition says of these rules, by their ids. */
export type RequestEvidence = Definition['requestEvidence'];

export function evidenceOfRequest(rule: RequestRuleId, known: RequestEvidence): Evidence {
  return known?.[rule] ?? requestRules[rule].evidence;
}

/** The rule that an answer names, with what speaks for the status that this answer has. */
export function ruleOf(
  { rule, status }: { readonly rule: string; readonly status: number },
  rules: readonly Rule[],
): Rule | { readonly id: string } {
  const found = rules.find(({ id }) => id === rule);
  if (found === undefined) return { id: rule };
  const isByDocument = rule === ('request.invalid' satisfies RequestRuleId) && status !== 400;
  return isByDocument
    ? {
        ...found,
        evidence: ours(`the document has ${status} for what the server cannot accept, and no 400`),
      }
    : found;
}

/** The rules with the evidence that a definition has for them. */
export function requestRulesWith(known: RequestEvidence): readonly Rule[] {
  const ids = Object.keys(requestRules) as readonly RequestRuleId[];
  return ids.map((id) => ({
    id,
    title: requestRules[id].title,
    evidence: evidenceOfRequest(id, known),
  }));
}
