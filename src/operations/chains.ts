import type { IdentificationChain } from '../lifecycles/records.js';
import type { Handler } from './handler.js';
import { transition } from './transition.js';

export const getChainedIdentificationStatus: Handler<'getChainedIdentificationStatus'> = (
  { path },
  context,
) =>
  transition(
    {
      kind: 'identification-chain',
      org: path.org_id,
      id: path.identification_chain_id,
      event: { operation: 'getChainedIdentificationStatus' },
      body: statusOf,
    },
    context,
  );

export const validateChainedIdentification: Handler<'validateChainedIdentification'> = (
  { path },
  context,
) =>
  transition(
    {
      kind: 'identification-chain',
      org: path.org_id,
      id: path.identification_chain_id,
      event: { operation: 'validateChainedIdentification' },
      change: (record) => ({
        ...record,
        steps: record.steps.map((each) => ({ ...each, status: 'VALIDATED' })),
      }),
    },
    context,
  );

/** As `GetChainedIdentificationStatusResponse`. A step that was not reached expires with its chain. */
function statusOf({ id, state, expires_at, steps }: IdentificationChain): unknown {
  return {
    identification_chain_id: id,
    status: state,
    expires_at,
    steps: steps.map(({ identification_type, status, identification_id }) => ({
      identification_type,
      status: state === 'EXPIRED' && status === 'CREATED' ? 'EXPIRED' : status,
      identification_id,
    })),
  };
}
