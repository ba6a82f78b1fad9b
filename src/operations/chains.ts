import type { IdentificationChain } from '../lifecycles/records.js';
import type { Handler } from './handler.js';
import { transition, type Act } from './transition.js';

const KIND = 'identification-chain';

export const getChainedIdentificationStatus: Handler<'getChainedIdentificationStatus'> = (
  { path },
  context,
) => transition(target(path, 'getChainedIdentificationStatus'), context, { body: statusOf });

export const validateChainedIdentification: Handler<'validateChainedIdentification'> = (
  { path },
  context,
) =>
  transition(target(path, 'validateChainedIdentification'), context, {
    change: (record) => ({
      ...record,
      steps: record.steps.map((each) => ({ ...each, status: 'VALIDATED' })),
    }),
  });

function target(
  path: { readonly org_id: string; readonly identification_chain_id: string },
  operation: string,
): Act<typeof KIND> {
  return { kind: KIND, org: path.org_id, id: path.identification_chain_id, event: { operation } };
}

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
