import { ABSENT, type Evidence, type Lifecycle, type Row } from './lifecycle.js';
import type { ScoringState } from './records.js';

const documented: Evidence = { grade: 'documented', page: 'Scoring' };
const conflict: Evidence = {
  grade: 'inferred',
  reason:
    'the page documents no 409 for scoring; the answer goes through the default response of the operation',
};

const ALL = ['CREATED', 'SCORED', 'DELEGATED', 'CLOSED', 'EXPIRED'] as const;

const unknown = (operation: string, id: string): Row<ScoringState> => ({
  id,
  title: 'This scoring session does not exist in this organization',
  operation,
  from: [ABSENT],
  status: 404,
  evidence: documented,
});

/** A session in which images of an identity document are scored. */
export const documentScoring: Lifecycle<'document-scoring', ScoringState> = {
  kind: 'document-scoring',
  title: 'Document scoring',
  states: ALL,
  initial: 'CREATED',
  expiry: {
    id: 'scoring.expire',
    title: 'A scoring session that was not closed is EXPIRED once its expires_in has passed',
    from: ['CREATED', 'SCORED', 'DELEGATED'],
    to: 'EXPIRED',
    ends: ['scoreIdentityDocument', 'delegateIdentityDocument'],
    evidence: {
      grade: 'inferred',
      reason: 'the page says how long a session stays active but not what it is afterwards',
    },
  },
  outside: [],
  rows: [
    {
      id: 'scoring.create',
      title: 'A new scoring session starts in state CREATED; the answer is 200, not 201',
      operation: 'createScoring',
      from: [ABSENT],
      to: 'CREATED',
      status: 200,
      evidence: documented,
    },
    {
      id: 'scoring.captures',
      title: 'The captures can be read in every state; before any upload the list is empty',
      operation: 'getCaptures',
      from: ALL,
      status: 200,
      evidence: documented,
    },
    unknown('getCaptures', 'scoring.captures.unknown'),
    {
      id: 'scoring.read',
      title: 'A scoring session can be read in every state',
      operation: 'getScoring',
      from: ALL,
      status: 200,
      evidence: documented,
    },
    unknown('getScoring', 'scoring.read.unknown'),
    {
      id: 'scoring.score',
      title: 'Images are scored immediately; more attempts are allowed after any result',
      operation: 'scoreIdentityDocument',
      from: ['CREATED', 'SCORED'],
      to: 'SCORED',
      status: 204,
      evidence: {
        grade: 'inferred',
        reason: 'the page documents the 204 and states no limit of attempts',
      },
    },
    {
      id: 'scoring.score.conflict',
      title: 'Images are not accepted once the session is delegated, closed or expired',
      operation: 'scoreIdentityDocument',
      from: ['DELEGATED', 'CLOSED', 'EXPIRED'],
      status: 409,
      evidence: conflict,
    },
    unknown('scoreIdentityDocument', 'scoring.score.unknown'),
    {
      id: 'scoring.close',
      title: 'A session that is neither closed nor expired is closed',
      operation: 'closeScoring',
      from: ['CREATED', 'SCORED', 'DELEGATED'],
      to: 'CLOSED',
      status: 204,
      evidence: documented,
    },
    {
      id: 'scoring.close.conflict',
      title: 'A closed or expired session cannot be closed again',
      operation: 'closeScoring',
      from: ['CLOSED', 'EXPIRED'],
      status: 409,
      evidence: conflict,
    },
    unknown('closeScoring', 'scoring.close.unknown'),
    {
      id: 'scoring.delegate',
      title: 'A session can be delegated to the external provider with or without a score',
      operation: 'delegateIdentityDocument',
      from: ['CREATED', 'SCORED'],
      to: 'DELEGATED',
      status: 200,
      evidence: documented,
    },
    {
      id: 'scoring.delegate.conflict',
      title: 'A session that is delegated, closed or expired cannot be delegated',
      operation: 'delegateIdentityDocument',
      from: ['DELEGATED', 'CLOSED', 'EXPIRED'],
      status: 409,
      evidence: conflict,
    },
    unknown('delegateIdentityDocument', 'scoring.delegate.unknown'),
  ],
};
