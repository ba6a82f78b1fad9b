import { breachesOf } from './breach.js';

const signature = breachesOf('signature');

const READ = '200 OK Expected response for a valid request. GetSignResponse';
const DONE = '204 No Content Action executed correctly None';
const INVALID = '400 Bad Request Request input is not valid None';
const NO_AUTH = '401 Unauthorized Unauthorized. AuthN and AuthZ validations have fail None';
const DEFAULT = 'default Default Error response ErrorsResponse';
const FINGERPRINT = 'x-fingerprint header string true device fingerprint';
const INSTALLATION =
  'x-installation_id header string true browser installation id (unique identifier)';
const LOCATION = 'x-location header string false device location coordinate';
const DATA =
  'biometric_data string true biometric data extracted from the signatory’s handwritten signature. (Max allowed length 300kb)';
const IMAGE =
  'signature_image string true base64 encoded image of the signature. (Max allowed length 500kb)';

export const SIGNATURE_BREACHES = [
  signature('getBiometricSign', '204 instead of 200', READ),
  signature('getBiometricSign', 'body left out', READ),
  signature('getBiometricSign', 'no token needed', NO_AUTH),
  signature('getBiometricSign', 'errors by default left out', DEFAULT),
  signature('getBiometricSign', 'an error without its details', DEFAULT),
  signature('getBiometricSign', '201 instead of 200', READ),
  signature('getBiometricSign', 'any token taken', NO_AUTH),
  signature('getBiometricSign', '403 instead of 401', NO_AUTH),
  signature('getBiometricSign', 'JSON that breaks off', READ),
  signature('previewBiometricSign', '200 instead of 204', DONE),
  signature('previewBiometricSign', 'x-fingerprint missing', FINGERPRINT),
  signature('previewBiometricSign', 'x-installation_id missing', INSTALLATION),
  signature('previewBiometricSign', 'x-location required', LOCATION),
  signature('previewBiometricSign', 'any token taken', NO_AUTH),
  signature('previewBiometricSign', '204 with a body', DONE),
  signature('previewBiometricSign', 'no token needed', NO_AUTH),
  signature('previewBiometricSign', '403 instead of 401', NO_AUTH),
  signature('previewBiometricSign', '422 instead of 400', INVALID),
  signature('previewBiometricSign', 'errors by default left out', DEFAULT),
  signature('signBiometricSign', '201 instead of 204', DONE),
  signature('signBiometricSign', '204 with a body', DONE),
  signature('signBiometricSign', 'x-fingerprint missing', FINGERPRINT),
  signature('signBiometricSign', 'x-installation_id missing', INSTALLATION),
  signature('signBiometricSign', 'biometric_data missing', DATA),
  signature('signBiometricSign', 'biometric_data of another type', DATA),
  signature('signBiometricSign', 'biometric_data too long', DATA),
  signature('signBiometricSign', 'biometric_data of 250 kb refused', DATA),
  signature('signBiometricSign', 'signature_image missing', IMAGE),
  signature('signBiometricSign', 'signature_image of another type', IMAGE),
  signature('signBiometricSign', 'signature_image too long', IMAGE),
  signature('signBiometricSign', 'signature_image of 400 kb refused', IMAGE),
  signature('signBiometricSign', 'signature_image not base64', IMAGE),
  signature('signBiometricSign', 'x-location required', LOCATION),
  signature('signBiometricSign', 'any token taken', NO_AUTH),
  signature('signBiometricSign', '422 instead of 400', INVALID),
  signature('signBiometricSign', 'errors by default left out', DEFAULT),
  signature('signBiometricSign', 'not JSON', INVALID),
  signature('signBiometricSign', '500 instead of 400', INVALID),
  signature('signBiometricSign', 'no token needed', NO_AUTH),
] as const;
