import { breachesOf } from './breach.js';

const agent = breachesOf('agent');
const otp = breachesOf('otp');
const chain = breachesOf('chain');

const DONE = '204 No Content Action executed correctly None';
const INVALID = '400 Bad Request Request input is not valid None';
const NO_AUTH = '401 Unauthorized Unauthorized. AuthN and AuthZ validations have fail None';
const MISSING = '404 Not Found Not found. Entity does not exist or can not be found None';
const FORBIDDEN = '403 Forbidden Forbidden. Request has invalid credentials None';
const AGENT_TIME =
  'expires_in string true Minimum 1 minute. Max 30 days. Validity duration time (ISO-8601 format) from now.';
const OTP_TIME =
  'expires_in string true Default to 30 days. Max 30 days. Validity duration time (ISO-8601 format) from now.';
const ACTOR = 'actor IdentificationActor true none';
const CHANNEL = 'channel CommunicationChannel true none';
const REASON = 'reason string true The reason why the process is going to be cancelled.';
const FORCE =
  'If the process is not in CREATED state this parameter has to be passed as true AND needed permission has to be present at the token for the deletion to happen. A FORBIDDEN code will be thrown otherwise.';
const NOT_FORCED = "'false' or not present otherwise.";
const FORCED = "'true' if identification process must be deleted regardless of the state.";
const FLAG = 'If false, the agent will not take a picture of the document.';
const TWO_FACTOR =
  'Two factor type to validate actor identity. Possible values: * DOCUMENT_NUMBER : value defined in actor’s document number field* EMAIL : value defined in actor’s email field';
const DEFAULT = 'default Default Error response ErrorsResponse';
const UNIQUE = 'admin_identification_id path string true uuid identification unique identifier';
const CREATED_AGENT =
  '201 Created New agent identification is created. Expected response for a valid request. CreateAgentIdentificationResponse';
const CREATED_OTP =
  '201 Created New otp identification is created. CreateOtpIdentificationResponse';
const USER_AGENT =
  'User-Agent header string true information to identify the application, operating system, vendor, and/or version of the requester';
const STATUS = '200 OK Chained identification status found GetChainedIdentificationStatusResponse';

export const IDENTIFICATION_BREACHES = [
  agent('createAgentIdentification', '200 instead of 201', CREATED_AGENT),
  agent('createAgentIdentification', 'body left out', CREATED_AGENT),
  agent('createAgentIdentification', 'actor missing', ACTOR),
  agent('createAgentIdentification', 'expires_in missing', AGENT_TIME),
  agent('createAgentIdentification', 'expires_in of another type', AGENT_TIME),
  agent('createAgentIdentification', 'expires_in not a duration', AGENT_TIME),
  agent('createAgentIdentification', 'expires_in too long', AGENT_TIME),
  agent('createAgentIdentification', 'expires_in too short', AGENT_TIME),
  agent('createAgentIdentification', 'thirty days refused', AGENT_TIME),
  agent('createAgentIdentification', 'one minute refused', AGENT_TIME),
  agent(
    'createAgentIdentification',
    'optional field refused when missing',
    'personal_document_image PersonalIdentificationEvidence1 false',
  ),
  agent('createAgentIdentification', 'not JSON', INVALID),
  agent('createAgentIdentification', '422 instead of 400', INVALID),
  agent('createAgentIdentification', '500 instead of 400', INVALID),
  agent('createAgentIdentification', 'no token needed', NO_AUTH),
  agent('createAgentIdentification', 'any token taken', NO_AUTH),
  agent('createAgentIdentification', 'the same id again', UNIQUE),
  agent('createAgentIdentification', '202 instead of 201', CREATED_AGENT),
  agent('createAgentIdentification', '404 instead of 400', INVALID),
  agent('createAgentIdentification', '403 instead of 401', NO_AUTH),
  agent('createAgentIdentification', 'a flag of false refused', FLAG),
  agent('createAgentIdentification', 'JSON that breaks off', CREATED_AGENT),
  agent('cancelAgentIdentification', '200 instead of 204', DONE),
  agent('cancelAgentIdentification', 'reason missing', REASON),
  agent('cancelAgentIdentification', 'reason of another type', REASON),
  agent('cancelAgentIdentification', 'unknown id taken', MISSING),
  agent('cancelAgentIdentification', 'any token taken', NO_AUTH),
  agent('cancelAgentIdentification', '204 with a body', DONE),
  agent('cancelAgentIdentification', 'not JSON', INVALID),
  agent('cancelAgentIdentification', '422 instead of 400', INVALID),
  agent('cancelAgentIdentification', '500 instead of 400', INVALID),
  agent('cancelAgentIdentification', 'no token needed', NO_AUTH),
  agent('cancelAgentIdentification', '403 instead of 401', NO_AUTH),
  agent('cancelAgentIdentification', '400 instead of 404', MISSING),
  agent('cancelAgentIdentification', 'nothing is done', DONE),
  agent('closeAgentIdentification', '202 instead of 204', DONE),
  agent('closeAgentIdentification', '204 with a body', DONE),
  agent('closeAgentIdentification', 'unknown id taken', MISSING),
  agent('closeAgentIdentification', 'no token needed', NO_AUTH),
  agent('closeAgentIdentification', 'any token taken', NO_AUTH),
  agent('closeAgentIdentification', '410 instead of 404', MISSING),
  agent('closeAgentIdentification', '500 instead of 404', MISSING),
  agent('closeAgentIdentification', 'nothing is done', DONE),
  agent('deleteAgentIdentification', '200 instead of 204', DONE),
  agent('deleteAgentIdentification', 'deleted in any state', FORCE),
  agent('deleteAgentIdentification', 'deleted without the permission', FORCE),
  agent('deleteAgentIdentification', 'false is taken for true', NOT_FORCED),
  agent('deleteAgentIdentification', 'created ones need force', FORCE),
  agent('deleteAgentIdentification', 'force is refused', FORCED),
  agent('deleteAgentIdentification', 'unknown id taken', MISSING),
  agent('deleteAgentIdentification', 'nothing is deleted', DONE),
  agent('deleteAgentIdentification', '409 instead of 403', FORCE),
  agent('deleteAgentIdentification', '204 with a body', DONE),
  agent('deleteAgentIdentification', 'no token needed', NO_AUTH),
  agent('deleteAgentIdentification', 'any token taken', NO_AUTH),
  agent('deleteAgentIdentification', 'force is refused in CREATED', FORCED),
  agent('deleteAgentIdentification', '400 instead of 404', MISSING),
  otp('createOtpIdentification', '200 instead of 201', CREATED_OTP),
  otp('createOtpIdentification', 'actor missing', ACTOR),
  otp('createOtpIdentification', 'channel missing', CHANNEL),
  otp('createOtpIdentification', 'expires_in too long', OTP_TIME),
  otp('createOtpIdentification', 'expires_in of another type', OTP_TIME),
  otp('createOtpIdentification', 'thirty days refused', OTP_TIME),
  otp(
    'createOtpIdentification',
    'two_factor_type unknown',
    'two_factor_type TwoFactorType1 false Two factor type to validate actor identity. Possible values:',
  ),
  otp(
    'createOtpIdentification',
    'optional field refused when missing',
    'two_factor_type TwoFactorType1 false Two factor type to validate actor identity.',
  ),
  otp('createOtpIdentification', 'no token needed', NO_AUTH),
  otp('createOtpIdentification', 'the same id again', UNIQUE),
  otp('createOtpIdentification', 'body left out', CREATED_OTP),
  otp('createOtpIdentification', 'not JSON', INVALID),
  otp('createOtpIdentification', '422 instead of 400', INVALID),
  otp('createOtpIdentification', 'any token taken', NO_AUTH),
  otp('createOtpIdentification', 'EMAIL refused', TWO_FACTOR),
  otp('createOtpIdentification', 'JSON that breaks off', CREATED_OTP),
  otp('cancelOtpIdentification', '200 instead of 204', DONE),
  otp('cancelOtpIdentification', 'reason missing', REASON),
  otp('cancelOtpIdentification', 'unknown id taken', MISSING),
  otp('cancelOtpIdentification', '204 with a body', DONE),
  otp('cancelOtpIdentification', 'not JSON', INVALID),
  otp('cancelOtpIdentification', 'reason of another type', REASON),
  otp('cancelOtpIdentification', 'no token needed', NO_AUTH),
  otp('cancelOtpIdentification', 'any token taken', NO_AUTH),
  otp('cancelOtpIdentification', 'errors by default left out', DEFAULT),
  otp('cancelOtpIdentification', 'nothing is done', DONE),
  otp('closeOtpIdentification', '200 instead of 204', DONE),
  otp('closeOtpIdentification', 'unknown id taken', MISSING),
  otp('closeOtpIdentification', 'any token taken', NO_AUTH),
  otp('closeOtpIdentification', '204 with a body', DONE),
  otp('closeOtpIdentification', 'no token needed', NO_AUTH),
  otp('closeOtpIdentification', '403 instead of 401', NO_AUTH),
  otp('closeOtpIdentification', '400 instead of 404', MISSING),
  otp('closeOtpIdentification', 'nothing is done', DONE),
  otp('deleteOtpIdentification', '200 instead of 204', DONE),
  otp('deleteOtpIdentification', '204 with a body', DONE),
  otp('deleteOtpIdentification', 'no token needed', NO_AUTH),
  otp('deleteOtpIdentification', 'any token taken', NO_AUTH),
  otp('deleteOtpIdentification', 'false is taken for true', NOT_FORCED),
  otp('deleteOtpIdentification', 'force is refused', FORCED),
  otp('deleteOtpIdentification', 'force is refused in CREATED', FORCED),
  otp('deleteOtpIdentification', '409 instead of 403', FORCE),
  otp('deleteOtpIdentification', 'deleted in any state', FORCE),
  otp('deleteOtpIdentification', 'deleted without the permission', FORCE),
  otp('deleteOtpIdentification', 'created ones need force', FORCE),
  otp('deleteOtpIdentification', 'unknown id taken', MISSING),
  otp('deleteOtpIdentification', 'nothing is deleted', DONE),
  chain('getChainedIdentificationStatus', '201 instead of 200', STATUS),
  chain('getChainedIdentificationStatus', 'body left out', STATUS),
  chain('getChainedIdentificationStatus', 'user-agent missing', USER_AGENT),
  chain('getChainedIdentificationStatus', 'no token needed', FORBIDDEN),
  chain('getChainedIdentificationStatus', 'any token taken', FORBIDDEN),
  chain('getChainedIdentificationStatus', '401 instead of 403', FORBIDDEN),
  chain('getChainedIdentificationStatus', 'unknown id taken', MISSING),
  chain('getChainedIdentificationStatus', 'errors left out', DEFAULT),
  chain('getChainedIdentificationStatus', '500 instead of 404', MISSING),
  chain('getChainedIdentificationStatus', 'JSON that breaks off', STATUS),
  chain('validateChainedIdentification', '204 with a body', DONE),
  chain('validateChainedIdentification', 'no token needed', FORBIDDEN),
  chain('validateChainedIdentification', '401 instead of 403', FORBIDDEN),
  chain('validateChainedIdentification', '400 instead of 404', MISSING),
  chain('validateChainedIdentification', 'errors by default left out', DEFAULT),
  chain('validateChainedIdentification', '200 instead of 204', DONE),
  chain('validateChainedIdentification', 'user-agent missing', USER_AGENT),
  chain(
    'validateChainedIdentification',
    'x-fingerprint missing',
    'x-fingerprint header string true Device fingerprint',
  ),
  chain(
    'validateChainedIdentification',
    'x-installation_id missing',
    'x-installation_id header string true browser installation id (unique identifier)',
  ),
  chain(
    'validateChainedIdentification',
    'x-location required',
    'x-location header string false device location coordinate',
  ),
  chain('validateChainedIdentification', 'any token taken', FORBIDDEN),
  chain('validateChainedIdentification', 'unknown id taken', MISSING),
] as const;
