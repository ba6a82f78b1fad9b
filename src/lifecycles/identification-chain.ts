import { ABSENT, type Evidence, type Lifecycle } from './lifecycle.js';
import type { ChainState } from './records.js';

const documented: Evidence = { grade: 'documented', page: 'Identification Chain' };

/** An identification made of steps of other kinds, one after the other. */
export const identificationChain: Lifecycle<'identification-chain', ChainState> = {
  kind: 'identification-chain',
  title: 'Identification chain',
  states: ['CREATED', 'VALIDATED', 'EXPIRED'],
  initial: 'CREATED',
  expiry: {
    id: 'chain.expire',
    title: 'A chain that was not validated is EXPIRED once its expires_in has passed',
    from: ['CREATED'],
    to: 'EXPIRED',
    evidence: {
      grade: 'inferred',
      reason: 'chains are created with an expires_in, but no page says what happens after it',
    },
  },
  outside: [],
  rows: [
    {
      id: 'chain.status',
      title: 'The status of a chain can be read in every state',
      operation: 'getChainedIdentificationStatus',
      from: ['CREATED', 'VALIDATED', 'EXPIRED'],
      status: 200,
      evidence: documented,
    },
    {
      id: 'chain.status.unknown',
      title: 'This chain does not exist in this organization',
      operation: 'getChainedIdentificationStatus',
      from: [ABSENT],
      status: 404,
      evidence: documented,
    },
    {
      id: 'chain.validate',
      title: 'Validating a chain in state CREATED makes it and each of its steps VALIDATED',
      operation: 'validateChainedIdentification',
      from: ['CREATED'],
      to: 'VALIDATED',
      status: 204,
      evidence: {
        grade: 'inferred',
        reason:
          'the page documents the 204; completing the pending steps with the chain is our assumption, because no operation of the five pages validates a step',
      },
    },
    {
      id: 'chain.validate.conflict',
      title: 'Only a chain in state CREATED can be validated',
      operation: 'validateChainedIdentification',
      from: ['VALIDATED', 'EXPIRED'],
      status: 409,
      evidence: {
        grade: 'inferred',
        reason: 'the page documents the 409 but does not list the states that conflict',
      },
    },
    {
      id: 'chain.validate.unknown',
      title: 'This chain does not exist in this organization',
      operation: 'validateChainedIdentification',
      from: [ABSENT],
      status: 404,
      evidence: documented,
    },
  ],
};
