import { deletionRows, LEFT_CREATED, STATES } from './identification.js';
import { ABSENT, type Evidence, type Lifecycle } from './lifecycle.js';
import type { IdentificationState } from './records.js';

const PAGE = 'Identification Agent Admin';
const documented: Evidence = { grade: 'documented', page: PAGE };

/** An identification that an agent carries out in a shop. */
export const agentIdentification: Lifecycle<'agent-identification', IdentificationState> = {
  kind: 'agent-identification',
  title: 'Agent identification',
  states: STATES,
  initial: 'CREATED',
  expiry: {
    id: 'agent.expire',
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
      id: 'agent.validate',
      title: 'The agent validates the actor, which makes the identification VALIDATED',
      from: ['CREATED'],
      to: 'VALIDATED',
      evidence: {
        grade: 'docs',
        page: 'developers.masstack.com: identificationagent (POST …/agent/{identification_id}/validate)',
      },
    },
  ],
  rows: [
    {
      id: 'agent.create',
      title: 'A new identification starts in state CREATED',
      operation: 'createAgentIdentification',
      from: [ABSENT],
      to: 'CREATED',
      status: 201,
      evidence: documented,
    },
    {
      id: 'agent.cancel',
      title: 'An identification in state CREATED is cancelled with a reason',
      operation: 'cancelAgentIdentification',
      from: ['CREATED'],
      to: 'CANCELLED',
      status: 204,
      evidence: documented,
    },
    {
      id: 'agent.cancel.conflict',
      title: 'Only an identification in state CREATED can be cancelled',
      operation: 'cancelAgentIdentification',
      from: LEFT_CREATED,
      status: 409,
      evidence: {
        grade: 'inferred',
        reason: 'the page documents the 409 but does not list the states that conflict',
      },
    },
    {
      id: 'agent.cancel.unknown',
      title: 'This identification does not exist in this organization',
      operation: 'cancelAgentIdentification',
      from: [ABSENT],
      status: 404,
      evidence: documented,
    },
    {
      id: 'agent.close',
      title: 'An identification in state CREATED is closed',
      operation: 'closeAgentIdentification',
      from: ['CREATED'],
      to: 'CLOSED',
      status: 204,
      evidence: documented,
    },
    {
      id: 'agent.close.conflict',
      title: 'Only an identification in state CREATED can be closed',
      operation: 'closeAgentIdentification',
      from: LEFT_CREATED,
      status: 409,
      evidence: {
        grade: 'inferred',
        reason: 'the page documents the 409 but does not list the states that conflict',
      },
    },
    {
      id: 'agent.close.unknown',
      title: 'This identification does not exist in this organization',
      operation: 'closeAgentIdentification',
      from: [ABSENT],
      status: 404,
      evidence: documented,
    },
    ...deletionRows({ prefix: 'agent', operation: 'deleteAgentIdentification', page: PAGE }),
  ],
};
