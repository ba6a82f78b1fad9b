import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';

/** The body tables of the five pages, transcribed by hand: `?` marks a field that is optional. */
const documentedFields: Readonly<Record<string, readonly string[]>> = {
  CreateAgentIdentificationRequest: ['actor', 'personal_document_image?', 'expires_in'],
  CancelIdentificationRequest: ['reason'],
  CreateOtpIdentificationRequest: ['actor', 'expires_in', 'two_factor_type?', 'channel'],
  CreateScoringRequest: ['document', 'provider', 'expires_in'],
  BiometricSignRequest: ['biometric_data', 'signature_image'],
};

const duration = { type: 'string', format: 'iso8601-duration' };
const upToThirtyDays = { ...duration, 'x-min-duration': 'PT1M', 'x-max-duration': 'P30D' };

interface Schema {
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly [keyword: string]: unknown;
}

const contract = parse(readFileSync('spec/openapi.yaml', 'utf8')) as {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};
const schemaOf = (path: string): Schema | undefined => {
  const [name = '', property] = path.split('.');
  const schema = contract.components.schemas[name];
  return property === undefined ? schema : schema?.properties?.[property];
};

test.each(Object.entries(documentedFields))('%s: fields and required flags', (name, fields) => {
  const { properties = {}, required = [] } = schemaOf(name) ?? {};
  const written = Object.keys(properties).map((f) => (required.includes(f) ? f : `${f}?`));
  expect(written).toEqual(fields);
});

test.each([
  ['CreateAgentIdentificationRequest.expires_in', upToThirtyDays],
  ['ExpiresIn', upToThirtyDays],
  // This page has a default and no minimum, unlike the other two.
  [
    'CreateOtpIdentificationRequest.expires_in',
    { ...duration, 'x-max-duration': 'P30D', default: 'P30D' },
  ],
  ['BiometricSignRequest.biometric_data', { maxLength: 300_000, 'x-max-bytes': 300_000 }],
  [
    'BiometricSignRequest.signature_image',
    { maxLength: 500_000, 'x-max-bytes': 500_000, format: 'byte', contentEncoding: 'base64' },
  ],
  ['TwoFactorType1', { enum: ['DOCUMENT_NUMBER', 'EMAIL', 'PERSONAL_DOCUMENT_IMAGE'] }],
  ['Provider', { enum: ['GOOGLE', 'VERIDAS'] }],
  ['PersonalIdentificationEvidence1', { type: 'boolean' }],
])('%s: documented limits', (path, limits) => {
  expect(schemaOf(path)).toMatchObject(limits);
});

test('OTP has no minimum duration', () => {
  expect(schemaOf('CreateOtpIdentificationRequest.expires_in')).not.toHaveProperty(
    'x-min-duration',
  );
});

test('no schema refuses unknown fields', () => {
  expect(JSON.stringify(contract)).not.toMatch(/"(additional|unevaluated)Properties"/);
});
