import { breachesOf } from './breach.js';

const scoring = breachesOf('scoring');

const OK = '200 OK Expected response to a valid request. CreateScoringResponse';
const READ = '200 OK Expected response to a valid request. IdentityDocumentScoring';
const CAPTURES = '200 OK Expected response to a valid request. GetCapturesResponse';
const INVALID = '400 Bad Request Request input is not valid ErrorsResponse';
const NO_AUTH = '401 Unauthorized The user is not authorized ErrorsResponse';
const MISSING = '404 Not Found The specified resource was not found ErrorsResponse';
const DEFAULT = 'default Default Error response ErrorsResponse';
const TIME =
  'expires_in ExpiresIn true ISO-8601 duration string specifying how long (minimum 1 minute, maximum 30 days) the scoring session will remain active.';
const DOCUMENT =
  'document Document true Structure defining the document’s classification and issuing country.';
const PROVIDER =
  'provider Provider true Name of the external service provider used for performing the document verification (e.g., GOOGLE, VERIDAS).';
const SCORED = '204 No Content Identity document scored successfully; no content returned. None';
const CLOSED = '204 No Content Scoring session successfully closed; no content returned. None';
const DELEGATED =
  '200 OK Delegation successful; returns external provider credentials and metadata. DelegateIdentityDocumentResponse';
const UNIQUE =
  'scoring_id path string true Unique identifier of the identity document scoring session';

export const SCORING_BREACHES = [
  scoring('createScoring', '201 instead of 200', OK),
  scoring('createScoring', 'body left out', OK),
  scoring('createScoring', 'document missing', DOCUMENT),
  scoring('createScoring', 'provider missing', PROVIDER),
  scoring('createScoring', 'expires_in missing', TIME),
  scoring('createScoring', 'expires_in of another type', TIME),
  scoring('createScoring', 'expires_in not a duration', TIME),
  scoring('createScoring', 'expires_in too long', TIME),
  scoring('createScoring', 'expires_in too short', TIME),
  scoring('createScoring', 'thirty days refused', TIME),
  scoring('createScoring', 'one minute refused', TIME),
  scoring('createScoring', 'not JSON', INVALID),
  scoring('createScoring', 'errors left out', INVALID),
  scoring('createScoring', 'errors as text', INVALID),
  scoring('createScoring', 'errors not in a list', INVALID),
  scoring('createScoring', '422 instead of 400', INVALID),
  scoring('createScoring', 'no token needed', NO_AUTH),
  scoring('createScoring', 'any token taken', NO_AUTH),
  scoring('createScoring', '403 instead of 401', NO_AUTH),
  scoring('createScoring', 'the same id again', UNIQUE),
  scoring('createScoring', '500 instead of 400', INVALID),
  scoring('createScoring', 'an error with an unknown code', INVALID),
  scoring('createScoring', 'an error without its details', INVALID),
  scoring('createScoring', 'JSON that breaks off', OK),
  scoring('getScoring', '202 instead of 200', READ),
  scoring('getScoring', 'body left out', READ),
  scoring('getScoring', 'unknown id taken', MISSING),
  scoring('getScoring', '400 instead of 404', MISSING),
  scoring('getScoring', 'errors left out', MISSING),
  scoring('getScoring', 'an error without its details', MISSING),
  scoring('getScoring', 'an error without its ref', MISSING),
  scoring('getScoring', 'an error with a number for its code', MISSING),
  scoring('getScoring', 'an error with an unknown code', MISSING),
  scoring('getScoring', 'an error with an unknown title', MISSING),
  scoring('getScoring', 'an error with other field names', MISSING),
  scoring('getScoring', 'any token taken', NO_AUTH),
  scoring('getScoring', 'an error with a list for its details', MISSING),
  scoring('getScoring', 'no token needed', NO_AUTH),
  scoring('getScoring', '403 instead of 401', NO_AUTH),
  scoring('getScoring', '500 instead of 404', MISSING),
  scoring('getScoring', 'JSON that breaks off', READ),
  scoring('getCaptures', '201 instead of 200', CAPTURES),
  scoring('getCaptures', 'body left out', CAPTURES),
  scoring('getCaptures', 'no token needed', NO_AUTH),
  scoring('getCaptures', 'any token taken', NO_AUTH),
  scoring('getCaptures', 'errors left out', MISSING),
  scoring('getCaptures', '204 instead of 200', CAPTURES),
  scoring('getCaptures', 'errors as text', NO_AUTH),
  scoring('getCaptures', 'unknown id taken', MISSING),
  scoring('getCaptures', 'JSON that breaks off', CAPTURES),
  scoring('scoreIdentityDocument', '200 instead of 204', SCORED),
  scoring('scoreIdentityDocument', 'unknown id taken', MISSING),
  scoring(
    'scoreIdentityDocument',
    'multipart/mixed refused',
    'Multipart payload containing binary images for the front and/or back of the document to be evaluated.',
  ),
  scoring('scoreIdentityDocument', 'no token needed', NO_AUTH),
  scoring('scoreIdentityDocument', '204 with a body', SCORED),
  scoring('scoreIdentityDocument', 'any token taken', NO_AUTH),
  scoring('scoreIdentityDocument', '403 instead of 401', NO_AUTH),
  scoring('scoreIdentityDocument', 'errors left out', MISSING),
  scoring('scoreIdentityDocument', 'used after its end', TIME),
  scoring('closeScoring', '200 instead of 204', CLOSED),
  scoring('closeScoring', '204 with a body', CLOSED),
  scoring('closeScoring', 'unknown id taken', MISSING),
  scoring('closeScoring', 'errors by default left out', DEFAULT),
  scoring('closeScoring', 'no token needed', NO_AUTH),
  scoring('closeScoring', 'any token taken', NO_AUTH),
  scoring('closeScoring', 'errors left out', MISSING),
  scoring('closeScoring', '410 instead of 404', MISSING),
  scoring('delegateIdentityDocument', '201 instead of 200', DELEGATED),
  scoring('delegateIdentityDocument', 'no token needed', NO_AUTH),
  scoring('delegateIdentityDocument', 'any token taken', NO_AUTH),
  scoring('delegateIdentityDocument', 'an error with an unknown title', MISSING),
  scoring('delegateIdentityDocument', '204 instead of 200', DELEGATED),
  scoring('delegateIdentityDocument', 'body left out', DELEGATED),
  scoring('delegateIdentityDocument', 'unknown id taken', MISSING),
  scoring('delegateIdentityDocument', 'errors not in a list', MISSING),
  scoring('delegateIdentityDocument', 'used after its end', TIME),
  scoring('delegateIdentityDocument', 'nothing is returned', DELEGATED),
  scoring('delegateIdentityDocument', 'JSON that breaks off', DELEGATED),
] as const;
