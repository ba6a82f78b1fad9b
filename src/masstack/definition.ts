/** The definition that this package ships: the Masstack Documents API, as far as its five pages go. */
import type { Definition } from '../definition/definition.js';
import { lifecycles } from './lifecycles.js';
import { documentsContract } from './contract.js';
import { packageFile } from '../runtime/package.js';
import { claims } from './claims.js';
import { effects } from './effects.js';
import { errorForm } from './errors.js';
import { requestEvidence } from './request-evidence.js';

/** The component schema of the control plane's document that describes records of this kind. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  'agent-identification': 'AgentIdentificationDescription',
  'otp-identification': 'OtpIdentificationDescription',
  'identification-chain': 'IdentificationChainDescription',
  'document-scoring': 'DocumentScoringDescription',
  'biometric-signature': 'BiometricSignatureDescription',
};

export const masstack: Definition = {
  name: 'masstack',
  title: 'Masstack Documents API v1',
  example: '/v1/orgs/yoigo/identifications/chain/yoigo-chain-created',
  contract: documentsContract(),
  async readDocument() {
    const { readShipped } = await import('./document.js');
    return readShipped();
  },
  documentFile: packageFile('spec', 'openapi.yaml'),
  overlays: packageFile('spec', 'overlays'),
  lifecycles,
  effects,
  errors: errorForm,
  requestEvidence,
  claims,
  fixtures: [{ directory: packageFile('fixtures'), check: false }],
  tenants: ['yoigo', 'masmovil'],
  async describe(kind, description) {
    const { adminContract } = await import('../openapi/admin-contract.js');
    return adminContract().validate(DESCRIPTIONS[kind] ?? 'EntityDescription', description);
  },
  async readDescriptionSchema(kind) {
    const { readDocument } = await import('../openapi/read-document.js');
    const { inline } = await import('../openapi/inline.js');
    const name = DESCRIPTIONS[kind] ?? 'EntityDescription';
    const document = await readDocument(packageFile('spec', 'admin.openapi.yaml'));
    return inline(document, { $ref: `#/components/schemas/${name}` });
  },
  async loadPeople(need) {
    const { loadPeople } = await import('./load-people.js');
    return loadPeople(need);
  },
};

/** The sections around those five: data alone, which adds to this definition. */
export const neighbours = {
  name: 'masstack-neighbours',
  directory: packageFile('spec', 'neighbours'),
  addsTo: masstack.name,
} as const;
