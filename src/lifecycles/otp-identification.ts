import { deletionRows, LEFT_CREATED, STATES } from './identification.js';
import { ABSENT, type Evidence, type Lifecycle } from './lifecycle.js';
import type { IdentificationState } from './records.js';

const PAGE = 'Identification OTP Admin';
const documented: Evidence = { grade: 'documented', page: PAGE };

/** An identification by a one-time password. */
export const otpIdentification: Lifecycle<'otp-identification', IdentificationState> = {
  kind: 'otp-identification',
  title: 'OTP identification',
  states: STATES,
  initial: 'CREATED',
  expiry: {
    id: 'otp.expire',
    title: 'An identification that nobody finished is EXPIRED once its expires_in has passed',
    from: ['CREATED'],
    to: 'EXPIRED',
    evidence: {
      grade: 'inferred',
      reason:
        'the page limits the validity in time but does not give the state or the answer after it',
    },
  },
  outside: [
    {
      id: 'otp.validate',
      title: 'The actor enters the one-time password, which makes the identification VALIDATED',
      from: ['CREATED'],
      to: 'VALIDATED',
      evidence: {
        grade: 'docs',
        page: 'developers.masstack.com: identificationotp (PUT …/otp/{identification_id}/validate)',
      },
    },
  ],
  rows: [
    {
      id: 'otp.create',
      title: 'A new identification starts in state CREATED',
      operation: 'createOtpIdentification',
      from: [ABSENT],
      to: 'CREATED',
      status: 201,
      evidence: documented,
    },
    {
      id: 'otp.cancel',
      title: 'An identification in state CREATED is cancelled with a reason',
      operation: 'cancelOtpIdentification',
      from: ['CREATED'],
      to: 'CANCELLED',
      status: 204,
      evidence: documented,
    },
    {
      id: 'otp.cancel.conflict',
      title: 'Only an identification in state CREATED can be cancelled',
      operation: 'cancelOtpIdentification',
      from: LEFT_CREATED,
      status: 409,
      evidence: {
        grade: 'inferred',
        reason:
          'the page documents no 409 for this operation, unlike agent cancellation; the answer goes through its default response',
      },
    },
    {
      id: 'otp.cancel.unknown',
      title: 'This identification does not exist in this organization',
      operation: 'cancelOtpIdentification',
      from: [ABSENT],
      status: 404,
      evidence: documented,
    },
    {
      id: 'otp.close',
      title: 'An identification in state CREATED is closed',
      operation: 'closeOtpIdentification',
      from: ['CREATED'],
      to: 'CLOSED',
      status: 204,
      evidence: documented,
    },
    {
      id: 'otp.close.conflict',
      title: 'Only an identification in state CREATED can be closed',
      operation: 'closeOtpIdentification',
      from: LEFT_CREATED,
      status: 409,
      evidence: {
        grade: 'inferred',
        reason: 'the page documents the 409 but does not list the states that conflict',
      },
    },
    {
      id: 'otp.close.unknown',
      title: 'This identification does not exist in this organization',
      operation: 'closeOtpIdentification',
      from: [ABSENT],
      status: 404,
      evidence: documented,
    },
    ...deletionRows({ prefix: 'otp', operation: 'deleteOtpIdentification', page: PAGE }),
  ],
};
