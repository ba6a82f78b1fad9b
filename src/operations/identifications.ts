import type { AgentIdentification, OtpIdentification } from '../lifecycles/records.js';
import { instantAfter } from '../runtime/duration.js';
import type { Context, Handler, Outcome } from './handler.js';
import { creation, transition } from './transition.js';

type IdentificationKind = 'agent-identification' | 'otp-identification';

export const createAgentIdentification: Handler<'createAgentIdentification'> = async (
  { path, body },
  context,
) => {
  const ids = drawIds(context);
  const record: AgentIdentification = {
    kind: 'agent-identification',
    ...commonOf(ids, path.org_id, body, context),
    ...(body.personal_document_image !== undefined && {
      personal_document_image: body.personal_document_image,
    }),
  };
  return created(record, 'createAgentIdentification', context);
};

export const createOtpIdentification: Handler<'createOtpIdentification'> = async (
  { path, body },
  context,
) => {
  const ids = drawIds(context);
  const { type, external } = body.channel;
  const record: OtpIdentification = {
    kind: 'otp-identification',
    ...commonOf(ids, path.org_id, body, context),
    ...(body.two_factor_type !== undefined && { two_factor_type: body.two_factor_type }),
    channel: { type, ...(external !== undefined && { external }) },
  };
  return created(record, 'createOtpIdentification', context);
};

export const cancelAgentIdentification: Handler<'cancelAgentIdentification'> = (
  { path, body },
  context,
) =>
  transition(
    {
      kind: 'agent-identification',
      org: path.org_id,
      id: path.admin_identification_id,
      event: { operation: 'cancelAgentIdentification' },
      change: (record) => ({ ...record, cancel_reason: body.reason }),
    },
    context,
  );

export const cancelOtpIdentification: Handler<'cancelOtpIdentification'> = (
  { path, body },
  context,
) =>
  transition(
    {
      kind: 'otp-identification',
      org: path.org_id,
      id: path.admin_identification_id,
      event: { operation: 'cancelOtpIdentification' },
      change: (record) => ({ ...record, cancel_reason: body.reason }),
    },
    context,
  );

export const closeAgentIdentification: Handler<'closeAgentIdentification'> = ({ path }, context) =>
  act('agent-identification', path, 'closeAgentIdentification', context);

export const closeOtpIdentification: Handler<'closeOtpIdentification'> = ({ path }, context) =>
  act('otp-identification', path, 'closeOtpIdentification', context);

export const deleteAgentIdentification: Handler<'deleteAgentIdentification'> = (
  { path, query },
  context,
) => act('agent-identification', path, 'deleteAgentIdentification', context, query.force);

export const deleteOtpIdentification: Handler<'deleteOtpIdentification'> = (
  { path, query },
  context,
) => act('otp-identification', path, 'deleteOtpIdentification', context, query.force);

function act(
  kind: IdentificationKind,
  path: { readonly org_id: string; readonly admin_identification_id: string },
  operation: string,
  context: Context,
  force?: string,
): Promise<Outcome> {
  const { permissions } = context;
  const event = { operation, force: force === 'true', permissions };
  return transition({ kind, org: path.org_id, id: path.admin_identification_id, event }, context);
}

interface Ids {
  readonly id: string;
  readonly identification_id: string;
}

/** The id of the administrative paths and that of the paths of the person who is identified. */
function drawIds({ random }: Context): Ids {
  return { id: random.uuid(), identification_id: random.uuid() };
}

function commonOf(
  ids: Ids,
  org: string,
  body: { readonly actor: object; readonly expires_in: string },
  { now }: Context,
): Ids & Pick<AgentIdentification, 'org' | 'state' | 'created_at' | 'expires_at' | 'actor'> {
  return {
    ...ids,
    org,
    state: 'CREATED',
    created_at: now,
    expires_at: instantAfter(now, body.expires_in),
    actor: body.actor as AgentIdentification['actor'],
  };
}

function created(
  record: AgentIdentification | OtpIdentification,
  operation: string,
  context: Context,
): Outcome {
  const row = creation(record.kind, operation, context);
  context.tx.put(record);
  return {
    status: row.status,
    rule: row.id,
    body: { admin_identification_id: record.id, identification_id: record.identification_id },
  };
}
