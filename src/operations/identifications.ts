import type { AgentIdentification, OtpIdentification } from '../lifecycles/records.js';
import { instantAfter } from '../runtime/duration.js';
import { extend } from '../runtime/extend.js';
import type { Context, Handler, Outcome } from './handler.js';
import { create, drawId, transition, type Act } from './transition.js';

type Identification = AgentIdentification | OtpIdentification;
type IdentificationKind = Identification['kind'];

export const createAgentIdentification: Handler<'createAgentIdentification'> = async (
  { path, body },
  context,
) => {
  const { random, now } = context;
  const { actor, personal_document_image } = body;
  const record: AgentIdentification = {
    kind: 'agent-identification',
    id: await drawId('agent-identification', context),
    org: path.org_id,
    state: 'CREATED',
    created_at: now,
    expires_at: instantAfter(now, body.expires_in),
    identification_id: random.uuid(),
    actor: actor,
    ...(personal_document_image !== undefined && { personal_document_image }),
  };
  return created(record, 'createAgentIdentification', context);
};

export const createOtpIdentification: Handler<'createOtpIdentification'> = async (
  { path, body },
  context,
) => {
  const { random, now } = context;
  const { actor, two_factor_type } = body;
  const { type, external } = body.channel;
  const record: OtpIdentification = {
    kind: 'otp-identification',
    id: await drawId('otp-identification', context),
    org: path.org_id,
    state: 'CREATED',
    created_at: now,
    expires_at: instantAfter(now, body.expires_in),
    identification_id: random.uuid(),
    actor: actor,
    channel: { type, ...(external !== undefined && { external }) },
    ...(two_factor_type !== undefined && { two_factor_type }),
  };
  return created(record, 'createOtpIdentification', context);
};

export const cancelAgentIdentification: Handler<'cancelAgentIdentification'> = (
  { path, body },
  context,
) => {
  const operation = 'cancelAgentIdentification';
  const change = cancelled<AgentIdentification>(body.reason);
  return transition(target('agent-identification', path, operation), context, { change });
};

export const cancelOtpIdentification: Handler<'cancelOtpIdentification'> = (
  { path, body },
  context,
) => {
  const operation = 'cancelOtpIdentification';
  const change = cancelled<OtpIdentification>(body.reason);
  return transition(target('otp-identification', path, operation), context, { change });
};

export const closeAgentIdentification: Handler<'closeAgentIdentification'> = ({ path }, context) =>
  transition(target('agent-identification', path, 'closeAgentIdentification'), context);

export const closeOtpIdentification: Handler<'closeOtpIdentification'> = ({ path }, context) =>
  transition(target('otp-identification', path, 'closeOtpIdentification'), context);

export const deleteAgentIdentification: Handler<'deleteAgentIdentification'> = (
  { path, query },
  context,
) => {
  const act = target('agent-identification', path, 'deleteAgentIdentification');
  return transition(forcible(act, query.force, context), context);
};

export const deleteOtpIdentification: Handler<'deleteOtpIdentification'> = (
  { path, query },
  context,
) => {
  const act = target('otp-identification', path, 'deleteOtpIdentification');
  return transition(forcible(act, query.force, context), context);
};

function target<K extends IdentificationKind>(
  kind: K,
  path: { readonly org_id: string; readonly admin_identification_id: string },
  operation: string,
): Act<K> {
  return { kind, org: path.org_id, id: path.admin_identification_id, event: { operation } };
}

function forcible<K extends IdentificationKind>(
  { kind, org, id, event: { operation } }: Act<K>,
  force: string | undefined,
  { permissions }: Context,
): Act<K> {
  return { kind, org, id, event: { operation, force: force === 'true', permissions } };
}

function cancelled<R extends Identification>(reason: string): (record: R) => R {
  return (record) => extend(record, { cancel_reason: reason });
}

function created(record: Identification, operation: string, context: Context): Outcome {
  return create(record, operation, context, {
    admin_identification_id: record.id,
    identification_id: record.identification_id,
  });
}
