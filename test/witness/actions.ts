import { Refusal, type Answer, type Call } from './call.js';
import type { ChoiceName } from './choices.js';
import { readForce } from './input.js';
import type { Records, WitnessRecord } from './records.js';

export interface Caller {
  readonly mayForce: boolean;
}

/** Of whom a call is, and on what. */
export interface Scene {
  readonly call: Call;
  readonly records: Records;
  readonly caller: Caller;
}

type Action = (record: WitnessRecord, scene: Scene) => Answer;

/** How a record in the wrong state refuses. */
function conflict({ operation, on }: Call): Refusal {
  const choice = (prefix: string, statuses: readonly number[], otherwise: number): number =>
    statuses.find((status) => on.chooses(`${prefix}-${status}` as 'sign-state-400')) ?? otherwise;
  const { id, section } = operation;
  const status =
    id === 'cancelOtpIdentification'
      ? choice('otp-cancel-conflict', [400, 404, 422], 409)
      : section === 'scoring'
        ? choice('scoring-state', [400, 404, 410, 422], 409)
        : section === 'signature'
          ? choice('sign-state', [400, 404, 410, 422], 409)
          : 409;
  return new Refusal(status, 'the state of the record does not allow this');
}

/** Expiry as this server reads it: a state of its own, an end, or nothing at all. */
export function requireLive(record: WitnessRecord, call: Call): void {
  const { on, operation } = call;
  if (record.state !== 'EXPIRED') return;
  if (on.breaks(operation.id, 'used after its end')) record.state = 'CREATED';
  if (on.chooses('expired-404')) throw new Refusal(404, 'it has expired');
  if (on.chooses('expired-400')) throw new Refusal(400, 'it has expired');
  if (on.chooses('expired-410')) throw new Refusal(410, 'it has expired');
  if (isOver(record, call)) throw conflict(call);
  const isRead = operation.method === 'GET';
  if (on.chooses('expired-accepted') && !isRead) record.state = 'CREATED';
}

/** The page says how long a session remains active: afterwards nothing is scored and delegated. */
function isOver({ state }: WitnessRecord, { operation }: Call): boolean {
  const uses = ['scoreIdentityDocument', 'delegateIdentityDocument'].includes(operation.id);
  return uses && state === 'EXPIRED';
}

function move(from: readonly string[], to: string, status: number): Action {
  return (record, { call }) => {
    const { on } = call;
    const lenient =
      on.chooses('conflicts-never') || (on.chooses('repeat-accepted') && record.state === to);
    const { section } = call.operation;
    const free =
      section === 'scoring'
        ? on.chooses('scoring-any-state')
        : section === 'signature'
          ? to === 'SIGNED'
            ? on.chooses('sign-again-accepted')
            : on.chooses('preview-any-state')
          : lenient;
    if (!from.includes(record.state) && !free) throw conflict(call);
    const idle =
      on.breaks(call.operation.id, 'nothing is done') ||
      (to === 'PREVIEWED' && record.state === 'SIGNED');
    if (!idle) record.state = to;
    return { status };
  };
}

const read: Action = (record, { call }) => {
  const gone = call.on.chooses('closed-scoring-404') && call.operation.section === 'scoring';
  if (gone && record.state === 'CLOSED') throw new Refusal(404, 'it is closed');
  return { status: 200, body: describe(record) };
};

function describe({
  id,
  section,
  state,
  scored,
}: WitnessRecord): Readonly<Record<string, unknown>> {
  switch (section) {
    case 'chain':
      return {
        identification_chain_id: id,
        status: state,
        steps: [{ type: 'OTP', status: state }],
      };
    case 'signature':
      return { sign_id: id, status: state, signer: { name: 'James' }, signed_at: undefined };
    case 'scoring':
      return {
        scoring_id: id,
        status: state,
        document: { type: 'IDENTITY_CARD', country: 'ES' },
        provider: 'GOOGLE',
        expires_at: '2030-01-01T00:00:00Z',
        ...(scored > 0 ? { score: 93 } : { score: undefined }),
      };
    default:
      return { admin_identification_id: id, status: state };
  }
}

const remove: Action = (record, { call, caller, records }) => {
  const { on, operation } = call;
  const breaks = on.breaks.bind(on, operation.id);
  const given = readForce(call) === true;
  const forced =
    given || (breaks('false is taken for true') && call.query.get('force') === 'false');
  const created = record.state === 'CREATED';
  const allowed =
    (created && (!breaks('created ones need force') || forced)) ||
    (!created && breaks('deleted in any state')) ||
    (!created &&
      forced &&
      (caller.mayForce || breaks('deleted without the permission')) &&
      !breaks('force is refused'));
  const needsPermission = on.chooses('deletion-needs-permission') && !caller.mayForce;
  const noForceHere = given && created && breaks('force is refused in CREATED');
  if (!allowed || needsPermission || noForceHere) throw new Refusal(403, 'it is not in CREATED');
  if (!breaks('nothing is deleted')) records.remove(record);
  return { status: 204 };
};

const captures: Action = (record, { call }) => {
  if (call.on.chooses('captures-missing-404') && record.scored === 0) {
    throw new Refusal(404, 'nothing was captured');
  }
  const list = Array.from({ length: record.scored }, () => ({ side: 'FRONT' }));
  return { status: 200, body: call.on.chooses('captures-as-list') ? list : { captures: list } };
};

const score: Action = (record, scene) => {
  if (scene.call.on.chooses('score-unavailable-500')) throw new Refusal(500, 'not now');
  if (scene.call.on.chooses('score-once') && record.scored > 0) throw conflict(scene.call);
  const answer = move(['CREATED', 'SCORED'], 'SCORED', 204)(record, scene);
  record.scored += 1;
  return answer;
};

/** The action, but not in the first state where the server so chooses. */
function later(name: ChoiceName, action: Action): Action {
  return (record, scene) => {
    if (scene.call.on.chooses(name) && record.state === 'CREATED') throw conflict(scene.call);
    return action(record, scene);
  };
}

const delegate: Action = later('delegate-waits', (record, scene) => {
  for (const status of [404, 500] as const) {
    if (scene.call.on.chooses(`delegate-unavailable-${status}`)) {
      throw new Refusal(status, 'the provider cannot be reached');
    }
  }
  return {
    ...move(['CREATED', 'SCORED'], 'DELEGATED', 200)(record, scene),
    body: { scoring_id: record.id, provider: 'GOOGLE', credentials: { key: 'k' }, metadata: {} },
  };
});

/** Milliseconds until a cancellation shows, where the server so chooses. */
const SHOWN_AFTER = 300;

const cancelNow = move(['CREATED'], 'CANCELLED', 204);
const cancel = later('cancel-waits', (record, scene) => {
  const before = record.state;
  const answer = cancelNow(record, scene);
  if (scene.call.on.chooses('cancelled-seen-late')) {
    record.state = before;
    setTimeout(() => (record.state = 'CANCELLED'), SHOWN_AFTER).unref();
  }
  return answer;
});
const close = later('close-waits', move(['CREATED'], 'CLOSED', 204));
const closeScoring = later(
  'scoring-close-waits',
  move(['CREATED', 'SCORED', 'DELEGATED'], 'CLOSED', 204),
);

const validate: Action = later('chain-validate-waits', move(['CREATED'], 'VALIDATED', 204));

const sign: Action = (record, scene) => {
  const early = scene.call.on.chooses('preview-required') && record.state === 'CREATED';
  if (early) throw conflict(scene.call);
  return move(['CREATED', 'PREVIEWED'], 'SIGNED', 204)(record, scene);
};

const ACTIONS: Readonly<Record<string, Action>> = {
  cancelAgentIdentification: cancel,
  closeAgentIdentification: close,
  deleteAgentIdentification: remove,
  cancelOtpIdentification: cancel,
  closeOtpIdentification: close,
  deleteOtpIdentification: remove,
  getChainedIdentificationStatus: read,
  validateChainedIdentification: validate,
  getCaptures: captures,
  getScoring: read,
  scoreIdentityDocument: score,
  closeScoring,
  delegateIdentityDocument: delegate,
  getBiometricSign: read,
  previewBiometricSign: move(['CREATED', 'PREVIEWED'], 'PREVIEWED', 204),
  signBiometricSign: sign,
};

export function act(record: WitnessRecord, scene: Scene): Answer {
  const action = ACTIONS[scene.call.operation.id];
  if (action === undefined) throw new Error(`nothing does ${scene.call.operation.id}`);
  return action(record, scene);
}

/** The id that a creation answers with when it repeats itself. */
const REPEATED = '5f0c1d2e-0a3b-4c5d-8e6f-708192a3b4c5';

export function create({ call, records }: Scene): Answer {
  const { operation, org, on } = call;
  const { section } = operation;
  if (section === 'otp' && on.chooses('otp-create-404')) {
    throw new Refusal(404, 'no channel is configured');
  }
  if (section === 'otp' && on.chooses('otp-create-once') && records.hasOpen(section, org)) {
    throw new Refusal(409, 'one process is open for this document');
  }
  const repeated = on.breaks(operation.id, 'the same id again');
  const { id } = records.create(section, org, repeated ? REPEATED : undefined);
  const body =
    section === 'scoring'
      ? { scoring_id: on.chooses('ids-as-numbers') ? Number(id) : id }
      : { admin_identification_id: id, identification_id: id.replace(/^./, '0') };
  return { status: operation.success, body };
}
