import { ABSENT, type Evidence, type Lifecycle, type Row } from './lifecycle.js';
import type { SignatureState } from './records.js';

const documented: Evidence = { grade: 'documented', page: 'Biometric Signature' };
const conflict: Evidence = {
  grade: 'inferred',
  reason:
    'the page documents no 409 for signatures; the answer goes through the default response of the operation',
};

const unknown = (operation: string, id: string): Row<SignatureState> => ({
  id,
  title: 'This signature does not exist in this organization',
  operation,
  from: [ABSENT],
  status: 404,
  evidence: {
    grade: 'inferred',
    reason:
      'the page documents no 404 for signatures; the answer goes through the default response of the operation',
  },
});

/** The handwritten signature of one signer within a digital sign process. */
export const biometricSignature: Lifecycle<'biometric-signature', SignatureState> = {
  kind: 'biometric-signature',
  title: 'Biometric signature',
  states: ['CREATED', 'PREVIEWED', 'SIGNED', 'EXPIRED'],
  initial: 'CREATED',
  expiry: {
    id: 'signature.expire',
    title: 'A signature that nobody gave is EXPIRED once its expires_in has passed',
    from: ['CREATED', 'PREVIEWED'],
    to: 'EXPIRED',
    evidence: {
      grade: 'inferred',
      reason:
        'sign processes are created with an expires_in, but no page says what happens after it',
    },
  },
  outside: [],
  rows: [
    {
      id: 'signature.read',
      title: 'The data of a signature can be read in every state',
      operation: 'getBiometricSign',
      from: ['CREATED', 'PREVIEWED', 'SIGNED', 'EXPIRED'],
      status: 200,
      evidence: documented,
    },
    unknown('getBiometricSign', 'signature.read.unknown'),
    {
      id: 'signature.preview',
      title: 'The documents can be previewed any number of times before they are signed',
      operation: 'previewBiometricSign',
      from: ['CREATED', 'PREVIEWED'],
      to: 'PREVIEWED',
      status: 204,
      evidence: documented,
    },
    {
      id: 'signature.preview.conflict',
      title: 'A signed or expired signature has no preview',
      operation: 'previewBiometricSign',
      from: ['SIGNED', 'EXPIRED'],
      status: 409,
      evidence: conflict,
    },
    unknown('previewBiometricSign', 'signature.preview.unknown'),
    {
      id: 'signature.sign',
      title: 'The signer signs, with or without a preview before it',
      operation: 'signBiometricSign',
      from: ['CREATED', 'PREVIEWED'],
      to: 'SIGNED',
      status: 204,
      evidence: {
        grade: 'inferred',
        reason: 'the page documents the 204 and asks for no preview before it',
      },
    },
    {
      id: 'signature.sign.conflict',
      title: 'A signature can be given only once, and only before it expires',
      operation: 'signBiometricSign',
      from: ['SIGNED', 'EXPIRED'],
      status: 409,
      evidence: conflict,
    },
    unknown('signBiometricSign', 'signature.sign.unknown'),
  ],
};
