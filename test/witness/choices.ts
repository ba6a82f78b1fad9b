/**
 * Where the five pages are silent, or say two things at once: other ways to build the same API. None of
 * them contradicts a sentence of a page, so none may be called a breach.
 */
export type Page = 'any' | 'chain' | 'agent' | 'otp' | 'scoring' | 'signature';

interface Row<Name extends string> {
  readonly name: Name;
  readonly page: Page;
  /** What no page says. */
  readonly silence: string;
  /** Of those in one group only one can be made at a time. */
  readonly group: string;
}

const row = <Name extends string>(
  name: Name,
  page: Page,
  silence: string,
  group: string = name,
): Row<Name> => ({ name, page, silence, group });

export const CHOICES = [
  // Bodies of answers: eight schemas are named and none is spelled out.
  row('states-renamed', 'any', 'names of states but CREATED', 'states'),
  row('states-lower-case', 'any', 'names of states in bodies', 'states'),
  row('status-called-state', 'any', 'the field that shows a state'),
  row('bodies-camel-case', 'any', 'names of fields in answers', 'bodies'),
  row('bodies-wrapped', 'any', 'the shape of answers', 'bodies'),
  row('bodies-minimal', 'any', 'what a read shows', 'bodies'),
  row('bodies-as-lists', 'any', 'the shape of answers', 'bodies'),
  row('bodies-as-xml', 'any', 'the media type of answers', 'bodies'),
  row('creations-empty', 'any', 'what the answer to a creation tells', 'id-field'),
  row('id-in-location', 'any', 'where the id of what was created stands', 'id-field'),
  row('id-called-id', 'any', 'the field that holds the id of what was created', 'id-field'),
  row('id-called-process-id', 'any', 'the field that holds the id', 'id-field'),
  row('extra-fields', 'any', 'further fields in answers'),
  row('changing-fields', 'any', 'counters, trace ids and times that differ on every read'),
  row('times-as-numbers', 'any', 'how a time is written'),
  row('absent-as-null', 'any', 'how a missing value is written'),
  row('json-vendor-type', 'any', 'the media type of answers', 'type'),
  row('json-charset', 'any', 'the charset of answers', 'type'),
  row('captures-as-list', 'scoring', 'the shape of GetCapturesResponse'),
  row('captures-missing-404', 'scoring', 'captures before there are any'),
  row('success-headers', 'any', 'headers of a 2xx'),
  row('content-type-on-204', 'any', 'headers of a 204'),
  row('content-length-on-204', 'any', 'headers of a 204'),
  row('connection-close', 'any', 'whether connections are kept'),
  row('answers-with-length', 'any', 'whether an answer tells its length'),
  // Statuses whose schema is None.
  row('errors-without-body', 'any', 'the body of a status with schema None', 'error-body'),
  row('errors-as-text', 'any', 'the body of a status with schema None', 'error-body'),
  row('errors-as-html', 'any', 'the body of a status with schema None', 'error-body'),
  row('errors-as-problem', 'any', 'the body of a status with schema None', 'error-body'),
  row('errors-as-other-json', 'any', 'the body of a status with schema None', 'error-body'),
  // ErrorsResponse: its list is not required.
  row('errors-list-empty', 'any', 'how many errors are listed', 'error-list'),
  row('errors-list-absent', 'any', 'whether there is a list: required false', 'error-list'),
  row('errors-list-of-two', 'any', 'how many errors are listed', 'error-list'),
  row('errors-extra-members', 'any', 'further members of an Error'),
  row('errors-extra-top', 'any', 'members beside the list of errors'),
  row('errors-ref-plain', 'any', 'the form of ref: string'),
  row('errors-vendor-type', 'any', 'the media type of ErrorsResponse'),
  row('errors-paired-otherwise', 'any', 'which code goes with which title'),
  // Ids.
  row('ids-ulid', 'scoring', 'the form of a scoring id: string', 'ids'),
  row('ids-numeric', 'scoring', 'the form of a scoring id: string', 'ids'),
  row('ids-as-numbers', 'scoring', 'the type of an id in an answer', 'ids'),
  row('ids-upper-case', 'any', 'the letters of a uuid', 'ids'),
  row('malformed-id-400', 'any', 'whether an id of another form is invalid', 'malformed'),
  row('malformed-id-422', 'any', 'whether an id of another form is invalid', 'malformed'),
  row('malformed-any-id-400', 'any', 'whether an id of another form is invalid', 'malformed'),
  row('unknown-sign-400', 'signature', 'the answer to an unknown sign_id', 'unknown-sign'),
  row('unknown-sign-410', 'signature', 'the answer to an unknown sign_id', 'unknown-sign'),
  row('unknown-sign-422', 'signature', 'the answer to an unknown sign_id', 'unknown-sign'),
  row('unknown-sign-403', 'signature', 'the answer to an unknown sign_id', 'unknown-sign'),
  // Order of checks and credentials.
  row('input-before-credentials', 'any', 'the order of checks', 'order'),
  row('existence-before-credentials', 'any', 'the order of checks', 'order'),
  row('existence-before-input', 'any', 'the order of checks', 'order'),
  row('state-before-input', 'any', 'the order of checks', 'order'),
  row('foreign-token-403', 'any', 'the answer to a token of another organization', 'foreign'),
  row('foreign-token-404', 'any', 'the answer to a token of another organization', 'foreign'),
  row('foreign-token-accepted', 'any', 'the answer to a token of another organization', 'foreign'),
  row('other-scheme-accepted', 'any', 'schemes of credentials: no page shows one'),
  row('chain-missing-401', 'chain', 'missing credentials: the page speaks of invalid ones'),
  row(
    'deletion-invalid-403',
    'any',
    'which of 401 and 403 a deletion answers bad credentials with',
  ),
  row('deletion-needs-permission', 'any', 'whether CREATED is deleted without the permission'),
  row('authenticate-header', 'any', 'a WWW-Authenticate header'),
  // Headers and query.
  row('empty-header-accepted', 'any', 'whether an empty header is one'),
  row('doubled-header-refused', 'any', 'a header that is sent twice'),
  row('fingerprint-hex-only', 'any', 'the form of a fingerprint'),
  row('fingerprint-64-at-most', 'any', 'the greatest length of a fingerprint'),
  row('installation-uuid-only', 'any', 'the form of an installation id'),
  row('location-checked', 'any', 'the form of a location'),
  row('user-agent-known-only', 'chain', 'the form of a User-Agent'),
  row('force-loose', 'any', 'force=TRUE, force=1', 'force'),
  row('force-garbage-ignored', 'any', 'other values of force', 'force'),
  row('force-in-quotes', 'any', "force='true', as in the page's own curl line"),
  row('unknown-query-refused', 'any', 'unknown query parameters'),
  // Bodies of requests.
  row('quoted-json-accepted', 'any', "single quotes, as in the pages' own curl lines"),
  row('unknown-fields-refused', 'any', 'unknown fields of a body'),
  row('duplicate-keys-refused', 'any', 'a key that stands twice'),
  row('bom-accepted', 'any', 'a byte order mark'),
  row('charset-refused', 'any', 'other charsets'),
  row('media-type-415', 'any', 'the status for another media type', 'media'),
  row('media-type-ignored', 'any', 'whether the media type is looked at', 'media'),
  row('body-where-none-refused', 'any', 'a body where none is described'),
  row('too-large-413', 'any', 'the status for a body that is too large'),
  row('actor-strict', 'any', 'which fields of an actor are required', 'actor'),
  row('actor-empty', 'any', 'which fields of an actor are required', 'actor'),
  row('actor-language-closed', 'any', 'the languages'),
  row('actor-phone-as-text', 'any', 'the type of a phone number'),
  row('flag-as-text', 'agent', 'the type of PersonalIdentificationEvidence1'),
  row('reason-empty-refused', 'any', 'the least length of a reason'),
  row('reason-255-at-most', 'any', 'the greatest length of a reason'),
  row('reason-blank-refused', 'any', 'whether a reason may be blank'),
  row('null-as-absent', 'any', 'null where a field is not required'),
  row('nul-refused', 'any', 'characters of a text that cannot be stored'),
  row('otp-expires-optional', 'otp', '"required" and "Default to 30 days" at once'),
  row('otp-one-minute-at-least', 'otp', 'a least duration', 'otp-least'),
  row('otp-zero-accepted', 'otp', 'a least duration', 'otp-least'),
  row('durations-lower-case', 'any', 'p7d'),
  row('durations-no-weeks', 'any', 'P1W, which ISO 8601 has'),
  row('durations-no-months', 'any', 'how long a month is'),
  row('durations-no-fractions', 'any', 'PT90.5S'),
  row('durations-loose', 'any', 'how strictly ISO 8601 is read: P1D2H, P, PT'),
  row('channel-strict', 'otp', 'the fields of a CommunicationChannel', 'channel'),
  row('channel-boolean-external', 'otp', 'the type of external', 'channel'),
  row('document-types-closed', 'scoring', 'the types of documents'),
  row('countries-closed', 'scoring', 'the countries'),
  row('providers-closed', 'scoring', 'further providers: "e.g., GOOGLE, VERIDAS"', 'provider'),
  row('provider-unknown-404', 'scoring', 'the status for a provider that is not known', 'provider'),
  row('document-fields-optional', 'scoring', 'which fields of a Document are required'),
  row('kb-1000', 'signature', 'whether a kb is 1000 or 1024', 'kb'),
  row('kb-of-decoded-bytes', 'signature', 'whether text or decoded bytes count', 'kb'),
  row('kb-of-utf8', 'signature', 'whether characters or bytes count', 'kb'),
  row('base64-loose', 'signature', 'base64url, line breaks, missing padding'),
  row('image-must-be-png', 'signature', 'the kinds of images', 'image-kind'),
  row('image-must-be-jpeg', 'signature', 'the kinds of images', 'image-kind'),
  row('image-too-small-refused', 'signature', 'the least size of an image'),
  row('biometric-data-not-empty', 'signature', 'the least length of biometric_data'),
  row('biometric-data-json-only', 'signature', 'the form of biometric_data'),
  row('image-whole-png', 'signature', 'whether an image is decoded'),
  row('score-form-data', 'scoring', 'multipart/form-data', 'score-media'),
  row('score-any-media', 'scoring', 'other uploads', 'score-media'),
  row('score-front-required', 'scoring', 'names of parts', 'parts'),
  row('score-front-back-only', 'scoring', 'names of parts', 'parts'),
  row('score-empty-refused', 'scoring', '"required false" and "front and/or back" at once'),
  row('score-images-only', 'scoring', 'what counts as an image', 'score-kind'),
  row('score-jpeg-only', 'scoring', 'what counts as an image', 'score-kind'),
  row('score-too-small-refused', 'scoring', 'the least size of an image'),
  row('score-unavailable-500', 'scoring', 'whether the service behind is there'),
  row('score-whole-images-only', 'scoring', 'whether an image is decoded'),
  // States.
  row('repeat-accepted', 'any', 'what conflicts: a second cancel, close or validate', 'repeat'),
  row('conflicts-never', 'any', 'what conflicts', 'repeat'),
  row('otp-cancel-conflict-400', 'otp', 'a cancel in another state', 'otp-cancel'),
  row('otp-cancel-conflict-422', 'otp', 'a cancel in another state', 'otp-cancel'),
  row('otp-cancel-conflict-404', 'otp', 'a cancel in another state', 'otp-cancel'),
  row('otp-create-once', 'otp', 'what 409 means for a creation: one open process for a document'),
  row('otp-create-404', 'otp', 'what 404 means for a creation'),
  row('chain-validate-waits', 'chain', 'what conflicts: steps that are not done'),
  row('close-waits', 'any', 'in which states an identification may be closed'),
  row('cancel-waits', 'any', 'in which states an identification may be cancelled'),
  row('chain-invalid-422', 'chain', 'the status for a missing header: no 400 there'),
  row('expired-404', 'any', 'what comes after the end of expires_in', 'expired'),
  row('expired-410', 'any', 'what comes after the end of expires_in', 'expired'),
  row('expired-400', 'any', 'what comes after the end of expires_in', 'expired'),
  row('expired-accepted', 'any', 'what comes after the end of expires_in', 'expired'),
  row('scoring-any-state', 'scoring', 'actions in other states', 'scoring-state'),
  row('scoring-state-400', 'scoring', 'actions in other states', 'scoring-state'),
  row('scoring-state-404', 'scoring', 'actions in other states', 'scoring-state'),
  row('scoring-state-410', 'scoring', 'actions in other states', 'scoring-state'),
  row('scoring-state-422', 'scoring', 'actions in other states', 'scoring-state'),
  row('score-once', 'scoring', 'how often a document may be scored'),
  row('delegate-waits', 'scoring', 'in which states a session may be delegated'),
  row('delegate-unavailable-404', 'scoring', 'whether the provider is there', 'provider-there'),
  row('delegate-unavailable-500', 'scoring', 'whether the provider is there', 'provider-there'),
  row('scoring-close-waits', 'scoring', 'in which states a session may be closed'),
  row('closed-scoring-404', 'scoring', 'whether a closed session can be read'),
  row('deleted-410', 'any', 'what is told of a record that was deleted', 'deleted'),
  row('deleted-conflicts', 'any', 'what is told of a record that was deleted', 'deleted'),
  row('deleted-again-204', 'any', 'what is told of a record that was deleted', 'deleted'),
  row('deleted-seen-late', 'any', 'when a deletion shows', 'deleted'),
  row('created-seen-late', 'any', 'when a creation shows'),
  row('cancelled-seen-late', 'any', 'when a cancellation shows'),
  row('sign-again-accepted', 'signature', 'signing twice', 'sign-state'),
  row('sign-state-400', 'signature', 'signing twice', 'sign-state'),
  row('sign-state-404', 'signature', 'signing twice', 'sign-state'),
  row('sign-state-410', 'signature', 'signing twice', 'sign-state'),
  row('sign-state-422', 'signature', 'signing twice', 'sign-state'),
  row('preview-required', 'signature', 'whether a preview must come first'),
  row('preview-any-state', 'signature', 'a preview after the signature'),
  // Paths, methods and media types that no page mentions.
  row('trailing-slash-accepted', 'any', 'a trailing slash', 'slash'),
  row('trailing-slash-redirected', 'any', 'a trailing slash', 'slash'),
  row('unknown-path-without-body', 'any', 'unknown paths', 'unknown-path'),
  row('unknown-path-html', 'any', 'unknown paths', 'unknown-path'),
  row('unknown-path-401', 'any', 'unknown paths', 'unknown-path'),
  row('unknown-path-400', 'any', 'unknown paths', 'unknown-path'),
  row('unknown-path-200-html', 'any', 'unknown paths', 'unknown-path'),
  row('unknown-path-redirected', 'any', 'unknown paths', 'unknown-path'),
  row('other-method-404', 'any', 'other methods', 'method'),
  row('other-method-501', 'any', 'other methods', 'method'),
  row('other-method-400', 'any', 'other methods', 'method'),
  row('other-method-403', 'any', 'other methods', 'method'),
  row('head-as-get', 'any', 'HEAD'),
  row('options-200', 'any', 'OPTIONS'),
] as const;

export type Choice = (typeof CHOICES)[number];
export type ChoiceName = Choice['name'];

/**
 * Every choice at least once in as few servers as the groups allow: the n-th server makes the n-th choice
 * of each group.
 */
export function combineChoices(): readonly (readonly ChoiceName[])[] {
  const groups = new Map<string, ChoiceName[]>();
  for (const { group, name } of CHOICES) groups.set(group, [...(groups.get(group) ?? []), name]);
  const lists = [...groups.values()];
  const most = Math.max(...lists.map(({ length }) => length));
  return Array.from({ length: most }, (_none, index) =>
    lists.flatMap((list) => list[index % list.length] ?? []),
  );
}
