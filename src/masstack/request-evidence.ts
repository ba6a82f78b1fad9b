/** What the five pages say of what is decided before a lifecycle is asked, and beside it. */
import type { Evidence } from '../lifecycles/lifecycle.js';

const ofCredentials: Evidence = {
  grade: 'documented',
  page: 'Identification Agent Admin, Identification OTP Admin, Scoring, Biometric Signature (401); Identification Chain (403)',
};
const ours = (reason: string): Evidence => ({ grade: 'inferred', reason });

export const requestEvidence: Readonly<Record<string, Evidence>> = {
  'request.malformed': ours('no page mentions broken HTTP; the statuses are those of HTTP itself'),
  'request.unknown-operation': ours('the pages do not mention other paths; 404 is what HTTP says'),
  'request.unknown-method': ours(
    'the pages do not mention other methods; 405 with Allow is what HTTP says',
  ),
  'request.preflight': ours('CORS is between a browser and this simulator; no page mentions it'),
  'request.server-options': ours('no page mentions it; 204 with Allow is what HTTP says'),
  'credentials.missing': ofCredentials,
  'credentials.invalid': ofCredentials,
  'credentials.expired': ofCredentials,
  'credentials.organization': ours(
    'the pages document the refusal; the comparison of tenants_translation[].org with the path is derived from the claims of a token',
  ),
  'request.invalid': {
    grade: 'documented',
    page: 'Identification Agent Admin, Identification OTP Admin, Scoring, Biometric Signature (400); Identification Chain only through its default response',
  },
  'request.media-type': ours(
    'no page documents a 415; the answer goes through the default response',
  ),
  'request.too-large': ours(
    'no page documents a 413; the answer goes through the default response',
  ),
  'internal.error': ours('a problem of this simulator; 500 is documented for most operations'),
};
