import type { BiometricSignature } from '../lifecycles/records.js';
import { extend } from '../runtime/extend.js';
import type { Handler } from './handler.js';
import { transition, type Act } from './transition.js';

const KIND = 'biometric-signature';

export const getBiometricSign: Handler<'getBiometricSign'> = ({ path }, context) =>
  transition(target(path, 'getBiometricSign'), context, { body: signOf });

export const previewBiometricSign: Handler<'previewBiometricSign'> = ({ path }, context) =>
  transition(target(path, 'previewBiometricSign'), context);

/** The drawn signature itself is checked and forgotten: nothing that reads it back is documented. */
export const signBiometricSign: Handler<'signBiometricSign'> = ({ path }, context) =>
  transition(target(path, 'signBiometricSign'), context, {
    change: (record) => extend(record, { signed_at: context.now }),
  });

function target(
  path: { readonly org_id: string; readonly sign_id: string },
  operation: string,
): Act<typeof KIND> {
  return { kind: KIND, org: path.org_id, id: path.sign_id, event: { operation } };
}

/** As `GetSignResponse`. */
function signOf(record: BiometricSignature): unknown {
  const { id, type, state, signer, documents, expires_at } = record;
  return { sign_id: id, type, status: state, signer, documents, expires_at };
}
